"""Editing: what editors may do to the drafts of the invented world.

An edit need not be right. What breaks a rule is refused by the plan, and the drafts stay as they were.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.catalog import BY_NAME
from service.publishing.draft_loader import load
from service.publishing.drafts import Key
from service.publishing.records import name_sentence
from service.publishing.references import list_references
from tests.drafts import Drafts

WORLD = Drafts.of(Path(__file__).parents[1] / "world")
DOCUMENTS = [key for key in WORLD.by_key if key[0] == "document"]
# Records that do not exist at first: copies, each with a new id.
COPIES = {(kind, f"{id_}-again"): (kind, id_) for kind, id_ in sorted(WORLD.by_key) if BY_NAME[kind].stated}


@dataclass(frozen=True)
class Edit:
    """One edit: its action, and its target."""

    do: Callable[..., Drafts]
    about: tuple[Any, ...]

    def __repr__(self) -> str:
        """Return the edit as a call, for the report of a failing case."""
        return f"{self.do.__name__}{self.about!r}"

    def __call__(self, drafts: Drafts) -> Drafts:
        """Return the drafts after the edit; an edit of a missing record changes nothing."""
        try:
            return self.do(drafts, *self.about)
        except KeyError:
            return drafts


def write(drafts: Drafts, key: Key, field: str, value: Any) -> Drafts:
    """Write a field, or delete it where the value is None; a content field rests on what the wording rests on."""
    if "withdrawn" in drafts.by_key[key].values:
        return drafts
    if value is None:
        return _without_field(drafts, key, field)
    written = drafts.write(*key, value, field)
    if field not in BY_NAME[key[0]].content:
        return written
    return written.edit(*key, lambda each: each["evidence"].setdefault(field, each["evidence"]["wording"]))


def rest(drafts: Drafts, key: Key, field: str, claim: Key) -> Drafts:
    """Let a field rest on one claim more, or on one less where it rests on it already."""

    def change(values: dict[str, Any]) -> None:
        claims = values["evidence"][field]
        claims.remove(claim[1]) if claim[1] in claims else claims.append(claim[1])

    return drafts.edit(*key, change)


def restore(drafts: Drafts, key: Key) -> Drafts:
    """Write a draft as it was at first, also after a withdrawal."""
    return drafts.put(*key, WORLD.values(*key))


def copy(drafts: Drafts, key: Key) -> Drafts:
    """Write a record that is like another."""
    confirmed = {"rule": "records-are-distinct", "field": "wording", "reason": "It is a copy, for a test."}
    values = WORLD.values(*COPIES[key])
    return drafts.put(*key, {**values, "confirmed": [*values.get("confirmed", []), confirmed]})


def withdraw(drafts: Drafts, key: Key, reason: str, replaced_by: str | None) -> Drafts:
    """Withdraw one record, whatever refers to it."""
    return drafts.withdraw(*key, reason, replaced_by) if key in drafts.by_key else drafts


def purge(drafts: Drafts, keys: set[Key], reason: str) -> Drafts:
    """Withdraw records and all that is only there for them, and delete every reference to them."""
    gone = {key for key in drafts.by_key if key in keys or ("document", document_of(key)) in keys}
    while more := {key for key in _live(drafts, gone) if _lacking(drafts, key, gone)}:
        gone |= more
    kept = {key: _without_references(drafts, key, gone) for key in _live(drafts, gone)}
    used = {claim for values in kept.values() for each in values.get("evidence", {}).values() for claim in each}
    for key, values in kept.items():
        drafts = drafts.put(*key, values)
    for key in [*gone, *(key for key in kept if key[0] == "claim" and key[1] not in used)]:
        drafts = drafts.withdraw(*key, reason)
    return _with_sentences_left_out(drafts, {name_sentence(claim) for claim in used})


def reset(drafts: Drafts) -> Drafts:
    """Write everything as it was at first; copies stay."""
    return Drafts({**drafts.by_key, **WORLD.by_key})


def excuse(drafts: Drafts, document: Key, reason: str) -> Drafts:
    """Write another reason for what a document leaves out."""
    return drafts.edit(*document, lambda each: [left.update(reason=reason) for left in each["leftOut"]])


def document_of(key: Key) -> str | None:
    """Return the document that a record of the world, or a copy of one, is of."""
    if key[0] in {"document", "claim"}:
        return key[1].partition(".")[0]
    document: str | None = WORLD.by_key[COPIES.get(key, key)].values.get("document")
    return document


def _live(drafts: Drafts, gone: set[Key]) -> list[Key]:
    return [key for key, draft in drafts.by_key.items() if key not in gone and "withdrawn" not in draft.values]


def _lacking(drafts: Drafts, key: Key, gone: set[Key]) -> bool:
    """Return whether a record lacks a required reference when references to others are deleted."""
    values = _without_references(drafts, key, gone)
    return any(field.required and not values.get(name) for name, field in BY_NAME[key[0]].written.items())


def _without_field(drafts: Drafts, key: Key, field: str) -> Drafts:
    def change(values: dict[str, Any]) -> None:
        values.pop(field, None)
        values.get("evidence", {}).pop(field, None)

    return drafts.edit(*key, change)


def _without_references(drafts: Drafts, key: Key, gone: set[Key]) -> dict[str, Any]:
    values = drafts.values(*key)
    found = [path for path, kind, id_ in list_references(BY_NAME[key[0]], values) if (kind, id_) in gone]
    # The role of a site goes with its condition, a junction with its factor.
    places = {path[:2] if path[0] in {"roles", "logic"} else path for path in found}
    for place in sorted(places, key=lambda path: [str(step).zfill(9) for step in path], reverse=True):
        holder: Any = values
        for step in place[:-1]:
            holder = holder[step]
        del holder[place[-1]]
    for field in set(BY_NAME[key[0]].content) & values.get("evidence", {}).keys():
        if not values.get(field) or not values["evidence"][field]:
            values.pop(field, None)
            del values["evidence"][field]
    return values


def _with_sentences_left_out(drafts: Drafts, carried: set[str]) -> Drafts:
    for key in DOCUMENTS:
        draft = drafts.by_key[key]
        if "withdrawn" not in draft.values:
            sentences = [source.id for source in load(draft)[0] if source.kind.name == "sentence"]
            shorts = [sentence.rpartition(".")[2] for sentence in sentences if sentence not in carried]
            left_out = [{"sentence": short, "reason": "Not now."} for short in shorts]
            drafts = drafts.write(*key, left_out, "leftOut")
    return drafts
