"""`medcontent check`: every mistake in the files, without a database."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePosixPath

import click

from seed.checking.check_cache import CheckCache
from seed.checking.checker import ContentChecker
from seed.checking.draft_progress import DraftProgress, list_progress, split_faults
from seed.checking.languages import UnreadLanguage, list_unread
from seed.checking.output_formats import FORMATS
from seed.commands.content_root import find_root_of, is_export, open_cache, open_reader
from seed.commands.published import find_published
from seed.drafts import ContentFiles
from seed.error_report import Report, build_reports, format_summary, has_errors, is_covered, print_report
from service.operations.exit_codes import FaultsFound
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
def check(paths: tuple[Path, ...], form: str) -> None:
    """Find every mistake in the content, and show those in each PATH (in all files without PATH).

    The whole content is always read, because files are checked against each other.
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
    every = build_reports(content, lower_severities(faults, partial(find_published, content.drafts)))
    found = [report for report in every if is_covered(content, named, report.place)]
    checked = sum(is_covered(content, named, written.place) for written in content.written.values())
    unread, progress = list_unread(content.drafts), list_progress(content.drafts, work)
    if form == "text":
        elsewhere = _count_errors(every) - _count_errors(found)
        _print(content, checked, found, [*unread, *progress], elsewhere)
    elif form == "github":
        print_commands(FORMATS[form](checked, found, unread, progress))
    else:
        click.echo(FORMATS[form](checked, found, unread, progress))
    if has_errors(found):
        raise FaultsFound


def _count_errors(found: list[Report]) -> int:
    return sum(report.severity == "error" for report in found)


def _print(
    content: ContentFiles,
    checked: int,
    found: list[Report],
    remarks: Sequence[UnreadLanguage | DraftProgress],
    elsewhere: int,
) -> None:
    for report in found:
        print_report(content, report)
    for each in remarks:
        click.echo(each)
    click.echo(format_summary(checked, found, elsewhere))
