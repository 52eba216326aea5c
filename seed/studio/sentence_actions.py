"""Actions on sentences: leave one out with a reason, take it back in, and move where sentences begin."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

import click
from flask import Blueprint, Response, request

from seed.commands.revise import build_revision, open_document
from seed.commands.split import carry_starts
from seed.reading.root import DOCUMENTS
from seed.revising.written_document import PageFacts, WrittenDocument
from seed.studio.claim_actions import read_selection
from seed.studio.claim_edits import get_claims_path, open_claims
from seed.studio.edits import Edit, Refused, build_edit
from seed.studio.field_edits import OpenFile, open_file
from seed.studio.page_context import get_workspace, go_to
from seed.studio.workbench_pages import find_sentence, open_article
from service.operations.exit_codes import FaultsFound

sentences = Blueprint("sentences", __name__, url_prefix="/documents/<document>/sentences/<short>")


@sentences.post("/leave-out")
def leave_out_sentence(document: str, short: str) -> Response:
    """Leave a sentence out, with the reason; claims of it that say nothing yet are deleted."""
    reason = " ".join(request.form.get("reason", "").split())
    if not reason:
        raise Refused(f"Say why {short} is left out: readers can see the reason.")

    def make_edit() -> Edit:
        sentence = find_sentence(open_article(document), short)
        if spoken := [claim.short for claim in sentence.claims if not claim.is_blank]:
            raise Refused(f"{short} has claims that say something: {', '.join(spoken)}. Delete them first.")
        files = {_get_path(document): _open(document).add_item("leftOut", {"sentence": short, "reason": reason})}
        if blank := [claim.short for claim in sentence.claims]:
            files[get_claims_path(document)] = open_claims(get_workspace().root, document).remove_items(blank)
        return build_edit(get_workspace().root, f"Leave out {short}", files)

    get_workspace().make(make_edit)
    return _go_on(document, short)


@sentences.post("/take-in")
def take_sentence_in(document: str, short: str) -> Response:
    """Leave a sentence out no more."""

    def make_edit() -> Edit:
        data = _open(document).drop_items("leftOut", lambda item: item.get("sentence") == short)
        return build_edit(get_workspace().root, f"Take in {short}", {_get_path(document): data})

    get_workspace().make(make_edit)
    return go_to(f"/documents/{document}/sentences/{short}", "panel")


@sentences.post("/split")
def split_sentence(document: str, short: str) -> Response:
    """Begin a sentence at the selected words."""

    def choose_starts(starts: set[int]) -> set[int]:
        article = open_article(document)
        sentence, span = read_selection(article)
        return starts | {sentence.span.start + span.start}

    _move_starts(document, f"Split {short}", choose_starts)
    return go_to(f"/documents/{document}/sentences/{short}", "panel")


@sentences.post("/join")
def join_sentence(document: str, short: str) -> Response:
    """Join a sentence to the one before it."""

    def choose_starts(starts: set[int]) -> set[int]:
        return starts - {find_sentence(open_article(document), short).span.start}

    before = _find_before(document, short)
    _move_starts(document, f"Join {short}", choose_starts)
    return go_to(f"/documents/{document}/sentences/{before}", "panel")


def _move_starts(document: str, label: str, choose_starts: Callable[[set[int]], set[int]]) -> None:
    """Write a document whose sentences begin elsewhere: ids stay, and claims follow their quotes."""

    def make_edit() -> Edit:
        content = get_workspace().look().content
        written = _open_written(document)
        starts = sorted(choose_starts({cut.span.start for cut in written.text.cuts}))
        try:
            files: Mapping[PurePosixPath, bytes] = build_revision(
                content, written, carry_starts(written, starts), PageFacts()
            )
        except click.UsageError as fault:
            raise Refused(fault.message) from fault
        return build_edit(get_workspace().root, label, files)

    get_workspace().make(make_edit)


def _open_written(document: str) -> WrittenDocument:
    try:
        return open_document(get_workspace().look().content, document)
    except click.UsageError as fault:
        raise Refused(fault.message) from fault
    except FaultsFound as fault:
        raise Refused("Some files cannot be read: put them right before you move the starts of sentences.") from fault


def _find_before(document: str, short: str) -> str:
    names = [each.short for each in open_article(document).sentences]
    return names[max(0, names.index(short) - 1)] if short in names else short


def _go_on(document: str, short: str) -> Response:
    """Show the next open sentence, or the current one if all are done."""
    following = open_article(document).find_next(after=short)
    return go_to(f"/documents/{document}/sentences/{following.short if following else short}", "panel")


def _open(document: str) -> OpenFile:
    return open_file(get_workspace().root, _get_path(document))


def _get_path(document: str) -> PurePosixPath:
    return PurePosixPath(DOCUMENTS, document, "document.yaml")
