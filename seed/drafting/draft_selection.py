"""Draft selection: the drafts that a user names by file or folder, by record, by document or by kind."""

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from seed.drafting.confirmation import list_unconfirmed, select_document, select_drafts
from seed.drafts import ContentFiles
from seed.record_names import explain_missing_document
from seed.value_formats import format_key
from service.catalog import BY_NAME, BY_PLURAL
from service.publishing.closest_names import add_question, find_closest
from service.publishing.drafts import Draft, Key

CLAIM = re.compile(r"[a-z0-9-]+\.p[0-9]+s[0-9]+c[0-9]+")


class NoSuchDraft(Exception):
    """A name names no draft that is left to confirm; the message says why."""


def select_named(
    content: ContentFiles, names: Sequence[str], document: str | None, kinds: Collection[str]
) -> list[Draft]:
    """Return the unconfirmed drafts that the names, the document or the kinds name, each once. Raises NoSuchDraft.

    A name is a path, KIND/ID, or the id of a claim. Kinds narrow what the others name, and name drafts by themselves.
    """
    unconfirmed = list_unconfirmed(content)
    chosen: list[Draft] = [] if names or document is not None or not kinds else unconfirmed
    for name in names:
        if Path(name).exists():
            chosen = [*chosen, *select_drafts(unconfirmed, content, [content.root.find_within(Path(name))])]
        else:
            chosen = [*chosen, _find_draft(content, unconfirmed, name)]
    if document is not None:
        chosen = [*chosen, *_select_document(content, unconfirmed, document)]
    unique = {draft.key: draft for draft in chosen if not kinds or draft.kind.name in kinds}
    if not unique:
        raise NoSuchDraft("Nothing there is an unconfirmed draft: it is confirmed, or people wrote it.")
    return list(unique.values())


def _select_document(content: ContentFiles, unconfirmed: Iterable[Draft], document: str) -> list[Draft]:
    documents = [draft.id for draft in content.drafts if draft.kind.name == "document"]
    if document not in documents:
        raise NoSuchDraft(explain_missing_document(document, documents))
    return select_document(unconfirmed, document)


def _find_draft(content: ContentFiles, unconfirmed: Sequence[Draft], name: str) -> Draft:
    key = _read_key(name)
    found = next((draft for draft in unconfirmed if draft.key == key), None)
    if found:
        return found
    if key in content.written:
        raise NoSuchDraft(f"{format_key(key)} is no unconfirmed draft: it is confirmed, or people wrote it.")
    close = find_closest(format_key(key), [format_key(draft.key) for draft in unconfirmed])
    raise NoSuchDraft(add_question(f"There is no {name}.", close))


def _read_key(name: str) -> Key:
    """Return the key that KIND/ID or the id of a claim names."""
    folder, _, id_ = name.rpartition("/")
    kind = BY_NAME.get(folder) or BY_PLURAL.get(folder) or (BY_NAME["claim"] if CLAIM.fullmatch(name) else None)
    if kind is None:
        raise NoSuchDraft(
            f"{name} is no file, folder or record. Name a record as KIND/ID, as in guidance/see-a-doctor."
        )
    return kind.name, id_
