"""`medcontent check`: every mistake in the files, without a database."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePosixPath

import click

from seed.checking.check_cache import CheckCache
from seed.checking.checker import ContentChecker
from seed.checking.document_progress import DocumentProgress, format_progress, split_open_work
from seed.checking.draft_progress import DraftProgress, list_progress, split_faults
from seed.checking.languages import UnreadLanguage, list_unread
from seed.checking.output_formats import FORMATS
from seed.commands.content_root import find_root_of, is_export, open_cache, open_reader
from seed.commands.published import find_published
from seed.drafts import ContentFiles
from seed.error_report import Report, build_reports, format_summary, has_errors, is_covered, print_report
from seed.fault_folding import FoldedReports, fold_reports, summarise_reports
from seed.reviews.review_rules import add_review_faults
from service.operations.exit_codes import FaultsFound
from service.operations.terminal import show
from service.operations.terminal_output import print_commands
from service.publishing.rulebook import lower_severities


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, exists=True, allow_dash=True))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *FORMATS]),
    default="text",
    show_default=True,
    help="text for people; json, github (annotations of a workflow) and sarif for programs.",
)
@click.option("--all", "whole", is_flag=True, help="Show every fault, also many of the same kind, and open sentences.")
def check(paths: tuple[Path, ...], form: str, *, whole: bool) -> None:
    """Find every mistake in the content, and show those in each PATH (in all files without PATH).

    Of an unfinished document one line says how many of its sentences are done, and of many mistakes of one kind the
    first are shown. The whole content is always checked, because files are checked against each other.
    """
    if exports := [path for path in paths if is_export(path)]:
        raise click.UsageError(f"{exports[0]} is an export: medcontent plan {exports[0]} shows its faults.")
    root = find_root_of(paths)
    cache = open_cache(root)
    content = open_reader(root, cache).refresh().content
    results = CheckCache(cache)
    named = [root.find_within(path) for path in paths] or [PurePosixPath()]
    faults, work = split_faults(content.drafts, ContentChecker(results).find_faults(content))
    results.save()
    faults = list(lower_severities(faults, partial(find_published, content.drafts)))
    add_review_faults(content)
    mistakes, _, unfinished = split_open_work(content.drafts, faults)
    wrong = build_reports(content, mistakes)
    found, shown = (
        [report for report in reports if is_covered(content, named, report.place)]
        for reports in (build_reports(content, faults), wrong)
    )
    documents = [each for each in unfinished if _is_named(content, named, each)]
    checked = sum(is_covered(content, named, written.place) for written in content.written.values())
    unread, progress = list_unread(content.drafts), list_progress(content.drafts, work)
    if form == "text":
        elsewhere = _count_errors(wrong) - _count_errors(shown)
        listed, folded = (found, []) if whole else (shown, documents)
        _print(content, listed, [*unread, *progress], whole=whole)
        show([*format_progress(folded), *([] if whole else summarise_reports(listed))])
        click.echo(format_summary(checked, listed, elsewhere, len(folded)))
    elif form == "github":
        print_commands(FORMATS[form](checked, found, unread, progress, documents))
    else:
        click.echo(FORMATS[form](checked, found, unread, progress, documents))
    if has_errors(found):
        raise FaultsFound


def _is_named(content: ContentFiles, named: Sequence[PurePosixPath], progress: DocumentProgress) -> bool:
    written = content.written.get(("document", progress.document))
    return is_covered(content, named, written.place if written else None)


def _count_errors(found: list[Report]) -> int:
    return sum(report.severity == "error" for report in found)


def _print(
    content: ContentFiles, found: list[Report], remarks: Sequence[UnreadLanguage | DraftProgress], *, whole: bool
) -> None:
    for folded in [FoldedReports(found, [])] if whole else fold_reports(found):
        for report in folded.shown:
            print_report(content, report)
        if folded.others:
            click.echo(f"{folded}\n")
    for each in remarks:
        click.echo(each)
