"""Releases: each change makes exactly the new versions it must, and every record keeps its history."""

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from service.publishing.applying import ReleaseNote, StalePlan, apply
from service.publishing.faults import ContentFaults
from service.publishing.planning import Action, plan
from service.publishing.sources import Key
from service.store.database import Database, StorageFault
from service.store.tables import FOREVER, entries, facets, releases, revisions, versions
from tests.conftest import WORLD_RELEASE
from tests.drafts import Drafts
from tests.releases import changes, faults, publish, rows, served

AMBER, NOTICE = "amber-fever", "glass-gland-notice"
ELBOWS = ("finding", "glowing-elbows")
GLAD = ("guidance", "be-glad")
DOCUMENTS = {("document", AMBER), ("document", NOTICE)}


def claims(*places: str, document: str = AMBER) -> set[Key]:
    return {("claim", f"{document}.{place}") for place in places}


def release(database: Database, number: int) -> Any:
    with database.reading() as connection:
        return connection.execute(sa.select(releases).where(releases.c.number == number)).one()


def resting_on(drafts: Drafts, place: str) -> set[Key]:
    """Return the records whose evidence names a claim."""
    evidence = {key: draft.values.get("evidence", {}) for key, draft in drafts.by_key.items()}
    return {key for key, named in evidence.items() if any(f"{AMBER}.{place}" in each for each in named.values())}


def test_the_first_release_serves_everything(published_database: Database, world_drafts: Drafts) -> None:
    found = served(published_database)
    assert {key for key in found if key[0] != "sentence"} == set(world_drafts.by_key)
    assert {(each.revision, each.release, each.withdrawn) for each in found.values()} == {(1, 1, False)}
    row = release(published_database, 1)
    assert (row.number, row.time, row.author, row.note) == (1, WORLD_RELEASE.time, "a tester", WORLD_RELEASE.note)
    assert (row.added, row.changed, row.withdrawn, row.touched, row.total) == (len(found), 0, 0, 0, len(found))


def test_a_served_record_tells_its_release(published_database: Database) -> None:
    body = served(published_database)[ELBOWS].json
    assert (body["revision"], body["release"], body["updatedAt"]) == (1, 1, WORLD_RELEASE.time)


def test_applying_the_same_again_changes_no_row(world_database: Database, world_drafts: Drafts) -> None:
    before = rows(world_database)
    assert publish(world_database, world_drafts) is None
    assert rows(world_database) == before


def test_the_order_of_the_drafts_counts_for_nothing(
    database: Database, published_database: Database, world_drafts: Drafts
) -> None:
    turned = Drafts(dict(reversed(world_drafts.by_key.items())))
    publish(database, turned, WORLD_RELEASE)
    assert rows(database) == rows(published_database)


def test_a_renamed_record_is_told_to_those_that_name_it(world_database: Database, world_drafts: Drafts) -> None:
    before = served(world_database)
    assert publish(world_database, world_drafts.write(*ELBOWS, "Elbow glow", "name")) == 2
    referring = {("treatment", "cobalt-syrup"), ("treatment", "feather-baths")}
    assert changes(world_database, 2) == {ELBOWS, *referring, *claims("p2s2c1", "p3s1c1", "p3s1c2")}
    found = served(world_database)
    assert found[ELBOWS].revision == 2
    assert {found[key].revision for key in referring} == {1}
    assert found["treatment", "cobalt-syrup"].json["findings"][0]["name"] == "Elbow glow"
    assert found["treatment", "cobalt-syrup"].json["release"] == 2
    assert all(found[key].sha256 != before[key].sha256 for key in changes(world_database, 2))


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
    with world_database.reading() as connection:
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
    assert changes(world_database, 2) == own
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
    assert changes(world_database, 2) == {GLAD, ("document", AMBER), *claims("p7s4c1")}
    row = release(world_database, 2)
    assert (row.added, row.changed, row.withdrawn, row.touched) == (0, 0, 1, 2)
    assert row.total == release(world_database, 1).total - 1


def test_a_tombstone_names_what_replaces_it_as_it_is_called_now(
    world_database: Database, world_drafts: Drafts
) -> None:
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
    with world_database.reading() as connection:
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
        ("claims-are-used", "claim", f"{AMBER}.p3s1c1", ("id",)),
    }  # fmt: skip


