"""Withdrawing: a record leaves a tombstone, returns only as itself, and is never left behind in a reference."""

import pytest
import sqlalchemy as sa

from service.publishing.drafts import Key
from service.store.database import Database
from service.store.tables import FOREVER, entries, facets
from tests.drafts import AMBER, NOTICE, Drafts
from tests.releases import changes, faults, publish, release, served

ELBOWS = ("finding", "glowing-elbows")
ELBOWS_OF_THE_NOTICE = ("finding", "glowing-elbows-of-the-notice")
GLAD = ("guidance", "be-glad")


def test_a_withdrawn_record_leaves_a_tombstone(world_database: Database, world_drafts: Drafts) -> None:
    publish(world_database, world_drafts.withdraw(*GLAD, "Too glad.", "rest"))
    found = served(world_database)[GLAD]
    assert (found.revision, found.release, found.withdrawn) == (2, 2, True)
    assert found.json == {
        "type": "guidance",
        "id": "be-glad",
        "reason": "Too glad.",
        "replacedBy": {"type": "guidance", "id": "rest", "name": "Rest", "self": "/v1/guidance/rest"},
        "withdrawnAt": found.updated_at,
    }
    assert changes(world_database, 2) == {GLAD, ("document", AMBER), ("claim", f"{AMBER}.p7s4c1")}
    row = release(world_database, 2)
    assert (row.added, row.changed, row.withdrawn, row.touched) == (0, 0, 1, 2)
    assert row.total == release(world_database, 1).total - 1


def test_a_claim_may_be_replaced_by_a_claim(world_database: Database, world_drafts: Drafts) -> None:
    drafts = world_drafts.remove("outlook", "never-lost", "evidence")
    drafts = drafts.write(
        "outlook", "never-lost", {"wording": [f"{AMBER}.p7s3c3"], "aspect": [f"{AMBER}.p7s3c3"]}, "evidence"
    )
    drafts = drafts.put("claim", f"{AMBER}.p7s3c3", world_drafts.values("claim", f"{AMBER}.p7s3c2"))
    for field in ("difficulty", "reassurance"):
        drafts = drafts.write("guidance", "rest", [f"{AMBER}.p7s3c3", f"{AMBER}.p7s4c1"], "evidence", field)
    drafts = drafts.withdraw("claim", f"{AMBER}.p7s3c2", "Numbered anew.", f"{AMBER}.p7s3c3")
    publish(world_database, drafts)
    found = served(world_database)["claim", f"{AMBER}.p7s3c2"].json["replacedBy"]
    assert found["self"] == f"/v1/claims/{AMBER}.p7s3c3"


def test_a_tombstone_names_what_replaces_it_as_it_is_called_now(world_database: Database, world_drafts: Drafts) -> None:
    drafts = world_drafts.withdraw(*GLAD, "Too glad.", "rest")
    publish(world_database, drafts)
    publish(world_database, drafts.write("guidance", "rest", "Rest a while", "name"))
    assert served(world_database)[GLAD].json["replacedBy"]["name"] == "Rest a while"
    assert served(world_database)[GLAD].revision == 2


def test_a_withdrawn_record_comes_back_with_its_next_revision(world_database: Database, world_drafts: Drafts) -> None:
    before = served(world_database)[GLAD]
    publish(world_database, world_drafts.withdraw(*GLAD))
    publish(world_database, world_drafts)
    after = served(world_database)[GLAD]
    assert (after.revision, after.release, after.withdrawn) == (3, 3, False)
    assert after.sha256 == before.sha256
    row = release(world_database, 3)
    assert (row.added, row.total) == (1, release(world_database, 1).total)


def test_nothing_withdrawn_is_found_by_a_filter(world_database: Database, world_drafts: Drafts) -> None:
    publish(world_database, world_drafts.withdraw(*GLAD))
    query = sa.select(facets).join(entries, entries.c.key == facets.c.entry)
    with world_database.open_reading() as connection:
        held = query.where(entries.c.id == GLAD[1], facets.c.to_release == FOREVER)
        assert connection.execute(held).all() == []
        assert connection.execute(query.where(entries.c.id == GLAD[1], facets.c.to_release == 2)).all() != []


def test_a_withdrawn_record_that_is_still_referred_to_names_the_referrers(
    published_database: Database, world_drafts: Drafts
) -> None:
    found = faults(published_database, world_drafts.withdraw("finding", "glowing-elbows", "Too bright."))
    assert {(fault.rule, fault.kind, fault.id, fault.path) for fault in found} == {
        ("references-resolve", "treatment", "cobalt-syrup", ("findings", 0)),
        ("references-resolve", "treatment", "feather-baths", ("findings", 0)),
        ("references-resolve", *ELBOWS_OF_THE_NOTICE, ("sameAs", 0)),
        ("claims-are-used", "claim", f"{AMBER}.p3s1c1", ("id",)),
    }  # fmt: skip


