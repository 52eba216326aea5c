"""`medcontent coverage`: which sentences of a document are carried, and by what."""

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import orjson
from rich.text import Text

from seed.commands.published import existing_database
from seed.commands.reading import content_at
from seed.naming import record_named
from seed.selecting import document_at
from seed.showing import brief, counted, named, show
from seed.terminal_output import console
from service.publishing.covering import Cover, Standing, cover
from service.publishing.library import Library
from service.publishing.loading import load
from service.publishing.sources import World

CELLS = {Standing.CARRIED: "█", Standing.LEFT_OUT: "▒", Standing.MISSING: "·"}
PLAIN_CELLS = {Standing.CARRIED: "#", Standing.LEFT_OUT: "o", Standing.MISSING: "."}
COLOURS = {Standing.CARRIED: "green", Standing.LEFT_OUT: "yellow", Standing.MISSING: "red"}
WORDS = {Standing.CARRIED: "carried", Standing.LEFT_OUT: "left out", Standing.MISSING: "MISSING"}


@click.command()
@click.argument("document")
@click.option("--json", "as_json", is_flag=True, help="Print the sentences as JSON.")
def coverage(document: str, *, as_json: bool) -> None:
    """Show which sentences of DOCUMENT are carried, by which claims and records.

    DOCUMENT is the id of a published document; or its folder, and then the files are looked at.
    """
    covers = _in_files(Path(document)) if Path(document).exists() else _published(document)
    if as_json:
        click.echo(orjson.dumps([_told(each) for each in covers]))
        return
    _draw(covers)
    show(line for each in covers for line in _lines(each))
    click.echo("\n" + _sum(covers))


def _published(name: str) -> list[Cover]:
    with existing_database().reading() as connection:
        kind, id_ = record_named(connection, name if "/" in name else f"document/{name}")
        if kind != "document":
            raise click.UsageError(f"{name} is no document.")
        return list(cover(Library(connection).world(id_), id_))


def _in_files(path: Path) -> list[Cover]:
    content = content_at(path)
    document = document_at(content, path)
    # What has a fault carries nothing yet.
    drafts = [draft for draft in content.drafts if draft.key == ("document", document) or draft.kind.name != "document"]
    sources = [source for draft in drafts for source in load(draft)[0]]
    return list(cover(World(sources), document))


def _draw(covers: list[Cover]) -> None:
    """Print one cell a sentence, one line a paragraph."""
    output = console()
    cells = CELLS if "utf" in (sys.stdout.encoding or "").lower() else PLAIN_CELLS
    for paragraph, sentences in groupby(covers, key=lambda each: each.paragraph):
        line = Text(f"  p{paragraph:<4} ")
        for each in sentences:
            line.append(cells[each.standing], style=COLOURS[each.standing])
        output.print(line)
    legend = ", ".join(f"{cells[standing]} {WORDS[standing].lower()}" for standing in Standing)
    output.print(f"\n  {legend}\n", style="dim")


def _lines(each: Cover) -> Iterator[str]:
    yield f"{each.short:<6}  {WORDS[each.standing]:<8}  {brief(each.text, 80)}"
    if each.reason:
        yield f"        {each.reason}"
    for claim, supported in each.claims.items():
        yield f"        {claim.rpartition('.')[2]:<8}  {_records(supported.items())}"


def _records(supported: Iterable[tuple[tuple[str, str], list[str]]]) -> str:
    return "; ".join(f"{named(key)} ({', '.join(fields)})" for key, fields in supported) or "no record rests on it"


def _sum(covers: list[Cover]) -> str:
    carried, left_out, missing = (sum(each.standing is standing for each in covers) for standing in Standing)
    records = {key for each in covers for supported in each.claims.values() for key in supported}
    claims = sum(len(each.claims) for each in covers)
    return (
        f"{carried:,} of {counted(len(covers), 'sentence')} carried, {left_out:,} left out, {missing:,} missing; "
        f"{counted(claims, 'claim')}, {counted(len(records), 'record')}."
    )


def _told(each: Cover) -> dict[str, Any]:
    claims = [
        {"id": claim, "supports": [{"record": named(key), "fields": fields} for key, fields in supported.items()]}
        for claim, supported in each.claims.items()
    ]
    return {
        "sentence": each.id,
        "status": each.standing.value,
        "reason": each.reason,
        "text": each.text,
        "claims": claims,
    }