def test_a_withdrawn_record_that_another_document_refers_to_names_the_referrer(
    published_database: Database, world_drafts: Drafts
) -> None:
    only = world_drafts.withdraw("condition", "amber-fever-of-the-notice", "Too short.")
    found = {(fault.kind, fault.id, fault.path) for fault in faults(published_database, only)}
    assert ("condition", AMBER, ("sameAs", 0)) in found
    assert ("guidance", "rest-near-storms", ("conditions", 0)) in found


def test_a_lone_draft_is_planned_against_all_that_is_published(
    world_database: Database, world_drafts: Drafts
) -> None:
    only = Drafts({ELBOWS: world_drafts.withdraw(*ELBOWS).by_key[ELBOWS]})
    assert {fault.id for fault in faults(world_database, only)} == {
        "cobalt-syrup", "feather-baths", f"{AMBER}.p3s1c1",
    }  # fmt: skip
    assert publish(world_database, world_drafts.write(*ELBOWS, "Elbow glow", "name"), only=[ELBOWS]) == 2


def test_a_withdrawn_document_takes_its_sentences_with_it(world_database: Database, world_drafts: Drafts) -> None:
    assert publish(world_database, without_notice(world_drafts)) == 2
    found = served(world_database)
    gone = {key for key, each in found.items() if each.withdrawn}
    assert gone == {key for key in found if NOTICE in key[1] or key[1] in NOTICES}
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
    text = world_drafts.values("document", NOTICE)["text"].replace("Rest is wise", "Rest is nice")
    changed = {"text": text, "sentences": ["0", "12", "45"]}[field]
    drafts = world_drafts.write("document", NOTICE, changed, field)
    if field == "text":
        for path in ("quote",):
            drafts = drafts.write("claim", f"{NOTICE}.p2s1c1", "Rest is nice when a storm is near", path)
        for path in ("text", "wording"):
            drafts = drafts.write("guidance", "rest-near-storms", "Rest is nice", path)
    else:
        left_out = [{"sentence": "p1s2", "reason": "It says nothing."}]
        drafts = drafts.write("document", NOTICE, left_out, "leftOut")
        drafts = drafts.write("claim", f"{NOTICE}.p1s1c1", "Amber fever", "quote")
        drafts = drafts.write("condition", "amber-fever-of-the-notice", "Amber fever", "wording")
        drafts = drafts.write("site", "glass-gland-of-the-notice", "Amber fever", "wording")
    assert [(fault.rule, fault.path) for fault in faults(world_database, drafts)] == [("texts-are-frozen", (field,))]


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


def test_faults_change_nothing(world_database: Database, world_drafts: Drafts) -> None:
    before = rows(world_database)
    with pytest.raises(ContentFaults):
        publish(world_database, world_drafts.write(*ELBOWS, "Elbow glow", "name").withdraw(*GLAD, "Too glad.", "zzz"))
    assert rows(world_database) == before


def test_a_stale_plan_is_refused_and_changes_nothing(world_database: Database, world_drafts: Drafts) -> None:
    with plan(world_database, world_drafts.write(*ELBOWS, "Elbow glow", "name").all) as stale:
        publish(world_database, world_drafts.withdraw(*GLAD))
        before = rows(world_database)
        with pytest.raises(StalePlan, match="made against release 1, and release 2 is there now"):
            apply(world_database, stale, ReleaseNote("a tester", "Too late"))
    assert rows(world_database) == before


def test_a_plan_tells_what_it_would_do(published_database: Database, world_drafts: Drafts) -> None:
    drafts = world_drafts.write(*ELBOWS, "Elbow glow", "name").withdraw(*GLAD)
    drafts = drafts.put("guidance", "be-merry", world_drafts.values(*GLAD))
    with plan(published_database, drafts.all) as made:
        assert made.base == 1
        assert made.changes == {
            ELBOWS: Action.CHANGE, GLAD: Action.WITHDRAW, ("guidance", "be-merry"): Action.ADD,
        }  # fmt: skip
        before = made.before(ELBOWS)
        assert before
        assert (before.name, made.after(ELBOWS).name) == ("Glowing elbows", "Elbow glow")
        assert made.before(("guidance", "be-merry")) is None