def test_a_withdrawn_record_that_another_document_refers_to_names_the_referrer(
    published_database: Database, world_drafts: Drafts
) -> None:
    only = world_drafts.withdraw("condition", "amber-fever-of-the-notice", "Too short.")
    found = {(fault.kind, fault.id, fault.path) for fault in faults(published_database, only)}
    assert ("condition", AMBER, ("sameAs", 0)) in found
    assert ("guidance", "rest-near-storms", ("conditions", 0)) in found


def test_a_withdrawn_document_takes_its_sentences_with_it(world_database: Database, world_drafts: Drafts) -> None:
    assert publish(world_database, without_notice(world_drafts)) == 2
    found = served(world_database)
    gone = {key for key, each in found.items() if each.withdrawn}
    sentences = {("sentence", f"{NOTICE}.{place}") for place in ("p1s1", "p2s1", "p2s2")}
    assert gone == sentences | {key for key in world_drafts.by_key if is_of_the_notice(world_drafts, key)}
    assert found["sentence", f"{NOTICE}.p1s1"].json["reason"] == "Too short."


def test_a_withdrawn_document_comes_back_with_its_sentences(world_database: Database, world_drafts: Drafts) -> None:
    before = served(world_database)
    publish(world_database, without_notice(world_drafts))
    publish(world_database, world_drafts)
    after = served(world_database)
    assert {key for key, each in after.items() if each.withdrawn} == set()
    assert {key: each.sha256 for key, each in after.items()} == {key: each.sha256 for key, each in before.items()}
    assert after["sentence", f"{NOTICE}.p1s1"].revision == 3


@pytest.mark.parametrize("field", ["text", "sentences"])
def test_a_withdrawn_document_comes_back_only_as_it_was(
    world_database: Database, world_drafts: Drafts, field: str
) -> None:
    publish(world_database, without_notice(world_drafts))
    drafts = {"text": with_another_text, "sentences": with_another_split}[field](world_drafts)
    assert [(fault.rule, fault.path[0]) for fault in faults(world_database, drafts)] == [("texts-are-frozen", field)]


def test_what_is_not_spoken_of_stays_without_prune_and_goes_with_it(
    world_database: Database, world_drafts: Drafts
) -> None:
    drafts = world_drafts.without(GLAD)
    assert publish(world_database, drafts) is None
    assert publish(world_database, drafts, prune="The file is gone.") == 2
    found = served(world_database)
    assert {key for key, each in found.items() if each.withdrawn} == {GLAD}
    assert found[GLAD].json["reason"] == "The file is gone."


def test_pruning_keeps_the_rules(published_database: Database, world_drafts: Drafts) -> None:
    found = faults(published_database, world_drafts.without(ELBOWS), prune="The file is gone.")
    assert ("treatment", "cobalt-syrup", ("findings", 0)) in {(each.kind, each.id, each.path) for each in found}


def with_another_text(drafts: Drafts) -> Drafts:
    """Change a word of the notice, and everything that quotes it."""
    text = drafts.values("document", NOTICE)["text"].replace("Rest is wise", "Rest is nice")
    drafts = drafts.write("document", NOTICE, text, "text")
    drafts = drafts.write("claim", f"{NOTICE}.p2s1c1", "Rest is nice when a storm is near", "quote")
    drafts = drafts.write("guidance", "rest-near-storms", "Rest is nice", "text")
    return drafts.write("guidance", "rest-near-storms", "Rest is nice", "wording")


def with_another_split(drafts: Drafts) -> Drafts:
    """Cut the first sentence of the notice in two, and fit everything to it."""
    starts = drafts.values("document", NOTICE)["sentences"]
    drafts = drafts.write("document", NOTICE, [starts[0], "19", *starts[1:]], "sentences")
    drafts = drafts.write("document", NOTICE, [{"sentence": "p1s2", "reason": "It is told twice."}], "leftOut")
    drafts = drafts.write("claim", f"{NOTICE}.p1s1c1", "Amber fever glows", "quote")
    return drafts.write("site", "glass-gland-of-the-notice", "Amber fever", "wording")


def is_of_the_notice(drafts: Drafts, key: Key) -> bool:
    return key[1] == NOTICE or drafts.by_key[key].values.get("document") == NOTICE


def without_notice(drafts: Drafts) -> Drafts:
    """Withdraw the notice, and all that is said in it or refers to it."""
    for key in drafts.by_key:
        if is_of_the_notice(drafts, key):
            drafts = drafts.withdraw(*key, reason="Too short.")
    drafts = drafts.remove("document", AMBER, "replaces")
    return drafts.remove("condition", AMBER, "sameAs").remove("site", "glass-gland", "sameAs")
