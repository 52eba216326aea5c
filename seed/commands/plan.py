"""`medcontent plan`: show what publishing the files would change."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from seed import plan_files
from seed.commands.inputs import Input, open_input, open_plan, parse_prune
from seed.plans import format_keys, plan_lines
from seed.proposals import Proposal
from seed.release_note import Wish, judge_proposal
from seed.significance import describe_significance
from service.operations.database_access import open_readable_database
from service.operations.exit_codes import CHANGES
from service.operations.terminal import pluralise, show


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, allow_dash=True), required=False)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Save the plan, to apply it later."
)
@click.option("--prune", is_flag=True, help="Also withdraw records that no file contains; say why with --reason.")
@click.option("--reason", help="Why records that no file contains are withdrawn; apps see it.")
@click.option("--all", "whole", is_flag=True, help="Show unchanged records too, and shorten nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@click.option("--detailed-exitcode", "detailed", is_flag=True, help="Exit with 2 if there are changes.")
def plan(
    path: Path | None, output: Path | None, reason: str | None, *,
    prune: bool, whole: bool, as_json: bool, detailed: bool,
) -> None:  # fmt: skip
    """Show what publishing the content under PATH would change, without changing anything.

    PATH is a content root; a file or folder in one, to plan only that part; or an NDJSON export (- reads one from
    standard input). Without PATH it is the content root around the working directory, or seed/content.
    """
    source = open_input(path)
    thorough = as_json or output is not None
    with open_plan(
        open_readable_database(), source, parse_prune(source, reason, prune=prune), thorough=thorough
    ) as proposal:
        if output:
            _save(output, proposal, source)
        if as_json:
            sys.stdout.buffer.writelines(plan_files.iterate_pieces(proposal, source))
        else:
            show(plan_lines(proposal.plan, proposal.base, whole=whole))
            wish = Wish().add_from_files(proposal.plan, source.significances)
            show(describe_significance(judge_proposal(proposal, source.release, wish)))
            show(_list_advice(proposal, path, output))
        if detailed and proposal.plan.changes:
            click.get_current_context().exit(CHANGES)


def _save(output: Path, proposal: Proposal, source: Input) -> None:
    try:
        with output.open("wb") as file:
            file.writelines(plan_files.iterate_pieces(proposal, source))
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}.") from error


def _list_advice(proposal: Proposal, path: Path | None, output: Path | None) -> Iterator[str]:
    """Yield hints on omissions and the next step."""
    if left := proposal.unspoken:
        yield (
            f"In no file, and left unchanged: {format_keys(left)} "
            f"({pluralise(len(left), 'record')}). --prune --reason TEXT withdraws records that no file contains."
        )
    if proposal.plan.changes:
        yield f"Nothing was changed. To publish this: medcontent apply{f' {output or path}' if output or path else ''}"
    else:
        yield "Nothing to publish."
