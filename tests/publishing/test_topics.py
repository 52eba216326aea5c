"""Topics: what they show of their members, what members show of each other, and what a change of one rewrites."""

from service.publishing.document_checks import DraftChecker
from service.publishing.erasure import erase
from service.publishing.kept_faults import RecentFaults
from service.store.database import Database
from tests.drafts import AMBER, NOTICE, Drafts
from tests.releases import NOTE, changes, faults, publish, served

OF_THE_NOTICE = "amber-fever-of-the-notice"
MEMBER, OTHER, SLEEP = ("condition", AMBER), ("condition", OF_THE_NOTICE), ("condition", "marble-sleep")
TOPIC = ("topic", AMBER)


def same(database: Database, key: tuple[str, str]) -> list[str]:
    return [each["name"] for each in served(database)[key].json["sameAs"]]


def members(database: Database) -> list[str]:
    return [each["record"]["name"] for each in served(database)[TOPIC].json["members"]]


def test_a_topic_shows_each_member_with_what_a_reader_must_know_of_it(published_database: Database) -> None:
    found = served(published_database)
    shown = found[TOPIC].json
    assert [(each["document"]["id"], each["record"]["id"]) for each in shown["members"]] == [
        (AMBER, AMBER), (NOTICE, OF_THE_NOTICE),
    ]  # fmt: skip
    for each in shown["members"]:
        record = found["condition", each["record"]["id"]].json
        assert (each["review"], each["advisories"]) == (record["review"], record["advisories"])
        assert each["licence"] == record["attribution"]["licence"]
    assert found[MEMBER].json["topic"]["self"] == "/v1/topics/amber-fever"
    assert shown["links"]["conditions"] == "/v1/conditions?topic=amber-fever"
    assert shown["links"]["treatments"] == "/v1/treatments?topic=amber-fever"


def test_a_new_member_rewrites_the_topic_and_its_members_and_nothing_else(
    world_database: Database, world_drafts: Drafts
) -> None:
    publish(world_database, world_drafts.write(*SLEEP, AMBER, "topic"))
    assert changes(world_database, 2) == {SLEEP, MEMBER, OTHER, TOPIC}
    assert {served(world_database)[key].revision for key in (MEMBER, OTHER, TOPIC)} == {1}
    assert same(world_database, OTHER) == ["Amber fever", "Marble sleep"]
    assert same(world_database, SLEEP) == ["Amber fever", "Amber fever, as the notice has it"]


def test_members_name_each_other_though_no_editor_wrote_it(world_database: Database, world_drafts: Drafts) -> None:
    drafts = world_drafts.remove(*MEMBER, "sameAs").write(*OTHER, ["paper-cough"], "sameAs")
    publish(world_database, drafts)
    assert same(world_database, MEMBER) == ["Amber fever, as the notice has it"]
    assert same(world_database, OTHER) == ["Paper cough", "Amber fever"]


def test_a_renamed_member_is_renamed_wherever_its_topic_shows_it(
    world_database: Database, world_drafts: Drafts
) -> None:
    drafts = world_drafts.remove(*OTHER, "sameAs").remove(*MEMBER, "sameAs")
    publish(world_database, drafts)
    publish(world_database, drafts.write(*OTHER, "The fever", "name"), only=[OTHER])
    assert same(world_database, MEMBER) == ["The fever"]
    assert members(world_database) == ["Amber fever", "The fever"]


def test_a_new_assessment_reaches_the_topics_of_what_rests_on_the_claim(
    world_database: Database, world_drafts: Drafts
) -> None:
    claim = ("claim", f"{NOTICE}.p1s1c1")
    said = {
        "verdict": "outdated",
        "reason": "It is old.",
        "assessedBy": "a tester",
        "status": "desk-review",
    }
    publish(world_database, world_drafts.write(*claim, said, "assessment"))
    (shown,) = served(world_database)[TOPIC].json["members"][1]["advisories"]
    assert (shown["verdict"], shown["reason"]) == ("outdated", "It is old.")
    assert MEMBER not in changes(world_database, 2)


def test_a_member_leaves_when_it_is_withdrawn(world_database: Database, world_drafts: Drafts) -> None:
    copied = {**world_drafts.values(*OTHER), "name": "The fever", "sameAs": []}
    publish(world_database, drafts := world_drafts.put("condition", "the-fever", copied))
    assert members(world_database) == ["Amber fever", "Amber fever, as the notice has it", "The fever"]
    publish(world_database, drafts.withdraw("condition", "the-fever"))
    assert changes(world_database, 3) >= {MEMBER, OTHER, TOPIC}
    assert members(world_database) == ["Amber fever", "Amber fever, as the notice has it"]
    assert same(world_database, MEMBER) == ["Amber fever, as the notice has it"]


def test_a_record_changes_its_topic_and_both_say_so(world_database: Database, world_drafts: Drafts) -> None:
    drafts = world_drafts.remove(*MEMBER, "sameAs").remove(*OTHER, "sameAs")
    publish(world_database, drafts)
    publish(world_database, drafts.write(*OTHER, "glandular-glows", "topic"))
    assert changes(world_database, 3) == {OTHER, MEMBER, TOPIC, ("topic", "glandular-glows")}
    assert same(world_database, MEMBER) == []


def test_an_erased_document_leaves_its_topics(world_database: Database) -> None:
    erase(world_database, NOTICE, 410, NOTE, "The publisher asked for it.")
    assert members(world_database) == ["Amber fever"]
    past = served(world_database, 1)[TOPIC]
    title = "Amber fever, as the notice has it"
    assert title not in past.body.decode()
    assert [each["record"]["name"] for each in past.json["members"]] == ["Amber fever", OF_THE_NOTICE]
    assert past.json["sha256"] == past.sha256


def test_a_check_of_what_changed_sees_topics_whose_members_changed(world_drafts: Drafts) -> None:
    checker = DraftChecker(results := RecentFaults())
    assert checker.find_faults(world_drafts.all) == []
    results.start_check()
    (fault,) = checker.find_faults(world_drafts.remove("substance", "ink", "topic").all)
    assert (fault.rule, fault.kind, fault.id) == ("topics-have-members", "topic", "ink")


def test_a_withdrawn_topic_is_reported_where_a_member_names_it(world_database: Database, world_drafts: Drafts) -> None:
    found = faults(world_database, world_drafts.withdraw("topic", "ink", "There is more than one ink."))
    assert {(fault.rule, fault.kind, fault.id, fault.path) for fault in found} == {
        ("references-resolve", "substance", "ink", ("topic",)),
        ("references-resolve", "topic", AMBER, ("related", 0)),
    }
    assert {(fault.message, fault.help) for fault in found} == {
        ("The topic ink is withdrawn: There is more than one ink.", "delete the reference")
    }
