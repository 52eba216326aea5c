"""`medcontent topics`: propose which records are about one thing, and write that into their files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import orjson

from seed.commands.content_root import read_content_at
from seed.drafts import ContentFiles
from seed.gathering.named_records import NamedRecord, iterate_named_records
from seed.gathering.proposals import THINGS, Contradiction, propose_topics
from seed.gathering.topic_files import TopicPlan, build_path, edit_files, list_taken, plan_topics
from seed.reading.read_errors import ReadingFault
from seed.value_formats import format_key
from seed.writing.file_set import write_files
from seed.writing.line_edits import EditLost
from service.catalog import KINDS
from service.operations.terminal import pluralise, show

STATED = [kind.name for kind in KINDS if kind.stated]


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    type=click.Choice(STATED),
    help="Only this kind; can be repeated. Without it, all kinds of things, such as conditions and treatments.",
)
@click.option("--write", "is_write", is_flag=True, help="Write the topics, and the line `topic` of each record.")
@click.option("--json", "as_json", is_flag=True, help="Print the proposals as JSON.")
def topics(path: Path | None, *, kinds: tuple[str, ...], is_write: bool, as_json: bool) -> None:
    """Propose topics for the records under PATH that are about one thing.

    Records are about one thing if they share an exact code, a name or an alias, or if `sameAs` ties them. Records whose
    exact codes contradict each other, and two records of one document, are reported and left alone. Nothing changes
    without --write; then all files are written or none.
    """
    content = read_content_at(path)
    records = list(iterate_named_records(content.drafts))
    found = propose_topics(records, kinds or THINGS)
    plans = plan_topics(records, found.groups, list_taken(content.root))
    if as_json:
        click.echo(orjson.dumps(_describe(plans, found.contradictions)))
    else:
        show(_format(plans, found.contradictions))
    if is_write and content.faults:
        raise click.UsageError("Some files cannot be read: run medcontent check. Nothing was changed.")
    if is_write and plans:
        _write(content, plans)
    if not as_json:
        click.echo(_summarise(plans, found.contradictions, is_write=is_write))


def _write(content: ContentFiles, plans: Sequence[TopicPlan]) -> None:
    try:
        files = edit_files(content, plans)
    except (ReadingFault, EditLost) as fault:
        raise click.UsageError(f"{fault} Nothing was changed.") from fault
    write_files(content.root.path, files)


def _format(plans: Sequence[TopicPlan], contradictions: Sequence[Contradiction]) -> Iterator[str]:
    for plan in plans:
        state = "new topic" if plan.values is not None else "topic"
        documents = len({each.document for each in plan.group.members})
        yield f"{state} {plan.id} ({plan.group.kind}): {pluralise(documents, 'document')}"
        yield from (f"  {_format_member(plan, each)}" for each in plan.group.members)
    for each in contradictions:
        yield f"not gathered: {build_path(each.record)} and {build_path(each.other)}: {each.reason}"


def _format_member(plan: TopicPlan, record: NamedRecord) -> str:
    shared = plan.group.shared[record.key]
    why = "belongs to it" if record.topic else f"shares {shared}" if shared else "is the first"
    return f"{build_path(record.key)}  {record.names[0]}: {why}"


def _summarise(plans: Sequence[TopicPlan], contradictions: Sequence[Contradiction], *, is_write: bool) -> str:
    new = sum(plan.values is not None for plan in plans)
    joining = sum(len(plan.group.joining) for plan in plans)
    left = f" {pluralise(len(contradictions), 'pair')} not gathered." if contradictions else ""
    done = "written" if is_write else "proposed"
    how = "" if is_write or not plans else " Nothing was changed; --write writes them."
    return f"{pluralise(new, 'new topic')} and {pluralise(joining, 'membership')} {done}.{left}{how}"


def _describe(plans: Sequence[TopicPlan], contradictions: Sequence[Contradiction]) -> dict[str, object]:
    return {
        "topics": [
            {
                "id": plan.id,
                "kind": plan.group.kind,
                "new": plan.values,
                "members": [
                    {"record": format_key(each.key), "joins": each.topic is None, "shares": plan.group.shared[each.key]}
                    for each in plan.group.members
                ],
            }
            for plan in plans
        ],
        "contradictions": [
            {"record": format_key(each.record), "other": format_key(each.other), "reason": each.reason}
            for each in contradictions
        ],
    }
