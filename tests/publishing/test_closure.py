"""The closure: a record is rendered again when a record changes that it names, cites, supports or is attributed to."""

import sqlalchemy as sa

from service.publishing.drafts import Key
from service.store.database import Database
from service.store.tables import FOREVER, entries, facets
from tests.drafts import AMBER, NOTICE, Drafts
from tests.releases import changes, publish, release, served

ELBOWS = ("finding", "glowing-elbows")
ELBOWS_OF_THE_NOTICE = ("finding", "glowing-elbows-of-the-notice")
GLAD = ("guidance", "be-glad")


def test_a_renamed_record_is_told_to_those_that_name_it(world_database: Database, world_drafts: Drafts) -> None:
    before = served(world_database)
    assert publish(world_database, world_drafts.write(*ELBOWS, "Elbow glow", "name")) == 2
    referring = {("treatment", "cobalt-syrup"), ("treatment", "feather-baths"), ELBOWS_OF_THE_NOTICE}
    assert changes(world_database, 2) == {ELBOWS, *referring, *claims("p2s2c1", "p3s1c1", "p3s1c2")}
    found = served(world_database)
    assert found[ELBOWS].revision == 2
    assert {found[key].revision for key in referring} == {1}
    assert found["treatment", "cobalt-syrup"].json["findings"][0]["name"] == "Elbow glow"
    assert found["treatment", "cobalt-syrup"].json["release"] == 2
    assert all(found[key].sha256 != before[key].sha256 for key in changes(world_database, 2))


def test_a_lone_draft_is_told_to_the_records_of_other_documents(world_database: Database, world_drafts: Drafts) -> None:
    publish(world_database, world_drafts.write(*ELBOWS, "Elbow glow", "name"), only=[ELBOWS])
    found = served(world_database)[ELBOWS_OF_THE_NOTICE]
    assert (found.release, found.json["sameAs"][0]["name"]) == (2, "Elbow glow")


def test_a_changed_value_that_nobody_names_changes_one_record(world_database: Database, world_drafts: Drafts) -> None:
    publish(world_database, world_drafts.write(*ELBOWS, "elbow glow", "standardTerm"))
    assert changes(world_database, 2) == {ELBOWS}
    row = release(world_database, 2)
    assert (row.added, row.changed, row.withdrawn, row.touched) == (0, 1, 0, 0)


def test_a_new_assessment_reaches_the_records_that_rest_on_the_claim(
    world_database: Database, world_drafts: Drafts
) -> None:
    claim = ("claim", f"{AMBER}.p2s2c2")
    publish(world_database, world_drafts.write(*claim, "They hum too.", "assessment", "reason"))
    resting = resting_on(world_drafts, "p2s2c2")
    assert {("site", "tin-bones"), ("mechanism", "drift")} <= resting
    assert changes(world_database, 2) == {claim, *resting}
    found = served(world_database)
    assert found[claim].revision == 2
    assert found["site", "tin-bones"].revision == 1
    assert found["site", "tin-bones"].json["advisories"][0]["reason"] == "They hum too."
    row = release(world_database, 2)
    assert (row.changed, row.touched) == (1, len(resting))


def test_a_verdict_that_needs_no_advisory_is_still_found_by(world_database: Database, world_drafts: Drafts) -> None:
    claim = ("claim", f"{AMBER}.p2s1c1")
    publish(world_database, world_drafts.write(*claim, "not-assessable", "assessment", "verdict"))
    query = (
        sa.select(entries.c.kind, entries.c.id)
        .join(facets, facets.c.entry == entries.c.key)
        .where(facets.c.name == "exclude", facets.c.value == "not-assessable", facets.c.to_release == FOREVER)
    )
    with world_database.open_reading() as connection:
        found = {(kind, id_) for kind, id_ in connection.execute(query)}
    assert {claim, *resting_on(world_drafts, "p2s1c1")} <= found


def test_a_renamed_work_is_told_to_claims_and_advisories(world_database: Database, world_drafts: Drafts) -> None:
    work = ("reference", "gland-atlas")
    publish(world_database, world_drafts.write(*work, "a page torn from the Great Atlas", "locator"))
    assert changes(world_database, 2) == {work, *claims("p2s2c2"), *resting_on(world_drafts, "p2s2c2")}
    advisory = served(world_database)["site", "tin-bones"].json["advisories"][0]
    assert [each["name"] for each in advisory["references"]] == [
        "The Almanac of Nowhere", "a page torn from the Great Atlas",
    ]  # fmt: skip


def test_new_support_is_told_to_the_claim_and_counted_by_the_document(
    world_database: Database, world_drafts: Drafts
) -> None:
    drafts = world_drafts.put("guidance", "be-merry", {**world_drafts.values(*GLAD), "name": "Be merry"})
    publish(world_database, drafts)
    assert changes(world_database, 2) == {("guidance", "be-merry"), ("document", AMBER), *claims("p7s4c1")}
    found = served(world_database)
    assert found["document", AMBER].revision == 1
    supports = found["claim", f"{AMBER}.p7s4c1"].json["supports"]
    assert ("guidance", "be-merry", "text") in {(each["type"], each["id"], each["field"]) for each in supports}


def test_a_changed_quote_is_told_to_its_sentence_and_to_advisories(
    world_database: Database, world_drafts: Drafts
) -> None:
    claim = ("claim", f"{AMBER}.p4s1c1")
    drafts = world_drafts.write(*claim, "Elbows that glow after a storm are probably amber fever", "quote")
    publish(world_database, drafts)
    sentence = ("sentence", f"{AMBER}.p4s1")
    assert changes(world_database, 2) == {claim, sentence, *resting_on(world_drafts, "p4s1c1")}
    assert served(world_database)[sentence].json["claims"][0]["name"].endswith("probably amber fever")


def test_a_documents_licence_is_told_to_all_that_is_attributed_to_it(
    world_database: Database, world_drafts: Drafts
) -> None:
    publish(world_database, world_drafts.remove("document", AMBER, "licence"))
    own = {key for key, each in served(world_database).items() if AMBER in str(each.json["attribution"]["documents"])}
    assert {kind for kind, _ in own} >= {"document", "sentence", "claim", "treatment"}
    # Its topics say under which licence each member is.
    assert changes(world_database, 2) == {*own, ("topic", "amber-fever")}
    assert {served(world_database)[key].json["attribution"]["licence"] for key in own} == {None}


def test_a_documents_title_is_told_to_the_records_of_other_documents(
    world_database: Database, world_drafts: Drafts
) -> None:
    drafts = world_drafts.write("document", NOTICE, "Amber fever glows", "title")
    publish(world_database, drafts)
    found = served(world_database)
    assert found["document", AMBER].json["replaces"]["name"] == "Amber fever glows"
    assert found["sentence", f"{NOTICE}.p1s1"].json["document"]["name"] == "Amber fever glows"
    own = {key for key, each in found.items() if each.json["attribution"]["documents"][:1] and NOTICE in key[1]}
    assert own <= changes(world_database, 2)


def resting_on(drafts: Drafts, place: str) -> set[Key]:
    """Return the records whose evidence names a claim."""
    evidence = {key: draft.values.get("evidence", {}) for key, draft in drafts.by_key.items()}
    return {key for key, named in evidence.items() if any(f"{AMBER}.{place}" in each for each in named.values())}


def claims(*places: str, document: str = AMBER) -> set[Key]:
    return {("claim", f"{document}.{place}") for place in places}
