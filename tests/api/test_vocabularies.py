"""Vocabularies: an app shows every coded value in words without a table of its own."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from service.catalog import KINDS
from tests.api.documented import Documented

# The stores are compared elsewhere; these answers do not depend on one.
pytestmark = pytest.mark.engines("sqlite")

Json = Any


def test_every_coded_value_of_a_record_has_a_label_and_a_meaning(world: Documented) -> None:
    terms, seen = {}, 0
    for each in world.json("/v1/vocabularies")["items"]:
        assert each == world.json(each["self"])
        for use in each["fields"]:
            terms[use["type"], use["field"]] = {term["value"]: term for term in each["terms"]}
    for kind in KINDS:
        for record in world.everything(f"/v1{kind.path}"):
            for path, value in within(record):
                if (kind.name, path) in terms:
                    assert {"label", "meaning"} <= terms[kind.name, path][value].keys()
                    seen += 1
    assert seen > 100


def test_a_label_is_words_and_tells_values_apart(world: Documented) -> None:
    for each in world.json("/v1/vocabularies")["items"]:
        labels = [term["label"] for term in each["terms"]]
        assert len(set(labels)) == len(labels)
        for term in each["terms"]:
            assert re.fullmatch(r"[A-Z][^.]*", term["label"]), term
            assert term["meaning"]


def test_values_that_are_not_words_have_labels_of_their_own(world: Documented) -> None:
    labels = {term["value"]: term["label"] for term in world.json("/v1/vocabularies/urgency")["terms"]}
    assert list(labels) == ["stat", "asap", "urgent", "routine"]
    assert labels["stat"] == "Emergency: now"
    systems = {term["value"]: term["label"] for term in world.json("/v1/vocabularies/code-system-name")["terms"]}
    assert systems["icd-10-cm"] == "ICD-10-CM"


def test_the_list_is_cut_to_the_kinds_wanted(world: Documented) -> None:
    for kinds in ({"sentence"}, {"treatment"}, {"sentence", "treatment"}):
        cut = world.json(f"/v1/vocabularies?type={','.join(kinds)}")
        assert cut["total"] == len(cut["items"]) > 0
        assert all(any(use["type"] in kinds for use in each["fields"]) for each in cut["items"])
    (error,) = world.problem("/v1/vocabularies?type=treatments", 400)["errors"]
    assert error["allowed"] == [kind.name for kind in KINDS]


def test_the_index_names_the_vocabularies_and_an_unknown_one_is_not_there(world: Documented) -> None:
    assert world.json("/v1")["links"]["vocabularies"] == "/v1/vocabularies"
    assert world.problem("/v1/vocabularies/nothing", 404)["type"] == "/problems/not-found"
    assert world.problem("/v1/vocabularies/severity?release=1", 400)["type"] == "/problems/unknown-parameter"


def within(node: Json, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a record with its dotted path."""
    if isinstance(node, list):
        for item in node:
            yield from within(item, path)
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from within(value, f"{path}.{name}" if path else name)
    elif isinstance(node, str):
        yield path, node
