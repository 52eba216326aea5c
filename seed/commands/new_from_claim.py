"""`medcontent new KIND --from CLAIM WORDS…`: several records of one sentence, such as the items of a list."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

import click

from schemas.fields import Listed
from seed.draft_sentences import cut_draft, get_drafted_sentence
from seed.drafts import ContentFiles
from seed.file_forms import FileForm
from seed.scaffold.record_template import build_bare_record
from seed.shorthands import SHORT_CLAIM
from seed.slugs import build_slug, find_free_id
from seed.writing.file_set import write_files
from service.operations.terminal import pluralise
from service.publishing.closest_names import add_question, find_closest
from service.publishing.drafts import Draft
from service.publishing.quotes import find_nearest, is_quoted_in

# Fields that follow from the claim and its words.
FOLLOWING = frozenset(("document", "wording", "evidence", "withdrawn"))


def write_records(
    content: ContentFiles, form: FileForm, claim: str, words: Iterable[str], document: str | None, given: Iterable[str]
) -> None:
    """Write a record for each of some words of a claim's sentence; all files or none. Raises UsageError."""
    draft = _find_claim(content, claim, document)
    home, short = draft.id.split(".")
    sentence, values = _read_sentence(content, draft), _read_values(form, given)
    files: dict[PurePosixPath, bytes] = {}
    for each in words:
        wording = " ".join(each.split())
        _check_words(wording, sentence, draft.id)
        path = choose_path(content, form, wording, home, files)
        name = wording[:1].upper() + wording[1:]
        record = {"document": home, "name": name, "wording": wording, **values, "evidence": {"others": [short]}}
        files[path] = build_bare_record(form, record).encode()
    if not files:
        raise click.UsageError(f"Name the words of {short} that the records are about.")
    write_files(content.root.path, files)
    for path in files:
        click.echo(f"Wrote {content.root.format_path(path)}")
    click.echo(f"Complete {'it' if len(files) == 1 else pluralise(len(files), 'record')}, then run: medcontent check")


def _find_claim(content: ContentFiles, claim: str, document: str | None) -> Draft:
    home, _, short = claim.rpartition(".")
    home = home or document or ""
    if not SHORT_CLAIM.fullmatch(short):
        raise click.UsageError(f"{claim} is not a claim: write it as in p1s2c1, or as in hiccups.p1s2c1.")
    if not home:
        raise click.UsageError(f"Name the document of {short}: --document ID.")
    known = {draft.id: draft for draft in content.drafts if draft.kind.name == "claim"}
    if found := known.get(f"{home}.{short}"):
        return found
    close = find_closest(f"{home}.{short}", known)
    raise click.UsageError(add_question(f"There is no claim {home}.{short}.", close))


def _read_sentence(content: ContentFiles, claim: Draft) -> str:
    home = claim.id.partition(".")[0]
    text, cuts = cut_draft(next((draft for draft in content.drafts if draft.key == ("document", home)), None))
    label = get_drafted_sentence(claim).rpartition(".")[2]
    return next((text[cut.span.start : cut.span.end] for cut in cuts if cut.name == label), "")


def _check_words(words: str, sentence: str, claim: str) -> None:
    if words and is_quoted_in(words, sentence):
        return
    close = find_nearest(words, sentence) if words else None
    message = f'The sentence of {claim} does not say "{words}".'
    shown = f'The sentence is: "{" ".join(sentence.split())}"'
    message = add_question(message, close and f'"{close}"', shown)
    raise click.UsageError(f"{message} Nothing was written.")


def choose_path(
    content: ContentFiles, form: FileForm, words: str, document: str, files: Mapping[PurePosixPath, bytes]
) -> PurePosixPath:
    """Return the path of a new record: its words, with the document where they are taken, then with a number."""
    folder = PurePosixPath(form.kind.plural if form.kind else "")
    taken = {path.stem for path in (*files, *(content.root.path / folder).glob("*.yaml"))}
    slug = build_slug(words) or build_slug(document)
    id_ = slug if slug not in taken else find_free_id(build_slug(f"{slug} {document}"), taken)
    return folder / f"{id_}.yaml"


def _read_values(form: FileForm, given: Iterable[str]) -> dict[str, Any]:
    """Return the values of `--set NAME=VALUE`; lists are separated by commas. Raises UsageError."""
    values: dict[str, Any] = {}
    allowed = [name for name in form.fields if name not in FOLLOWING]
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or name not in allowed:
            raise click.UsageError(f"--set {each} is not NAME=VALUE for the kind {form.name}: {', '.join(allowed)}.")
        items = [item.strip() for item in value.split(",") if item.strip()]
        values[name] = items if isinstance(form.fields[name], Listed) else value.strip()
    return values
