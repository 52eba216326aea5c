"""Edits as strategies for property tests: any edit of any record, with the values that its fields may have."""

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from schemas.declaration import Origin
from schemas.fields import Choice, Flag, Listed, Number, Quoted, Ref, Whole
from schemas.records import ASSESSMENT_STATUS, VERDICT
from service.catalog import BY_NAME, Kind
from service.publishing.drafts import Key
from tests.drafts import Drafts
from tests.publishing.editing import (
    COPIES,
    DOCUMENTS,
    WORLD,
    Edit,
    copy,
    document_of,
    excuse,
    purge,
    reset,
    rest,
    restore,
    withdraw,
    write,
)

KEYS = sorted(WORLD.by_key)
STATED = [key for key in KEYS if BY_NAME[key[0]].stated]
CLAIMS = [key for key in KEYS if key[0] == "claim"]
WORKS = [key for key in KEYS if key[0] == "reference"]
NAMES = ["Amber", "amber", "Zinc", "Ähre", "& < b", "glow 🙂"]


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
    claim = draw(st.sampled_from([claim for claim in CLAIMS if document_of(claim) == document]))
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
        {
            "status": "reviewed",
            "lastReviewed": "2021-05-01",
            "reviewedBy": "Dr Pippa Invented",
            "nextReviewDue": "2032-01-01",
        },
    ]
)
roles = st.lists(
    st.fixed_dictionaries({"condition": ids("condition"), "role": st.sampled_from(["primary", "route"])}),
    min_size=1,
    max_size=2,
    unique_by=str,
)
codes = st.lists(
    st.sampled_from(
        [
            {"system": "mesh", "code": "D000000", "relation": "exact"},
            {"system": "umls", "code": "C0000000", "relation": "exact"},
        ]
    ),
    max_size=2,
    unique_by=lambda code: code["system"],
)
reasons = st.sampled_from(["It was a mistake.", "It is told elsewhere."])


def _edits(do: Callable[..., Drafts], keys: list[Key], *about: st.SearchStrategy[Any]) -> st.SearchStrategy[Edit]:
    return st.builds(Edit, st.just(do), st.tuples(st.sampled_from(keys), *about))


# Every title and address that an edit gives to a work is in these.
_LOCATORS = [f"{place}: On moon rash; The Almanac of Nowhere; https://almanac.example/fevers" for place in ("A", "B")]
# Metadata of documents, each value and null; one value is not in the document's text.
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
