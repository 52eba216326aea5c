"""`medcontent coverage`: which sentences of a document are carried, and by what."""

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import orjson
from rich.text import Text

from seed.commands.content_root import find_root_of, read_content_at
from seed.commands.coverage_overview import build_overview, format_overview, list_coverages, write_csv
from seed.path_selection import find_document
from seed.record_names import find_record
from seed.value_formats import format_key, shorten
from service.operations.database_access import open_existing_database
from service.operations.terminal import pluralise, show
from service.operations.terminal_output import open_console
from service.publishing.corpus import Corpus
from service.publishing.coverage import Cover, Standing, iterate_coverage, list_broad_citations
from service.publishing.draft_loader import load
from service.publishing.records import World

# The sentences of a document, and hints.
Found = tuple[list[Cover], list[str]]
CELLS = {Standing.CARRIED: "█", Standing.LEFT_OUT: "▒", Standing.UNCOVERED: "·"}
PLAIN_CELLS = {Standing.CARRIED: "#", Standing.LEFT_OUT: "o", Standing.UNCOVERED: "."}
COLOURS = {Standing.CARRIED: "green", Standing.LEFT_OUT: "yellow", Standing.UNCOVERED: "red"}
WORDS = {Standing.CARRIED: "carried", Standing.LEFT_OUT: "left out", Standing.UNCOVERED: "MISSING"}

# What the JSON of this command has always said; the API says `uncovered`.
PRINTED = {Standing.UNCOVERED: "missing"}


@click.command()
@click.argument("document", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the sentences, or the documents, as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Without DOCUMENT: print the documents as CSV.")
@click.option("--all", "whole", is_flag=True, help="Without DOCUMENT: list finished documents too.")
def coverage(document: str | None, *, as_json: bool, as_csv: bool, whole: bool) -> None:
    """Show which sentences of DOCUMENT are carried, by which claims and records.

    DOCUMENT is the id of a published document, or the folder of one: then its files are read. Without it, or with a
    content root, the command shows the work left in each document of the files, the next one first.
    """
    if document is None or _is_root(Path(document)):
        _show_overview(Path(document) if document else None, as_json=as_json, as_csv=as_csv, whole=whole)
        return
    if as_csv or whole:
        raise click.UsageError("--csv and --all are for the overview: leave out DOCUMENT.")
    covers, broad = _read_files(Path(document)) if Path(document).exists() else _read_published(document)
    if as_json:
        click.echo(orjson.dumps([_build_json(each) for each in covers]))
        return
    _draw(covers)
    show(line for each in covers for line in _format_lines(each))
    click.echo("\n" + _format_sum(covers))
    show(broad)


def _is_root(path: Path) -> bool:
    return path.is_dir() and find_root_of([path]).path == path.resolve()


def _show_overview(path: Path | None, *, as_json: bool, as_csv: bool, whole: bool) -> None:
    content = read_content_at(path)
    found = list_coverages(content)
    if as_json:
        click.echo(orjson.dumps(build_overview(found)))
    elif as_csv:
        click.echo(write_csv(found), nl=False)
    else:
        show(format_overview(found, whole=whole))
    if content.faults:
        click.echo("Files that cannot be read are not counted: run medcontent check.", err=True)


def _read_published(name: str) -> Found:
    with open_existing_database().open_reading() as connection:
        kind, id_ = find_record(connection, name if "/" in name else f"document/{name}")
        if kind != "document":
            raise click.UsageError(f"{name} is not a document.")
        return _collect(Corpus(connection).load_world(id_), id_)


def _read_files(path: Path) -> Found:
    content = read_content_at(path)
    document = find_document(content, path)
    # A record with a fault carries nothing yet.
    drafts = [draft for draft in content.drafts if draft.key == ("document", document) or draft.kind.name != "document"]
    sources = [source for draft in drafts for source in load(draft)[0]]
    return _collect(World(sources), document)


def _collect(world: World, document: str) -> Found:
    """Return the coverage of a document, and a hint for each coded field of its records that cites many claims."""
    hints = [
        f"hint: {format_key(source.key)} cites {count} claims for {field}: name only those that say it."
        for source, field, count in list_broad_citations(world)
        if source.document == document
    ]
    return list(iterate_coverage(world, document)), hints


def _draw(covers: list[Cover]) -> None:
    """Print one cell a sentence, one line a paragraph."""
    output = open_console()
    cells = CELLS if "utf" in (sys.stdout.encoding or "").lower() else PLAIN_CELLS
    for paragraph, sentences in groupby(covers, key=lambda each: each.paragraph):
        line = Text(f"  p{paragraph:<4} ")
        for each in sentences:
            line.append(cells[each.standing], style=COLOURS[each.standing])
        output.print(line)
    legend = ", ".join(f"{cells[standing]} {WORDS[standing].lower()}" for standing in Standing)
    output.print(f"\n  {legend}\n", style="dim")


def _format_lines(each: Cover) -> Iterator[str]:
    yield f"{each.short:<6}  {WORDS[each.standing]:<8}  {shorten(each.text, 80)}"
    if each.reason:
        yield f"        {each.reason}"
    for claim, supported in each.claims.items():
        yield f"        {claim.rpartition('.')[2]:<8}  {_format_records(supported.items())}"


def _format_records(supported: Iterable[tuple[tuple[str, str], list[str]]]) -> str:
    return "; ".join(f"{format_key(key)} ({', '.join(fields)})" for key, fields in supported) or "no record rests on it"


def _format_sum(covers: list[Cover]) -> str:
    carried, left_out, missing = (sum(each.standing is standing for each in covers) for standing in Standing)
    records = {key for each in covers for supported in each.claims.values() for key in supported}
    claims = sum(len(each.claims) for each in covers)
    return (
        f"{carried:,} of {pluralise(len(covers), 'sentence')} carried, {left_out:,} left out, {missing:,} missing; "
        f"{pluralise(claims, 'claim')}, {pluralise(len(records), 'record')}.\n"
        f"{sum(each.is_told for each in covers):,} of {len(covers):,} by quoted words or numbers."
    )


def _build_json(each: Cover) -> dict[str, Any]:
    claims = [
        {"id": claim, "supports": [{"record": format_key(key), "fields": fields} for key, fields in supported.items()]}
        for claim, supported in each.claims.items()
    ]
    return {
        "sentence": each.id,
        "status": PRINTED.get(each.standing, each.standing.value),
        "reason": each.reason,
        "text": each.text,
        "quoted": each.is_told,
        "claims": claims,
    }
