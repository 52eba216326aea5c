"""Revisions of a text: what keeps a published text from changing by a slip, and which sentences a change removes.

The tools that change a text, or its split into sentences, seal it: `revised.seal` is a hash over both. A published text
without its seal was changed by something else, such as a text editor, and is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from service.publishing.canonical import compute_sha256, encode_canonically
from service.publishing.corpus import Corpus
from service.publishing.drafts import Draft, Key
from service.publishing.faults import Fault
from service.publishing.records import Source, Withdrawal
from service.publishing.segmentation import cut_document
from service.publishing.staging import Opened

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


def explain_misfit(library: Corpus, draft: Draft, faults: Sequence[Fault]) -> Sequence[Fault]:
    """Return the faults of a draft; for a published text that changed, that in place of starts that no longer fit."""
    known = library.find("document", draft.id) if draft.kind.name == "document" and faults else None
    text = draft.values.get("text") if isinstance(draft.values, dict) else None
    if known is None or known.withdrawal or not isinstance(text, str) or text == known.values["text"]:
        return faults
    rest = [fault for fault in faults if fault.path[:1] != ("sentences",)]
    return faults if len(rest) == len(faults) else [*rest, _compare_texts(draft.key, text, known.values["text"])]


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
    name = changed[0]
    if name == "revised":
        message = "The labels of the sentences of a published document change only by a revision."
        return Fault(RULE, *document.key, ("revised", "labels"), message, _suggest_revision(document.id))
    value, published = document.values[name], known[name]
    if name == "text":
        return _compare_texts(document.key, value, published)
    place = _find_difference(value, published)
    message = (
        "The sentences of a published document change only by a revision: "
        f"{_get_start(published, place)} is published here."
    )
    help_ = f"put it back; `medcontent split` moves starts and keeps the ids of the sentences of {document.id}"
    return Fault(RULE, *document.key, (name, min(place, len(value) - 1)), message, help_)


def _compare_texts(key: Key, text: str, published: str) -> Fault:
    """Return a fault at the first difference of a text from the published one."""
    place = _find_difference(text, published)
    message = (
        f"The text of a published document changes only by a revision: at character {place} it has "
        f"{_quote_start(text[place:])}, and {_quote_start(published[place:])} is published."
    )
    return Fault(RULE, *key, ("text",), message, _suggest_revision(key[1]), offset=place)


def _find_difference(value: Sequence[Any], published: Sequence[Any]) -> int:
    return next(at for at, (one, other) in enumerate(zip_longest(value, published)) if one != other)


def _suggest_revision(id_: str) -> str:
    return f"put it back; to publish a new text, run `medcontent new document NEW --revises {id_}`"


def _quote_start(text: str) -> str:
    return f'"{text[:20]}"' if text else "its end"


def _get_start(starts: Sequence[int], place: int) -> str:
    return str(starts[place]) if place < len(starts) else "no further start"
