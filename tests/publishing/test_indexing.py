"""Indexing: every filter finds its records, and nothing else."""

from collections import Counter
from typing import Any

import pytest

from service.catalog import KINDS, Kind
from service.publishing.facets import DRAFT_STATE, REVIEW_DUE, VERDICT, collect_facets, collect_links
from service.publishing.records import Source, World, get_sentence_id
from service.publishing.renderer import render
from service.store.database import Database
from service.store.lookups import CODE, CONFIRMED
from tests.drafts import AMBER
from tests.releases import published_world


@pytest.fixture(scope="module")
def world(published_database: Database) -> World:
    return published_world(published_database)


def found_by(world: World, kind: str, id_: str) -> set[tuple[str, str]]:
    source = world.get(kind, id_)
    assert source
    return collect_facets(world, source, render(world, source))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_filter_of_a_kind_finds_some_records_and_leaves_others(kind: Kind, world: World) -> None:
    by_record = [collect_facets(world, source, render(world, source)) for source in world.iterate(kind.name)]
    counts = Counter(pair for pairs in by_record for pair in pairs)
    # Imprints, reviews and populations are tried where they are made, not in records of every kind.
    elsewhere = {name for name, each in kind.filters.items() if each.is_prefixed} | {
        "publisher",
        "review",
        "role",
        "topic",
    }
    if len({source.document for source in world.iterate(kind.name)}) == 1:
        elsewhere |= {"document", "licence", "sameAs"}
    assert {name for (name, _), count in counts.items() if count < len(by_record)} >= set(kind.filters) - elsewhere
    assert {name for name, _ in counts} <= {*kind.filters, VERDICT, REVIEW_DUE, DRAFT_STATE, CODE, CONFIRMED}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_filter_finds_what_the_served_record_shows(kind: Kind, world: World) -> None:
    for source in world.iterate(kind.name):
        body = render(world, source)
        shown = {(name, text(value)) for name, each in kind.filters.items() for value in values(body, each.path)}
        assert {pair for pair in collect_facets(world, source, body) if pair[0] in kind.filters} == shown


def test_a_record_is_found_by_its_values_and_references(world: World) -> None:
    assert found_by(world, "treatment", "cobalt-syrup") == {
        ("document", AMBER),
        ("category", "specific"),
        ("modality", "drug"),
        ("scope", "systemic"),
        ("intent", "disease-control"),
        ("route", "oral"),
        ("necessity", "must"),
        ("partOf", "quiet-cures"),
        ("combinedWith", "feather-baths"),
        ("condition", AMBER),
        ("site", "tin-bones"),
        ("finding", "glowing-elbows"),
        ("code", "rxnorm|00000|exact"),
        ("code", "atc|Z00ZZ00|broader"),
        ("confirmed", "true"),
        (DRAFT_STATE, "written"),
        ("licence", "CC0-1.0"),
        ("review", "not-reviewed"),
    }


def test_numbers_and_flags_are_found_as_they_are_served(world: World) -> None:
    assert ("value", "3.25") in found_by(world, "statistic", "amber-lost")
    assert ("numerator", "30") in found_by(world, "statistic", "clockmakers-that-glow")
    assert ("exhaustive", "true") in found_by(world, "claim", f"{AMBER}.p2s1c2")


def test_a_record_is_found_by_each_verdict_that_it_rests_on(world: World) -> None:
    by_place = found_by(world, "distinction", "storm-elbows")
    assert {value for name, value in by_place if name == VERDICT} == {"misleading-or-unsafe", "imprecise"}
    assert (VERDICT, "outdated") in found_by(world, "claim", f"{AMBER}.p4s2c1")
    assert (VERDICT, "agrees") in found_by(world, "condition", AMBER)


def test_a_reviewed_record_is_found_by_the_day_of_its_next_review(world: World) -> None:
    assert (REVIEW_DUE, "2034-05-01") in found_by(world, "condition", AMBER)
    assert REVIEW_DUE not in {name for name, _ in found_by(world, "condition", "marble-sleep")}


def test_a_record_is_found_by_whether_software_drafted_it(world: World) -> None:
    assert (DRAFT_STATE, "confirmed") in found_by(world, "statistic", "most-bakers")
    assert (DRAFT_STATE, "confirmed") in found_by(world, "claim", f"{AMBER}.p2s4c2")
    assert (DRAFT_STATE, "written") in found_by(world, "claim", f"{AMBER}.p2s4c1")


def test_a_code_is_found_in_one_spelling(world: World) -> None:
    codes = {value for name, value in found_by(world, "condition", AMBER) if name == CODE}
    assert codes >= {"icd-10|ZZ000|exact", "icd-10-cm|ZZ0000|narrower", "mesh|INVENTED-1|broader"}


def test_links_are_all_that_a_record_refers_to(world: World) -> None:
    for source in world.iterate():
        named = {(path[0], (kind, id_)) for path, kind, id_ in source.list_references()}
        assert collect_links(source) == named | implied(source)


def implied(source: Source) -> set[tuple[str, tuple[str, str]]]:
    if source.kind.name == "claim":
        return {("sentence", ("sentence", get_sentence_id(source)))}
    return {("document", ("document", source.values["document"]))} if source.kind.name == "sentence" else set()


def values(value: Any, path: tuple[str, ...]) -> list[Any]:
    """Return the values that a path leads to; references as their ids."""
    if isinstance(value, list):
        return [found for item in value for found in values(item, path)]
    if value is None or (isinstance(value, dict) and value.get("excluded")):
        return []
    if path:
        return values(value.get(path[0]), path[1:])
    return [value["id"] if isinstance(value, dict) else value]


def text(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
