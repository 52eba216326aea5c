"""`medcontent history` and `medcontent diff`: what became of a record, and what its revisions changed."""

from collections.abc import Iterator
from typing import Any

import click
import orjson
import sqlalchemy as sa

from seed.commands.published import existing_database
from seed.naming import record_named
from seed.showing import difference_lines, named, show
from service.publishing.chronicling import Episode, Event, between
from service.publishing.chronicling import history as episodes_of
from service.publishing.differences import Difference
from service.publishing.library import Library
from service.publishing.sources import Key
from service.store.histories import ServedVersion, versions_of

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
    with existing_database().reading() as connection:
        key = record_named(connection, record)
        episodes = list(episodes_of(connection, key))
        document = _document(connection, key)
    if as_json:
        click.echo(orjson.dumps({"record": named(key), "history": [_told(each) for each in episodes]}))
    else:
        show([named(key), *(line for each in episodes for line in _lines(each, document))])


@click.command()
@click.argument("record")
@click.argument("old", type=click.IntRange(1), required=False, metavar="[REV")
@click.argument("new", type=click.IntRange(1), required=False, metavar="[REV]]")
@click.option("--all", "whole", is_flag=True, help="Shorten nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
def diff(record: str, old: int | None, new: int | None, *, whole: bool, as_json: bool) -> None:
    """Show what differs between two revisions of RECORD: the newest and the one before it where none is named.

    One REV is compared with the newest revision.
    """
    with existing_database().reading() as connection:
        key = record_named(connection, record)
        revisions = {version.revision: version for version in versions_of(connection, key)}
        newer = _revision(key, revisions, new or max(revisions))
        older = _revision(key, revisions, old or max(newer.revision - 1, 1))
        found = between(connection, key, older, newer)
        document = _document(connection, key)
    if as_json:
        told = {"record": named(key), "fromRevision": older.revision, "toRevision": newer.revision}
        click.echo(orjson.dumps({**told, "fields": _fields(found)}))
    elif newer is older:
        click.echo(f"{named(key)} has one revision only.")
    else:
        click.echo(f"{named(key)}: revision {_place(older)} -> {_place(newer)}")
        show(list(difference_lines(found, document, whole=whole)) or ["      no difference"])


def _place(version: ServedVersion) -> str:
    return f"{version.revision} (release {version.release})"


def _revision(key: Key, revisions: dict[int, ServedVersion], number: int) -> ServedVersion:
    if number not in revisions:
        raise click.UsageError(f"{named(key)} has no revision {number}; it has 1 to {max(revisions)}.")
    return revisions[number]


def _document(connection: sa.Connection, key: Key) -> str | None:
    source = Library(connection).find(*key)
    return source.document if source else None


def _lines(episode: Episode, document: str | None) -> Iterator[str]:
    version = episode.version
    yield ""
    yield f"  {MARKS[episode.event]} release {version.release}  {version.time}  {version.author}: {version.note}"
    if episode.event is Event.TOUCHED:
        yield f"      revision {version.revision} as before, but served differently:"
    else:
        yield f"      {episode.event}, revision {version.revision}"
    yield from difference_lines(episode.differences, document)


def _told(episode: Episode) -> dict[str, Any]:
    version = episode.version
    told = {name: value for name, value in version._asdict().items() if name != "body"}
    return {**told, "event": episode.event.value, "fields": _fields(episode.differences)}


def _fields(found: list[Difference]) -> list[dict[str, Any]]:
    return [{"pointer": each.pointer, "before": each.before, "after": each.after} for each in found]
