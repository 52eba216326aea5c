"""Revisions of a text: what keeps a published text from changing by a slip, and which sentences a change removes.

The tools that change a text, or its split into sentences, seal it: `revised.seal` is a hash over both. A published text
without its seal was changed by something else, such as a text editor, and is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from service.publishing.canonical import compute_sha256, encode_canonically
from service.publishing.corpus import Corpus, Opened
from service.publishing.faults import Fault
from service.publishing.records import Source, Withdrawal
from service.publishing.segmentation import cut_document

RULE = "texts-are-frozen"
REASON = "The text no longer has this sentence."


def compute_seal(values: Mapping[str, Any]) -> str:
    """Return the seal of a document: the SHA-256 of the RFC 8785 form of its text, sentence starts and labels."""
    labels = [cut.name for cut in cut_document(values)]
    return compute_sha256(encode_canonically([values["text"], values["sentences"], labels]))


def list_gone_sentences(library: Corpus, document: Source) -> Iterator[Source]:
    """Yield the withdrawals of the published sentences that a document no longer has."""
    known = library.find("document", document.id)
    if known is None or known.withdrawal or not _list_differences(document.values, known.values):
        return
    kept = {f"{document.id}.{cut.name}" for cut in cut_document(document.values)}
    for sentence in library.load_world(document.id).iterate("sentence"):
        if sentence.id not in kept:
            yield Source(sentence.kind, sentence.id, {}, Withdrawal(REASON, None))


def check_texts_frozen(opened: Opened, library: Corpus) -> Iterator[Fault]:
    """Yield a fault for a document whose text or split differs from the published one and is not sealed."""
    for document in opened.after.iterate("document"):
        known = opened.before.sources.get(document.key)
        if known is None or known is document:
            continue
        words = (library.find_last_values(document.key) if known.withdrawal else known.values) or {}
        changed = _list_differences(document.values, words)
        if changed and not _is_sealed(document.values) and not _is_earlier_form(document, library):
            yield _compare_frozen(document, words, changed)


def _list_differences(values: Mapping[str, Any], known: Mapping[str, Any]) -> list[str]:
    """Return which of text, sentence starts and labels differ."""
    found = [name for name in ("text", "sentences") if known.get(name) is not None and values[name] != known[name]]
    labels = ((each.get("revised") or {}).get("labels") or [] for each in (values, known))
    return found if found or next(labels) == next(labels) else ["revised"]


def _is_sealed(values: Mapping[str, Any]) -> bool:
    revised = values["revised"]
    return revised is not None and revised["seal"] == compute_seal(values)


def _is_earlier_form(document: Source, library: Corpus) -> bool:
    """Return whether an earlier revision had this text and split: to undo a change is not a slip."""
    earlier = (revision.content for revision in library.list_revisions(document.key) if not revision.withdrawn)
    return any(not _list_differences(document.values, content) for content in earlier)


def _compare_frozen(document: Source, known: Mapping[str, Any], changed: Sequence[str]) -> Fault:
    """Return a fault at the first difference from the published text, starts or labels of a document."""
    help_ = f"put it back; to publish a new text, run `medcontent new document NEW --revises {document.id}`"
    name = changed[0]
    if name == "revised":
        message = "The labels of the sentences of a published document change only by a revision."
        return Fault(RULE, *document.key, ("revised", "labels"), message, help_)
    value, published = document.values[name], known[name]
    place = next(at for at, (one, other) in enumerate(zip_longest(value, published)) if one != other)
    if name == "text":
        message = (
            f"The text of a published document changes only by a revision: at character {place} it has "
            f"{_quote_start(value[place:])}, and {_quote_start(published[place:])} is published."
        )
        return Fault(RULE, *document.key, (name,), message, help_, offset=place)
    message = (
        "The sentences of a published document change only by a revision: "
        f"{_get_start(published, place)} is published here."
    )
    help_ = f"put it back; `medcontent split` moves starts and keeps the ids of the sentences of {document.id}"
    return Fault(RULE, *document.key, (name, min(place, len(value) - 1)), message, help_)


def _quote_start(text: str) -> str:
    return f'"{text[:20]}"' if text else "its end"


def _get_start(starts: Sequence[int], place: int) -> str:
    return str(starts[place]) if place < len(starts) else "no further start"
