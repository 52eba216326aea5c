"""Edits: what editors may do to drafts, as strategies for property tests.

An edit need not be right. What breaks a rule is refused by the plan, and the drafts stay as they were.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from schemas.fields import Choice, Flag, Listed, Number, Origin, Quoted, Ref, Whole
from schemas.records import ASSESSMENT_STATUS, VERDICT
from service.catalog import BY_NAME, Kind
from service.publishing.loading import load
from service.publishing.sources import Key, sentence_of
from service.publishing.walking import references
from tests.drafts import Drafts

WORLD = Drafts.of(Path(__file__).parents[1] / "world")
KEYS = sorted(WORLD.by_key)
STATED = [key for key in KEYS if BY_NAME[key[0]].stated]
CLAIMS = [key for key in KEYS if key[0] == "claim"]
WORKS = [key for key in KEYS if key[0] == "reference"]
DOCUMENTS = [key for key in KEYS if key[0] == "document"]
# Records that do not exist at first: copies, each under an id of its own.
COPIES = {(kind, f"{id_}-again"): (kind, id_) for kind, id_ in STATED}
NAMES = ["Amber", "amber", "Zinc", "Ähre", "& <b>", "glow 🙂"]


@dataclass(frozen=True)
class Edit:
    """One edit: what is done, and to what."""

    do: Callable[..., Drafts]
    about: tuple[Any, ...]

    def __repr__(self) -> str:
        """Return the edit as a call, for the report of a failing case."""
        return f"{self.do.__name__}{self.about!r}"

    def __call__(self, drafts: Drafts) -> Drafts:
        """Return the drafts as they are after it; an edit of what is not there changes nothing."""
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
    """Write a draft as it was at first, be it withdrawn."""
    return drafts.put(*key, WORLD.values(*key))


def copy(drafts: Drafts, key: Key) -> Drafts:
    """Write a record that is like another."""
    return drafts.put(*key, WORLD.values(*COPIES[key]))


def withdraw(drafts: Drafts, key: Key, reason: str, replaced_by: str | None) -> Drafts:
    """Withdraw one record, whatever refers to it."""
    return drafts.withdraw(*key, reason, replaced_by) if key in drafts.by_key else drafts


def purge(drafts: Drafts, keys: set[Key], reason: str) -> Drafts:
    """Withdraw records and all that is only there for them, and delete every reference to them."""
    gone = {key for key in drafts.by_key if key in keys or ("document", _document(key)) in keys}
    while more := {key for key in _live(drafts, gone) if _lacking(drafts, key, gone)}:
        gone |= more
    kept = {key: _without_references(drafts, key, gone) for key in _live(drafts, gone)}
    used = {claim for values in kept.values() for each in values.get("evidence", {}).values() for claim in each}
    for key, values in kept.items():
        drafts = drafts.put(*key, values)
    for key in [*gone, *(key for key in kept if key[0] == "claim" and key[1] not in used)]:
        drafts = drafts.withdraw(*key, reason)
    return _with_sentences_left_out(drafts, {sentence_of(claim) for claim in used})


def reset(drafts: Drafts) -> Drafts:
    """Write everything as it was at first; copies stay."""
    return Drafts({**drafts.by_key, **WORLD.by_key})


def excuse(drafts: Drafts, document: Key, reason: str) -> Drafts:
    """Write another reason for what a document leaves out."""
    return drafts.edit(*document, lambda each: [left.update(reason=reason) for left in each["leftOut"]])


def ids(kind: str) -> st.SearchStrategy[str]:
    """Draw an id of the kind."""
    return st.sampled_from([id_ for name, id_ in [*KEYS, *COPIES] if name == kind])


def values(kind: Kind, field: str) -> st.SearchStrategy[Any]:
    """Draw a value for a field that is not quoted: the words of a source cannot be made up."""
    declared = kind.written[field]
    if isinstance(declared, Choice):
        return st.sampled_from([None, *declared.vocabulary.terms])
    if isinstance(declared, Ref):
        return st.none() | ids(declared.to or kind.name)
    if isinstance(declared, Listed) and isinstance(declared.inner, Ref):
        return st.lists(ids(declared.inner.to or kind.name), max_size=3, unique=True)
    if isinstance(declared, Number | Whole):
        return st.sampled_from([None, "1", "2029", "2.5"])
    if isinstance(declared, Flag):
        return st.sampled_from([None, "true", "false"])
    return st.sampled_from([None, *NAMES])


def _fields(kind: Kind) -> list[str]:
    quoted = {name for name, origin in kind.content.items() if origin is Origin.QUOTED}
    written = {name for name, field in kind.written.items() if not isinstance(field, Quoted)}
    return sorted(written - quoted - {"document", "evidence", "codes", "review", "roles", "logic", "aliases", "routes"})


@st.composite
def _writing(draw: st.DrawFn) -> Edit:
    key = draw(st.sampled_from([*STATED, *COPIES]))
    kind = BY_NAME[key[0]]
    field = draw(st.sampled_from(_fields(kind)))
    return Edit(write, (key, field, draw(values(kind, field))))


@st.composite
def _resting(draw: st.DrawFn) -> Edit:
    key = draw(st.sampled_from([*STATED, *COPIES]))
    document = WORLD.values(*COPIES.get(key, key))["document"]
    field = draw(st.sampled_from(sorted(BY_NAME[key[0]].content)))
    claim = draw(st.sampled_from([claim for claim in CLAIMS if _document(claim) == document]))
    return Edit(rest, (key, field, claim))


@st.composite
def _requoting(draw: st.DrawFn) -> Edit:
    key = draw(st.sampled_from(CLAIMS))
    quote = WORLD.values(*key)["quote"]
    return Edit(write, (key, "quote", draw(st.sampled_from([quote, quote.rpartition(" ")[0] or quote]))))


assessments = st.none() | st.fixed_dictionaries(
    {
        "verdict": st.sampled_from(list(VERDICT.terms)),
        "reason": st.sampled_from(NAMES),
        "references": st.lists(st.sampled_from([id_ for _, id_ in WORKS]), max_size=2, unique=True),
        "assessedBy": st.just("an invented desk reviewer"),
        "status": st.sampled_from(list(ASSESSMENT_STATUS.terms)),
    }
)
reviews = st.sampled_from(
    [
        None,
        {"status": "not-reviewed"},
        {"status": "reviewed", "lastReviewed": "2031-05-01", "reviewedBy": "Dr Pippa Invented", "nextReviewDue": "2032-01-01"},
    ]
)
roles = st.lists(
    st.fixed_dictionaries({"condition": ids("condition"), "role": st.sampled_from(["primary", "route"])}), min_size=1, max_size=2, unique_by=str
)
codes = st.lists(
    st.fixed_dictionaries(
        {"system": st.sampled_from(["mesh", "umls"]), "code": st.just("A-1"), "relation": st.just("exact")}
    ),
    max_size=2,
    unique_by=lambda code: code["system"],
)
reasons = st.sampled_from(["It was a mistake.", "It is told elsewhere."])


def _edits(do: Callable[..., Drafts], keys: list[Key], *about: st.SearchStrategy[Any]) -> st.SearchStrategy[Edit]:
    return st.builds(Edit, st.just(do), st.tuples(st.sampled_from(keys), *about))


# Every title and address that a work is given stands in these.
_LOCATORS = [f"{place}: On moon rash; The Almanac of Nowhere; https://almanac.example/fevers" for place in ("A", "B")]
# What the documents say of themselves, each value beside null; one is of a text that has it not.
_PARTICULARS: Mapping[str, Mapping[str, list[str]]] = {
    "amber-fever": {
        "title": ["Amber fever", "Amber fever, a made-up disease", "Zinc fever"],
        "author": ["Ottoline Quill"],
        "published": ["2031-05-03"],
        "licence": ["CC0-1.0"],
        "url": ["https://letters.example/amber-fever"],
        "language": ["en", "en-GB"],
        "replaces": ["glass-gland-notice"],
    },
    "glass-gland-notice": {"title": ["Amber fever", "Amber fever glows"], "replaces": ["amber-fever"]},
}


@st.composite
def _describing(draw: st.DrawFn) -> Edit:
    document = draw(st.sampled_from(sorted(_PARTICULARS)))
    field = draw(st.sampled_from(sorted(_PARTICULARS[document])))
    found = st.sampled_from([None, *_PARTICULARS[document][field]])
    return Edit(write, (("document", document), field, draw(found)))


@st.composite
def _withdrawing(draw: st.DrawFn) -> Edit:
    key = draw(st.sampled_from([*KEYS, *COPIES]))
    return Edit(withdraw, (key, draw(reasons), draw(st.none() | ids(key[0]))))


_EDITS = (
    _writing(),
    _edits(write, [*STATED, *COPIES], st.just("name"), st.sampled_from(NAMES)),
    _edits(write, [*STATED, *COPIES], st.just("review"), reviews),
    _edits(write, [*STATED, *COPIES], st.just("codes"), codes),
    _edits(write, [key for key in KEYS if key[0] == "site"], st.just("roles"), roles),
    _resting(),
    _edits(write, CLAIMS, st.just("assessment"), assessments),
    _edits(write, CLAIMS, st.just("states"), st.sampled_from(NAMES)),
    _requoting(),
    _edits(write, WORKS, st.just("locator"), st.sampled_from(_LOCATORS)),
    _edits(write, WORKS, st.just("title"), st.sampled_from([None, "On moon rash"])),
    _describing(),
    _edits(excuse, DOCUMENTS, st.sampled_from(NAMES)),
    _edits(copy, list(COPIES)),
    _edits(restore, KEYS),
    _withdrawing(),
    st.builds(Edit, st.just(purge), st.tuples(st.sets(st.sampled_from(KEYS), min_size=1, max_size=3), reasons)),
    st.builds(Edit, st.just(purge), st.tuples(st.sets(st.sampled_from(DOCUMENTS), min_size=1, max_size=1), reasons)),
    st.just(Edit(reset, ())),
)


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """Draw an edit, each sort of edit as often as the others."""
    return draw(draw(st.sampled_from(_EDITS)))


def _document(key: Key) -> str | None:
    if key[0] in {"document", "claim"}:
        return key[1].partition(".")[0]
    document: str | None = WORLD.by_key[COPIES.get(key, key)].values.get("document")
    return document


def _live(drafts: Drafts, gone: set[Key]) -> list[Key]:
    return [key for key, draft in drafts.by_key.items() if key not in gone and "withdrawn" not in draft.values]


def _lacking(drafts: Drafts, key: Key, gone: set[Key]) -> bool:
    """Return whether a record lacks what is required of it when the references to others are deleted."""
    values = _without_references(drafts, key, gone)
    return any(field.required and not values.get(name) for name, field in BY_NAME[key[0]].written.items())


def _without_field(drafts: Drafts, key: Key, field: str) -> Drafts:
    def change(values: dict[str, Any]) -> None:
        values.pop(field, None)
        values.get("evidence", {}).pop(field, None)

    return drafts.edit(*key, change)


def _without_references(drafts: Drafts, key: Key, gone: set[Key]) -> dict[str, Any]:
    values = drafts.values(*key)
    found = [path for path, kind, id_ in references(BY_NAME[key[0]], values) if (kind, id_) in gone]
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
