"""Loading: what has not the shape of its kind is refused, with its place and with words that help."""

from typing import Any

import pytest

from service.catalog import BY_NAME, KINDS, Kind
from service.publishing.draft_loader import load
from service.publishing.drafts import Draft
from service.publishing.records import Withdrawal
from service.store.database import Database
from tests.drafts import AMBER, NOTICE, Drafts
from tests.publishing.breakage import Breakage
from tests.releases import faults

SYRUP = ("treatment", "cobalt-syrup")
SHAPE, UNKNOWN, MISSING = "shape", "unknown-field", "missing-field"
A_CLAIM = f"{AMBER}.p2s1c1"

BREAKAGES = {
    "a text where named values are wanted": Breakage(
        SHAPE, *SYRUP, (), 'as named values, not "syrup"', "", lambda drafts: drafts.put(*SYRUP, "syrup")
    ),
    "an unknown field": Breakage(
        UNKNOWN, *SYRUP, ("purpos",), "purpos is not a field of the kind treatment", "did you mean purpose?",
        lambda drafts: drafts.write(*SYRUP, "for the tin bones", "purpos"),
    ),
    "an unknown field like no other": Breakage(
        UNKNOWN, *SYRUP, ("zzz",), "zzz", "allowed are: name, wording",
        lambda drafts: drafts.write(*SYRUP, "a", "zzz"),
    ),
    "an unknown field of a nested object": Breakage(
        UNKNOWN, "site", "glass-gland", ("roles", 0, "rol"), "rol", "did you mean role?",
        lambda drafts: drafts.write("site", "glass-gland", "primary", "roles", 0, "rol"),
    ),
    "a derived field that an editor wrote": Breakage(
        UNKNOWN, *SYRUP, ("advisories",), "advisories", "allowed are",
        lambda drafts: drafts.write(*SYRUP, [], "advisories"),
    ),
    "a required field left out": Breakage(
        MISSING, *SYRUP, ("category",), "category is missing",
        "write category: A group or a single treatment. One of: group, specific.",
        lambda drafts: drafts.remove(*SYRUP, "category"),
    ),
    "a required field of a nested object left out": Breakage(
        MISSING, *SYRUP, ("codes", 0, "relation"), "relation is missing", "write relation",
        lambda drafts: drafts.remove(*SYRUP, "codes", 0, "relation"),
    ),
    "a required field of a claim left out": Breakage(
        MISSING, "claim", A_CLAIM, ("states",), "states is missing", "write states",
        lambda drafts: drafts.remove("claim", A_CLAIM, "states"),
    ),
    "a required list that is empty": Breakage(
        SHAPE, "distinction", "storm-elbows", ("presentation",), "At least one", "",
        lambda drafts: drafts.write("distinction", "storm-elbows", [], "presentation"),
    ),
    "a value that is not in the vocabulary": Breakage(
        SHAPE, *SYRUP, ("route",), '"oraly" is not one of: oral, sublingual', "did you mean oral?",
        lambda drafts: drafts.write(*SYRUP, "oraly", "route"),
    ),
    "a value that is not in the vocabulary of a list's objects": Breakage(
        SHAPE, "site", "glass-gland", ("roles", 1, "role"), '"afected"', "did you mean affected?",
        lambda drafts: drafts.write("site", "glass-gland", "afected", "roles", 1, "role"),
    ),
    "a list where one value is wanted": Breakage(
        SHAPE, *SYRUP, ("route",), "a list is not one of", "", lambda drafts: drafts.write(*SYRUP, ["oral"], "route")
    ),
    "one value where a list is wanted": Breakage(
        SHAPE, *SYRUP, ("conditions",), "Write a list here", "",
        lambda drafts: drafts.write(*SYRUP, AMBER, "conditions"),
    ),
    "an item that is in the list already": Breakage(
        SHAPE, *SYRUP, ("conditions", 1), "already in the list", "",
        lambda drafts: drafts.write(*SYRUP, [AMBER, AMBER], "conditions"),
    ),
    "an empty value": Breakage(
        SHAPE, *SYRUP, ("purpose",), "This is empty", "", lambda drafts: drafts.write(*SYRUP, "", "purpose")
    ),
    "a null where a value is wanted": Breakage(
        SHAPE, *SYRUP, ("name",), "may not be empty", "", lambda drafts: drafts.write(*SYRUP, None, "name")
    ),
    "a control character": Breakage(
        SHAPE, *SYRUP, ("name",), "U+0007 at position 6", "",
        lambda drafts: drafts.write(*SYRUP, "Cobalt\x07", "name"),
    ),
    "an item that is null": Breakage(
        SHAPE, *SYRUP, ("sameAs", 0), "may not be empty", "", lambda drafts: drafts.write(*SYRUP, [None], "sameAs")
    ),
    "a code that is null": Breakage(
        SHAPE, *SYRUP, ("codes", 0), "may not be empty", "", lambda drafts: drafts.write(*SYRUP, [None], "codes")
    ),
    "an id where none can be": Breakage(
        SHAPE, *SYRUP, ("partOf", 0), '"Quiet cures" is not an id of the kind treatment.', "",
        lambda drafts: drafts.write(*SYRUP, "Quiet cures", "partOf", 0),
    ),
    "a code with a space": Breakage(
        SHAPE, *SYRUP, ("codes", 0, "code"), '"00 00" is not a code of', "as in 1191",
        lambda drafts: drafts.write(*SYRUP, "00 00", "codes", 0, "code"),
    ),
    "evidence that is no list of claims": Breakage(
        SHAPE, *SYRUP, ("evidence", "purpose"), "Write a list here", "",
        lambda drafts: drafts.write(*SYRUP, A_CLAIM, "evidence", "purpose"),
    ),
    "evidence that is no id of a claim": Breakage(
        SHAPE, *SYRUP, ("evidence", "purpose", 0), '"p6s1c1" is not the id of a claim.', "as in p1s2c3",
        lambda drafts: drafts.write(*SYRUP, "p6s1c1", "evidence", "purpose", 0),
    ),
    "evidence that is not named by field": Breakage(
        SHAPE, *SYRUP, ("evidence",), "Write", "", lambda drafts: drafts.write(*SYRUP, [A_CLAIM], "evidence")
    ),
    "an assessment that is a text": Breakage(
        SHAPE, "claim", A_CLAIM, ("assessment",), "Write verdict, reason, references", "",
        lambda drafts: drafts.write("claim", A_CLAIM, "agrees", "assessment"),
    ),
    "an occurrence that is no number": Breakage(
        SHAPE, "claim", f"{AMBER}.p3s1c2", ("occurrence",), '"second" is not a whole number', "",
        lambda drafts: drafts.write("claim", f"{AMBER}.p3s1c2", "second", "occurrence"),
    ),
    "a sentence start out of order": Breakage(
        SHAPE, "document", NOTICE, ("sentences", 1), "0 does not come after 45", "count characters from 0",
        lambda drafts: drafts.write("document", NOTICE, ["45", "0"], "sentences"),
    ),
    "a sentence start in white space": Breakage(
        SHAPE, "document", NOTICE, ("sentences", 1), "At 5 there is white space", "count characters",
        lambda drafts: drafts.write("document", NOTICE, ["0", "5", "45"], "sentences"),
    ),
    "a paragraph without a sentence": Breakage(
        SHAPE, "document", NOTICE, ("sentences", 0), "Paragraph 2 begins at 45", "count characters",
        lambda drafts: drafts.write("document", NOTICE, ["0"], "sentences"),
    ),
    "a withdrawn record that has other values": Breakage(
        SHAPE, *SYRUP, ("name",), "A withdrawn record has no other values", "",
        lambda drafts: drafts.put(*SYRUP, {"withdrawn": {"reason": "It was a mistake."}, "name": "Cobalt syrup"}),
    ),
    "a withdrawal without a reason": Breakage(
        SHAPE, *SYRUP, ("withdrawn",), "Write the reason", "",
        lambda drafts: drafts.put(*SYRUP, {"withdrawn": "true"}),
    ),
    "a withdrawal whose reason is empty": Breakage(
        SHAPE, *SYRUP, ("withdrawn", "reason"), "This is empty", "",
        lambda drafts: drafts.put(*SYRUP, {"withdrawn": {"reason": " "}}),
    ),
    "a withdrawal that names what is unknown": Breakage(
        UNKNOWN, *SYRUP, ("withdrawn", "replaced"), "replaced", "",
        lambda drafts: drafts.put(*SYRUP, {"withdrawn": {"reason": "It was a mistake.", "replaced": "quiet-cures"}}),
    ),
    "an id with capitals": Breakage(
        SHAPE, "finding", "Humming", ("id",), '"Humming" is not an id', "",
        lambda drafts: drafts.put("finding", "Humming", drafts.values("finding", "humming-behind-the-ears")),
    ),
    "an id of more than eighty characters": Breakage(
        SHAPE, "finding", "m" * 81, ("id",), "81 characters", "",
        lambda drafts: drafts.put("finding", "m" * 81, drafts.values("finding", "humming-behind-the-ears")),
    ),
    "a claim's id that names no sentence": Breakage(
        SHAPE, "claim", f"{AMBER}.c1", ("id",), "is not an id", "",
        lambda drafts: drafts.put("claim", f"{AMBER}.c1", drafts.values("claim", A_CLAIM)),
    ),
    "a sentence that somebody wrote": Breakage(
        SHAPE, "sentence", f"{NOTICE}.p9s9", (), "sentence", "",
        lambda drafts: drafts.put("sentence", f"{NOTICE}.p9s9", {}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("done", BREAKAGES)
def test_what_has_not_the_shape_of_its_kind_is_refused(
    empty_database: Database, world_drafts: Drafts, done: str
) -> None:
    BREAKAGES[done].check(empty_database, world_drafts)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("values", [None, "text", [], 1, {}, {"withdrawn": None}, {"id": "a"}, {"type": "a"}], ids=str)
def test_nothing_that_is_written_breaks_the_loader(kind: Kind, values: Any) -> None:
    id_ = {"sentence": "a.p1s1", "claim": "a.p1s1c1"}.get(kind.name, "a")
    sources, found = load(Draft(kind, id_, values))
    assert not sources
    assert all((fault.kind, fault.id) == (kind.name, id_) for fault in found)
    assert found


def test_every_fault_of_a_draft_is_reported_at_once(empty_database: Database, world_drafts: Drafts) -> None:
    broken = world_drafts.write(*SYRUP, "oraly", "route").remove(*SYRUP, "category").write(*SYRUP, "x", "purpos")
    assert {fault.path for fault in faults(empty_database, broken)} == {("route",), ("category",), ("purpos",)}


def test_a_misshapen_record_is_not_blamed_on_those_that_refer_to_it(
    empty_database: Database, world_drafts: Drafts
) -> None:
    broken = world_drafts.remove("condition", AMBER, "category").remove("claim", A_CLAIM, "states")
    assert {(fault.kind, fault.id) for fault in faults(empty_database, broken)} == {
        ("condition", AMBER),
        ("claim", A_CLAIM),
    }


def test_what_an_editor_left_out_is_null_or_empty(world_drafts: Drafts) -> None:
    (jump,) = load(world_drafts.by_key["mechanism", "jump"])[0]
    assert jump.values["definition"] is None
    assert jump.values["routes"] == []
    assert jump.values["review"]["status"] == "not-reviewed"


@pytest.mark.parametrize(
    ("kind", "id_", "default"),
    [("claim", A_CLAIM, {"qualifiers": {}}), ("mechanism", "jump", {"review": {"status": "not-reviewed"}})],
    ids=["qualifiers", "review"],
)
def test_writing_what_is_so_anyway_changes_nothing(world_drafts: Drafts, kind: str, id_: str, default: Any) -> None:
    draft = world_drafts.by_key[kind, id_]
    assert not set(default) & set(draft.values)
    (left_out,), (written,) = load(draft)[0], load(Draft(draft.kind, id_, {**draft.values, **default}))[0]
    assert left_out == written


def test_sentences_follow_from_their_document(world_drafts: Drafts) -> None:
    sources, _ = load(world_drafts.by_key["document", NOTICE])
    assert [(source.kind.name, source.id) for source in sources] == [
        ("document", NOTICE), *(("sentence", f"{NOTICE}.{place}") for place in ("p1s1", "p2s1", "p2s2")),
    ]  # fmt: skip
    assert sources[2].values == {
        "document": NOTICE, "paragraph": 2, "ordinal": 1, "start": 45, "end": 79,
        "text": "Rest is wise when a storm is near.",
    }  # fmt: skip


def test_a_withdrawal_keeps_its_reason_and_what_replaces_it() -> None:
    notice = {"withdrawn": {"reason": " It was a mistake. ", "replacedBy": "quiet-cures"}}
    (source,), found = load(Draft(BY_NAME["treatment"], "cobalt-syrup", notice))
    assert not found
    assert source.withdrawal == Withdrawal("It was a mistake.", "quiet-cures")
    assert source.values == {}


@pytest.mark.parametrize(
    "named", ["mesh", "MeSH", "http://id.nlm.nih.gov/mesh", "https://www.nlm.nih.gov/mesh/", "2.16.840.1.113883.6.177"]
)
def test_a_terminology_may_have_any_of_its_names(named: str, world_drafts: Drafts) -> None:
    (source,), found = load(world_drafts.write(*SYRUP, named, "codes", 0, "system").by_key[SYRUP])
    assert not found
    assert source.values["codes"][0]["system"] == "mesh"
