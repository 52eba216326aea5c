"""`medcontent split`: where the sentences of a document begin, by their first words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from seed.commands.content_root import find_root_of, read_content
from seed.commands.revise import build_revision, open_document
from seed.path_selection import find_document
from seed.revising.carrying import Carried, ClaimFate, LabelledText, carry_split
from seed.revising.matching import Fate
from seed.revising.written_document import PageFacts, WrittenDocument
from seed.value_formats import shorten
from seed.writing.file_set import write_files
from service.operations.terminal import show
from service.publishing.closest_names import add_question
from service.publishing.quotes import FINAL_PUNCTUATION, find_nearest
from service.publishing.segmentation import BadStart, cut_sentences


@click.command()
@click.argument("document")
@click.argument("starts", metavar="[WORDS]...", nargs=-1)
@click.option("--join", "joined", multiple=True, metavar="WORDS", help="Join the sentence that begins so to the last.")
@click.option("--root", "folder", type=click.Path(path_type=Path, exists=True), help="The content root.")
@click.option("--dry-run", is_flag=True, help="Show the sentences, and write nothing.")
def split(
    document: str, starts: tuple[str, ...], joined: tuple[str, ...], folder: Path | None, *, dry_run: bool
) -> None:
    """Begin a sentence of DOCUMENT at each WORDS, its first words; --join removes a start.

    DOCUMENT is an id, or the folder of a document. The words must occur once in the text. Ids of sentences and claims
    stay; claims follow their quotes.

    \b
    medcontent split hiccups "They usually stop"
    medcontent split hiccups --join "They usually stop"
    """  # noqa: D301 - click keeps the lines after this character as they are
    if not starts and not joined:
        raise click.UsageError("Give the first words of a sentence, or --join WORDS.")
    path = Path(document)
    content = read_content(find_root_of([path] if path.exists() else [folder] if folder else []))
    written = open_document(content, find_document(content, path) if path.exists() else document)
    carried = carry_starts(written, _choose_starts(written.text, starts, joined))
    files = build_revision(content, written, carried, PageFacts())
    show(_list_changes(carried))
    if dry_run:
        click.echo("Nothing was changed.")
        return
    write_files(content.root.path, files)
    shown = content.root.format_path(written.folder)
    click.echo(f"Wrote {', '.join(path.name for path in files)}. Then run: medcontent check {shown}")


def _choose_starts(text: LabelledText, starts: Iterable[str], joined: Iterable[str]) -> list[int]:
    """Return the starts of sentences after the changes. Raises UsageError."""
    known = [cut.span.start for cut in text.cuts]
    new = set(known)
    for words in starts:
        start = _find_start(text, words)
        if start in new:
            raise click.UsageError(f'A sentence begins at "{words}" already.')
        new.add(start)
    return sorted(new - {_find_start(text, words, among=known) for words in joined})


def carry_starts(written: WrittenDocument, starts: list[int]) -> Carried:
    """Return a document as it is when its sentences begin at these places. Raises UsageError for a wrong place."""
    try:
        cuts = cut_sentences(written.text.text, starts)
    except BadStart as error:
        raise click.UsageError(f"{error} Sentences do not reach over the end of a paragraph.") from error
    carried = carry_split(written.text, cuts, written.claims, written.retired)
    words = dict(zip((cut.name for cut in carried.new.cuts), carried.new.sentences, strict=True))
    # A draft quotes its whole sentence, whatever that is.
    carried.claims = [
        each._replace(fate=ClaimFate.REQUOTED, quote=words[each.sentence].rstrip(FINAL_PUNCTUATION))
        if each.fate is ClaimFate.CHANGED and each.sentence and not each.claim.values.get("states")
        else each
        for each in carried.claims
    ]
    return carried


def _list_changes(carried: Carried) -> Iterator[str]:
    for match in carried.list_matches(Fate.CHANGED, Fate.NEW):
        yield f"{carried.get_label(match):<6} {shorten(carried.new.sentences[match.new or 0], 96)}"
    for match in carried.list_matches(Fate.GONE):
        yield f"{carried.get_label(match):<6} is joined to the sentence before"
    for each in carried.claims:
        if each.fate is ClaimFate.FOLLOWED:
            yield f"{each.claim.id} is in {each.sentence} now"
        elif each.fate in {ClaimFate.CHANGED, ClaimFate.GONE}:
            yield f"{each.claim.id} quotes words of more than one sentence now: shorten its quote"


def _find_start(text: LabelledText, words: str, among: Sequence[int] = ()) -> int:
    """Return where words are in the text. Raises UsageError unless they are there once; `among` are allowed places."""
    pattern = r"(?<!\w)" + r"\s+".join(re.escape(word) for word in words.split()) + r"(?!\w)"
    found = [match.start() for match in re.finditer(pattern, text.text)] if words.strip() else []
    if among:
        found = [start for start in found if start in set(among)]
    if len(found) == 1:
        return found[0]
    if found:
        raise click.UsageError(f'"{words}" occurs {len(found)} times: give more words of the sentence.')
    if among:
        raise click.UsageError(f'No sentence begins with "{words}".')
    close = find_nearest(words, text.text)
    raise click.UsageError(add_question(f'The text does not say "{words}".', close and f'"{close}"'))
