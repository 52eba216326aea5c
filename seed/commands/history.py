"""`medcontent history` and `medcontent diff`: the releases that changed a record, and the changes of its revisions."""

from collections.abc import Iterator
from typing import Any

import click
import orjson
import sqlalchemy as sa

from seed.record_names import find_record
from seed.value_formats import format_difference, format_key
from service.operations.database_access import open_existing_database
from service.operations.terminal import show
from service.publishing.corpus import Corpus
from service.publishing.diff import Difference
from service.publishing.drafts import Key
from service.publishing.history import Episode, Event, compare_versions
from service.publishing.history import list_episodes as episodes_of
from service.store.versions import ServedVersion, list_versions

MARKS = {
    Event.ADDED: "+",
    Event.RETURNED: "+",
    Event.CHANGED: "~",
    Event.WITHDRAWN: "-",
    Event.TOUCHED: "=",
}


@click.command()
@click.argument("record")
@click.option("--json", "as_json", is_flag=True, help="Print the history as JSON.")
def history(record: str, *, as_json: bool) -> None:
    """Show every release that changed RECORD, the newest first: who made it, when, why, and what it changed.

    RECORD is KIND/ID, as in treatment/oral-aspirin, or the record's file.
    """
    with open_existing_database().open_reading() as connection:
        key = find_record(connection, record)
        episodes = list(episodes_of(connection, key))
        document = _find_document(connection, key)
    if as_json:
        click.echo(orjson.dumps({"record": format_key(key), "history": [_build_json(each) for each in episodes]}))
    else:
        show([format_key(key), *(line for each in episodes for line in _format_lines(each, document))])


@click.command()
@click.argument("record")
@click.argument("old", type=click.IntRange(1), required=False, metavar="[REV")
@click.argument("new", type=click.IntRange(1), required=False, metavar="[REV]]")
@click.option("--all", "whole", is_flag=True, help="Shorten nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
def diff(record: str, old: int | None, new: int | None, *, whole: bool, as_json: bool) -> None:
    """Show the differences between two revisions of RECORD; without REV, the newest and the one before it.

    One REV is compared with the newest revision.
    """
    with open_existing_database().open_reading() as connection:
        key = find_record(connection, record)
        revisions = {version.revision: version for version in list_versions(connection, key)}
        newer = _find_revision(key, revisions, new or max(revisions))
        older = _find_revision(key, revisions, old or max(newer.revision - 1, 1))
        found = compare_versions(connection, key, older, newer)
        document = _find_document(connection, key)
    if as_json:
        answer = {"record": format_key(key), "fromRevision": older.revision, "toRevision": newer.revision}
        click.echo(orjson.dumps({**answer, "fields": _build_fields(found)}))
    elif newer is older:
        click.echo(f"{format_key(key)} has only one revision.")
    else:
        click.echo(f"{format_key(key)}: revision {_format_place(older)} -> {_format_place(newer)}")
        show(list(format_difference(found, document, whole=whole)) or ["      no difference"])


def _format_place(version: ServedVersion) -> str:
    return f"{version.revision} (release {version.release})"


def _find_revision(key: Key, revisions: dict[int, ServedVersion], number: int) -> ServedVersion:
    if number not in revisions:
        raise click.UsageError(f"{format_key(key)} has no revision {number}; it has 1 to {max(revisions)}.")
    return revisions[number]


def _find_document(connection: sa.Connection, key: Key) -> str | None:
    source = Corpus(connection).find(*key)
    return source.document if source else None


def _format_lines(episode: Episode, document: str | None) -> Iterator[str]:
    version = episode.version
    yield ""
    yield f"  {MARKS[episode.event]} release {version.release}  {version.time}  {version.author}: {version.note}"
    if episode.event is Event.TOUCHED:
        yield f"      revision {version.revision} as before, but served differently:"
    else:
        yield f"      {episode.event}, revision {version.revision}"
    yield from format_difference(episode.differences, document)


def _build_json(episode: Episode) -> dict[str, Any]:
    version = episode.version
    answer = {name: value for name, value in version._asdict().items() if name != "body"}
    return {**answer, "event": episode.event.value, "fields": _build_fields(episode.differences)}


def _build_fields(found: list[Difference]) -> list[dict[str, Any]]:
    return [{"pointer": each.pointer, "before": each.before, "after": each.after} for each in found]
