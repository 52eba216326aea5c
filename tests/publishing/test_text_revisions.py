"""Revisions of a text: sentences and claims keep their ids wherever the text has them now."""

from typing import Any

import pytest

from service.publishing.corpus import Corpus
from service.publishing.segmentation import BadLabels, compress_labels, cut_document, expand_labels
from service.publishing.text_revisions import compute_seal
from service.store.database import Database
from service.store.queries import Order, Selection, page
from tests.drafts import NOTICE, Drafts
from tests.releases import faults, publish, published_world, served

TEXT = (
    "A new notice was put up.\n\n"
    "Rest is wise when a storm is near. It was told that the glow creeps through glass, is not moon rash and turns the "
    "tongue blue; and that a warm scarf and a lamp make most bakers free of it, which is being studied. It was told "
    "that glowing elbows come back at night, once a storm is over.\n\n"
    "Amber fever glows, as the glass gland does.\n"
)
LABELS = ["p1s2", "p2s1", "p2s2", "p2s3", "p1s1"]


def revise(drafts: Drafts) -> Drafts:
    """Move the first sentence to the end, split the last one, and put a new one before all."""
    first_words = ("A new", "Rest", "It was told that the", "It was told that glowing", "Amber")
    values: dict[str, Any] = drafts.values("document", NOTICE) | {
        "text": TEXT,
        "sentences": [TEXT.index(words) for words in first_words],
        "revised": {"labels": compress_labels(LABELS), "retired": []},
        "leftOut": [{"sentence": "p1s2", "reason": "It says nothing of the disease."}],
    }
    values["revised"]["seal"] = compute_seal(values)
    revised = drafts.put("document", NOTICE, values)
    return revised.write("claim", f"{NOTICE}.p2s2c1", "p2s3", "within")


def list_ids(database: Database, kind: str, release: int, *, newest: bool) -> list[str]:
    """Return the short ids of the notice's records of a kind, in the order of lists."""
    with database.open_reading() as connection:
        found = page(connection, Selection(kind, release, newest, [("document", [NOTICE])]), Order(), None, 100)
    return [each.id.partition(".")[2] for each in found.records]


def test_a_revised_text_keeps_every_id_and_is_read_in_its_own_order(
    world_database: Database, world_drafts: Drafts
) -> None:
    before = served(world_database)
    revised = revise(world_drafts)
    assert publish(world_database, revised) == 2
    after = served(world_database)
    assert not any(each.withdrawn for each in after.values())
    assert after.keys() - before.keys() == {("sentence", f"{NOTICE}.p1s2"), ("sentence", f"{NOTICE}.p2s3")}
    assert list_ids(world_database, "sentence", 2, newest=True) == LABELS
    assert list_ids(world_database, "claim", 2, newest=True) == ["p2s1c1", "p2s2c2", "p2s2c3", "p2s2c1", "p1s1c1"]
    for number, newest in ((1, False), (2, True)):
        held = served(world_database, number)
        text = (world_drafts if number == 1 else revised).values("document", NOTICE)["text"]
        for (kind, id_), each in held.items():
            if kind in {"claim", "sentence"} and id_.startswith(NOTICE):
                words = each.json["quote" if kind == "claim" else "text"]
                assert text[each.json["start"] : each.json["end"]] == words, (number, id_)
        assert (list_ids(world_database, "sentence", number, newest=newest) == LABELS) is newest
    assert after["claim", f"{NOTICE}.p2s2c1"].json["sentence"]["id"] == f"{NOTICE}.p2s3"
    assert after["claim", f"{NOTICE}.p2s2c2"].revision == before["claim", f"{NOTICE}.p2s2c2"].revision
    world = published_world(world_database)
    assert world.sort_claims([f"{NOTICE}.p1s1c1", f"{NOTICE}.p2s2c1"])[0] == f"{NOTICE}.p2s2c1"
    # Undone, the text is as it was, and what was new is withdrawn.
    assert publish(world_database, world_drafts) == 3
    again = served(world_database)
    assert {key for key, each in again.items() if each.withdrawn} == after.keys() - before.keys()
    assert {key: again[key].sha256 for key in before} == {key: each.sha256 for key, each in before.items()}
    assert list_ids(world_database, "claim", 3, newest=True) == ["p1s1c1", "p2s1c1", "p2s2c1", "p2s2c2", "p2s2c3"]


def test_a_text_that_no_tool_revised_is_refused(world_database: Database, world_drafts: Drafts) -> None:
    revised = revise(world_drafts)
    for change in (
        revised.write("document", NOTICE, TEXT.replace("Rest", "Rust"), "text"),
        revised.write("document", NOTICE, ["p1s3", *LABELS[1:]], "revised", "labels"),
        revised.remove("document", NOTICE, "revised"),
        world_drafts.write("document", NOTICE, {"labels": ["p1s1", "p2s1", "p2s9"], "seal": "0" * 64}, "revised"),
    ):
        assert "texts-are-frozen" in {fault.rule for fault in faults(world_database, change)}
    with world_database.open_reading() as connection:
        known = Corpus(connection).get_record(("document", NOTICE))
    assert known.values["revised"] is None


def test_labels_are_written_as_ranges() -> None:
    for labels in ([], ["p1s1"], LABELS, ["p1s9", "p1s10", "p2s11", "p2s10"]):
        assert expand_labels(compress_labels(labels)) == labels
    assert compress_labels(["p1s1", "p1s2", "p1s3", "p1s9", "p2s10"]) == ["p1s1-3", "p1s9", "p2s10"]
    document = {"text": "One. Two.", "sentences": [0, 5]}
    for wrong in (["p1s1"], ["p1s1", "p1s1"], ["p1s1-3"], ["p1s1-99999999999"]):
        with pytest.raises(BadLabels):
            cut_document({**document, "revised": {"labels": wrong}})
    assert [cut.name for cut in cut_document(document)] == ["p1s1", "p1s2"]
