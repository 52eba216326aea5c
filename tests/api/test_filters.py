"""Filters: each that a kind declares narrows its list to what every record says of itself, and nothing is ignored."""

import datetime as dt
from collections.abc import Callable
from itertools import pairwise, product

import pytest

from schemas.declaration import Pattern
from schemas.fields import Choice, Ref, Text
from schemas.records import VERDICT
from service.catalog import Filter, Kind
from tests.api.documented import Documented
from tests.api.kinds import (
    Json,
    address,
    ids,
    in_order,
    of_every_filter,
    of_every_judged_kind,
    of_every_kind,
    of_every_stated_kind,
    values,
)

PREFIXES: dict[str, Callable[[str, str], bool]] = {
    "": lambda found, asked: found == asked,
    "eq": lambda found, asked: found == asked,
    "ne": lambda found, asked: found != asked,
    "gt": lambda found, asked: found > asked,
    "ge": lambda found, asked: found >= asked,
    "lt": lambda found, asked: found < asked,
    "le": lambda found, asked: found <= asked,
}


@of_every_filter
def test_a_filter_finds_the_records_that_have_its_value(kind: Kind, declared: Filter, world: Documented) -> None:
    everything = world.everything(address(kind))
    for value in {value for record in everything for value in values(record, declared)}:
        found = world.items(address(kind), [(declared.name, value)])
        assert found == [record for record in everything if value in values(record, declared)]


@of_every_filter
def test_a_repeated_filter_finds_the_records_with_any_of_its_values(
    kind: Kind, declared: Filter, world: Documented
) -> None:
    everything = world.everything(address(kind))
    asked = sorted({value for record in everything for value in values(record, declared)})
    for pair in [*pairwise(asked), *((value, value) for value in asked[:1])]:
        found = world.items(address(kind), [(declared.name, value) for value in pair])
        assert found == [record for record in everything if values(record, declared) & set(pair)]


@of_every_kind
def test_several_filters_find_the_records_that_meet_all_of_them(kind: Kind, world: Documented) -> None:
    everything = world.everything(address(kind))
    for one, other in pairwise(kind.filters.values()):
        asked = {
            (first, second)
            for record, another in product(everything[:2], repeat=2)
            for first, second in product(values(record, one), values(another, other))
        }
        for first, second in asked:
            found = world.items(address(kind), [(one.name, first), (other.name, second)])
            assert found == [
                record for record in everything if first in values(record, one) and second in values(record, other)
            ]


@of_every_filter
def test_a_filter_narrows_the_shipped_content_too(kind: Kind, declared: Filter, shipped: Documented) -> None:
    everything = shipped.everything(address(kind))
    asked = sorted({value for record in everything for value in values(record, declared)})
    for value in asked[:2]:
        found = shipped.items(address(kind), [(declared.name, value)])
        assert found == [record for record in everything if value in values(record, declared)]


@of_every_filter
def test_what_is_not_there_is_an_empty_list(kind: Kind, declared: Filter, world: Documented) -> None:
    if not isinstance(declared.field, Ref):
        return
    unknown = {"sentence": "no-such-thing.p1s1", "claim": "no-such-thing.p1s1c1"}
    asked = unknown.get(declared.field.to, "no-such-thing")
    page = world.json(address(kind), [(declared.name, asked)])
    assert (page["items"], page["total"], page["page"]["next"]) == ([], 0, None)


@of_every_filter
def test_a_value_that_no_record_can_have_is_refused(kind: Kind, declared: Filter, world: Documented) -> None:
    patterns = [each for each in declared.field.validators if isinstance(each, Pattern)]
    anything = isinstance(declared.field, Text) and not patterns
    for value in ("", "\x00", " spaced ", *(() if anything else ("Not A Value", "a\n"))):
        problem = world.problem(address(kind), 400, [(declared.name, value)])
        assert problem["type"] == "/problems/bad-parameter"
        assert [error["parameter"] for error in problem["errors"]] == [declared.name]
        if isinstance(declared.field, Choice):
            assert problem["errors"][0]["allowed"] == list(declared.field.vocabulary.terms)


@of_every_kind
def test_a_filtered_list_is_sorted_and_paged_as_any_other(kind: Kind, world: Documented) -> None:
    asked = [("document", "amber-fever")] if "document" in kind.filters else []
    whole = world.items(address(kind), [*asked, ("sort", "-name")])
    assert ids(whole) == ids(in_order(kind, world.items(address(kind), asked), "-name"))
    pages = list(world.pages(address(kind), [*asked, ("sort", "-name"), ("limit", "2")]))
    assert [item for page in pages for item in page["items"]] == whole
    assert {page["total"] for page in pages} == {len(whole)}


@pytest.mark.parametrize("prefix", PREFIXES)
@of_every_kind
def test_records_are_found_by_the_day_they_last_changed(kind: Kind, prefix: str, later: Documented) -> None:
    everything = later.everything(address(kind))
    for day in {record["updatedAt"][:10] for record in everything}:
        found = later.items(address(kind), [("updatedAt", prefix + day)])
        assert found == [record for record in everything if PREFIXES[prefix](record["updatedAt"][:10], day)]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_day_ends_where_the_next_begins(prefix: str, later: Documented) -> None:
    everything = later.everything("/v1/sentences")
    for day in around({record["updatedAt"][:10] for record in everything}):
        found = later.items("/v1/sentences", [("updatedAt", prefix + day)])
        assert found == [record for record in everything if PREFIXES[prefix](record["updatedAt"][:10], day)]