def test_a_write_that_fails_half_way_leaves_nothing(world_database: Database, world_drafts: Drafts) -> None:
    with sqlite3.connect(world_database.path) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON links BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    connection.close()
    before = rows(world_database)
    with pytest.raises(StorageFault, match=r"the disk is full. Nothing was changed\."):
        publish(world_database, world_drafts.put("guidance", "be-merry", world_drafts.values(*GLAD)))
    assert rows(world_database) == before


def test_a_wanted_time_is_taken_where_it_comes_after_the_last(world_database: Database, world_drafts: Drafts) -> None:
    publish(world_database, world_drafts.withdraw(*GLAD), ReleaseNote("a tester", "Later", "2031-05-04T06:00:01Z"))
    assert release(world_database, 2).time == "2031-05-04T06:00:01Z"
    assert served(world_database)[GLAD].updated_at == "2031-05-04T06:00:01Z"


@pytest.mark.parametrize("wanted", ["2031-05-04T06:00:00Z", "2031-05-04T05:59:59Z", None], ids=str)
def test_a_time_that_does_not_come_after_the_last_is_a_second_later(
    world_database: Database, world_drafts: Drafts, wanted: str | None
) -> None:
    # The world's release lies in the future of any clock that runs this.
    publish(world_database, world_drafts.withdraw(*GLAD), ReleaseNote("a tester", "Later", wanted))
    assert release(world_database, 2).time == "2031-05-04T06:00:01Z"


def test_a_release_without_a_wanted_time_is_made_now(database: Database, world_drafts: Drafts) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    publish(database, world_drafts, ReleaseNote("a tester", "Now"))
    made = datetime.strptime(release(database, 1).time, "%Y-%m-%dT%H:%M:%S%z")
    assert before <= made <= datetime.now(UTC) + timedelta(seconds=1)


def test_earlier_versions_and_revisions_stay_as_they_were(world_database: Database, world_drafts: Drafts) -> None:
    first = served(world_database)
    publish(world_database, world_drafts.write(*ELBOWS, "Elbow glow", "name"))
    second = served(world_database)
    publish(world_database, world_drafts.withdraw(*GLAD))
    assert served(world_database, 1) == first
    assert served(world_database, 2) == second
    history = (
        sa.select(revisions.c.number, revisions.c.release, revisions.c.source)
        .join(entries, entries.c.key == revisions.c.entry)
        .where(entries.c.kind == ELBOWS[0], entries.c.id == ELBOWS[1])
        .order_by(revisions.c.number)
    )
    with world_database.reading() as connection:
        found = connection.execute(history).all()
    assert [(number, made, orjson.loads(source)["name"]) for number, made, source in found] == [
        (1, 1, "Glowing elbows"), (2, 3 - 1, "Elbow glow"), (3, 3, "Glowing elbows"),
    ]  # fmt: skip


def test_versions_of_a_record_follow_each_other_without_a_gap(world_database: Database, world_drafts: Drafts) -> None:
    publish(world_database, world_drafts.withdraw(*GLAD))
    publish(world_database, world_drafts)
    query = (
        sa.select(versions.c.from_release, versions.c.to_release)
        .join(entries, entries.c.key == versions.c.entry)
        .where(entries.c.id == GLAD[1])
        .order_by(versions.c.from_release)
    )
    with world_database.reading() as connection:
        assert [tuple(row) for row in connection.execute(query)] == [(1, 2), (2, 3), (3, FOREVER)]


def test_two_machines_make_the_same_bytes(database: Database, published_database: Database, world_drafts: Drafts) -> None:
    publish(database, world_drafts, WORLD_RELEASE)
    assert rows(database) == rows(published_database)


# The records of the notice, beside those whose id begins with its own.
NOTICES = {"amber-fever-of-the-notice", "glass-gland-of-the-notice", "rest-near-storms"}


def without_notice(drafts: Drafts) -> Drafts:
    """Withdraw the notice, and all that is said in it or refers to it."""
    for key in drafts.by_key:
        if key[1].startswith(NOTICE) or key[1] in NOTICES:
            drafts = drafts.withdraw(*key, reason="Too short.")
    drafts = drafts.remove("document", AMBER, "replaces")
    return drafts.remove("condition", AMBER, "sameAs").remove("site", "glass-gland", "sameAs")