@pytest.mark.parametrize("prefix", PREFIXES)
@of_every_stated_kind
def test_records_are_found_by_the_day_their_review_is_due(kind: Kind, prefix: str, world: Documented) -> None:
    everything = world.everything(address(kind))
    dues = {record["review"]["nextReviewDue"] for record in everything} - {None}
    for day in around(dues) or ["2034-05-01"]:
        found = world.items(address(kind), [("nextReviewDue", prefix + day)])
        assert found == [
            record for record in everything if (due := record["review"]["nextReviewDue"]) and PREFIXES[prefix](due, day)
        ]


def test_two_days_make_a_range(later: Documented) -> None:
    everything = later.items("/v1/sentences")
    asked = [("updatedAt", "ge2021-05-04"), ("updatedAt", "lt2021-06-01")]
    found = later.items("/v1/sentences", asked)
    assert found == [record for record in everything if record["updatedAt"] < "2021-06-01"]
    assert 0 < len(found) < len(everything)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_first_and_the_last_day_of_the_calendar_are_days(prefix: str, day: str, world: Documented) -> None:
    found = world.items("/v1/claims", [("updatedAt", prefix + day)])
    assert found == [record for record in world.items("/v1/claims") if PREFIXES[prefix](record["updatedAt"][:10], day)]


def test_a_list_is_filtered_by_whether_software_drafted_its_records(world: Documented) -> None:
    for path in ("/v1/statistics", "/v1/claims"):
        everything = world.everything(path)
        drafted = [record for record in everything if record["provenance"]]
        assert drafted
        assert world.items(path, [("draftState", "confirmed")]) == drafted
        written = [record for record in everything if not record["provenance"]]
        assert world.items(path, [("draftState", "written")]) == written
        assert world.items(path, [("draftState", "written,confirmed")]) == everything


@pytest.mark.parametrize("name", ["updatedAt", "nextReviewDue"])
@pytest.mark.parametrize(
    "value", ["", "2026", "2026-13-01", "2026-02-30", "0000-01-01", "sa2026-01-01", "GE2026-01-01", "ge 2026-01-01",
              " 2026-01-01", "2026-01-01T00:00:00Z", "ge2026-01-01 ", "٢٠٢٦-٠١-٠١", "2026-01-01\n"],
)  # fmt: skip
def test_a_day_that_is_none_is_refused(name: str, value: str, world: Documented) -> None:
    problem = world.problem("/v1/treatments", 400, [(name, value)])
    assert [error["parameter"] for error in problem["errors"]] == [name]


@of_every_judged_kind
def test_records_that_rest_on_a_claim_so_judged_are_left_out_and_counted(kind: Kind, service: Documented) -> None:
    verdicts = judged(service)
    everything = service.everything(address(kind))
    for asked in [*((verdict,) for verdict in VERDICT.terms), ("imprecise", "outdated", "misleading-or-unsafe")]:
        page = service.json(address(kind), [("limit", "100"), *(("exclude", verdict) for verdict in asked)])
        kept = [record for record in everything if not resting(record, verdicts) & set(asked)]
        assert page["items"] == kept
        assert (page["total"], page["omitted"]) == (len(kept), len(everything) - len(kept))


@of_every_judged_kind
def test_what_is_left_out_is_counted_within_the_other_filters(kind: Kind, service: Documented) -> None:
    verdicts = judged(service)
    for document in ids(service.items("/v1/documents")):
        of_document = service.items(address(kind), [("document", document)])
        page = service.json(address(kind), [("document", document), ("exclude", "imprecise"), ("limit", "1")])
        kept = [record for record in of_document if "imprecise" not in resting(record, verdicts)]
        assert (page["total"], page["omitted"]) == (len(kept), len(of_document) - len(kept))


@of_every_judged_kind
def test_nothing_is_omitted_where_nothing_is_excluded(kind: Kind, world: Documented) -> None:
    assert world.json(address(kind))["omitted"] == 0


@of_every_stated_kind
def test_every_record_that_is_left_out_carries_an_advisory(kind: Kind, service: Documented) -> None:
    kept = ids(service.items(address(kind), [("exclude", "misleading-or-unsafe")]))
    for record in service.everything(address(kind)):
        verdicts = {advisory["verdict"] for advisory in record["advisories"]}
        assert (record["id"] in kept) == ("misleading-or-unsafe" not in verdicts)


@of_every_kind
def test_only_judged_kinds_take_exclude(kind: Kind, world: Documented) -> None:
    if not kind.stated and kind.name != "claim":
        problem = world.problem(f"{address(kind)}?exclude=imprecise", 400)
        assert problem["type"] == "/problems/unknown-parameter"
        assert "omitted" not in world.json(address(kind))


def test_a_filter_reaches_into_the_members_of_a_member(world: Documented) -> None:
    assert ids(world.items("/v1/sites?role=metastatic")) == ["tin-bones"]
    assert ids(world.items("/v1/prognostic-factors?with=few-earlier-storms")) == ["sound-sleep"]


def judged(service: Documented) -> dict[str, str]:
    """Return the verdicts of claims by id."""
    claims = service.everything("/v1/claims")
    return {claim["id"]: claim["assessment"]["verdict"] for claim in claims if claim["assessment"]}


def resting(record: Json, verdicts: dict[str, str]) -> set[str]:
    """Return the verdicts that a record rests on; of a claim, its own."""
    claims = (
        {record["id"]}
        if record["type"] == "claim"
        else {each for cited in record["evidence"].values() for each in cited}
    )
    return {verdicts[claim] for claim in claims & verdicts.keys()}


def around(days: set[str]) -> list[str]:
    """Return the days, and the days before and after each."""
    found = {dt.date.fromisoformat(day) + dt.timedelta(days=shift) for day in days for shift in (-1, 0, 1)}
    return sorted(day.isoformat() for day in found)
