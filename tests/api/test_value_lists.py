"""Lists of values in an address: repeated or with commas, every parameter that takes several takes both."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from schemas.fields import Flag, Listed, Text
from service.catalog import Kind
from service.http.value_lists import join_values, split_values
from tests.api.documented import Documented
from tests.api.kinds import address, of_every_kind, values

DAYS = ["ge2001-01-01", "lt2999-01-01"]
QUESTIONS = {"/v1/search": {"q": "amber"}, "/v1/suggest": {"q": "amber"}}
of_every_question = pytest.mark.parametrize("path", QUESTIONS)


def lists_at(world: Documented, path: str) -> dict[str, Mapping[str, Any]]:
    """Return the schemas of the items of every list parameter that the document has at a path."""
    parameters = world.contract.document["paths"][path]["get"]["parameters"]
    return {each["name"]: each["schema"]["items"] for each in parameters if each["schema"].get("type") == "array"}


def two_values(world: Documented, kind: Kind | None, name: str, item: Mapping[str, Any]) -> list[str]:
    """Return two values that a list parameter takes, of the world's own where it filters."""
    if name in {"updatedAt", "nextReviewDue"}:
        return DAYS
    if kind and name in kind.filters:
        declared = kind.filters[name]
        found = sorted({each for record in world.everything(address(kind)) for each in values(record, declared)})
        found += ["true", "false"] if isinstance(declared.field, Flag) else []
        return list(dict.fromkeys(found))[:2]
    first = item.get("oneOf", [item])[0]
    schema = (
        world.contract.document["components"]["schemas"][first["$ref"].split("/")[-1]] if "$ref" in first else first
    )
    return list(schema.get("enum", ["amber-fever", "no-such-thing"]))[:2]


def spellings(name: str, pair: Sequence[str]) -> Iterator[list[tuple[str, str]]]:
    """Yield the ways to write a list of two values."""
    one, other = pair
    yield [(name, one), (name, other)]
    yield [(name, f"{one},{other}")]
    yield [(name, f"{other},{one}")]
    yield [(name, f"{other},{one},{other}"), (name, one)]


@of_every_kind
def test_every_list_parameter_is_repeated_or_takes_commas(world: Documented, kind: Kind) -> None:
    record = world.json(address(kind))["items"][0]["links"]["self"]
    for path, here in ((f"/v1{kind.path}", address(kind)), (f"/v1{kind.path}/{{id}}", record)):
        for name, item in lists_at(world, path).items():
            pair = two_values(world, kind, name, item)
            if len(pair) == 2:
                answers = [world.get(here, query=query) for query in spellings(name, pair)]
                assert len({(each.data, each.headers["ETag"], each.headers["Link"]) for each in answers}) == 1, name


@of_every_question
def test_every_list_parameter_of_a_question_is_repeated_or_takes_commas(world: Documented, path: str) -> None:
    for name, item in lists_at(world, path).items():
        pair = two_values(world, None, name, item)
        asked = [[*QUESTIONS[path].items(), *query] for query in spellings(name, pair)]
        assert (
            len({(each.data, each.headers["Link"]) for each in (world.get(path, query=query) for query in asked)}) == 1
        )


@of_every_kind
def test_an_empty_item_of_a_list_is_refused(world: Documented, kind: Kind) -> None:
    for name, item in lists_at(world, f"/v1{kind.path}").items():
        value = next(iter(two_values(world, kind, name, item)), "a")
        for written in ("", ",", f"{value},", f",{value}", f"{value},,{value}"):
            (error,) = world.problem(address(kind), 400, [(name, written)])["errors"]
            assert error["parameter"] == name
            assert "list contains an empty item" in error["detail"]


@of_every_kind
@pytest.mark.parametrize("brackets", ["[]", "[0]", "[a]"])
def test_brackets_in_a_name_are_refused_with_what_to_write(world: Documented, kind: Kind, brackets: str) -> None:
    for name in lists_at(world, f"/v1{kind.path}"):
        problem = world.problem(address(kind), 400, [(f"{name}{brackets}", "a")])
        assert problem["type"] == "/problems/unknown-parameter"
        assert f"write {name}=a&{name}=b or {name}=a,b" in problem["detail"]
        assert f"{name}=a,b" in problem["errors"][0]["detail"]
    assert "write limit=a." in world.problem(address(kind), 400, [(f"limit{brackets}", "1")])["detail"]
    assert "brackets" not in world.problem(address(kind), 400, [(f"nothing{brackets}", "1")])["detail"]


def test_parameters_that_take_one_value_do_not_take_commas(world: Documented) -> None:
    for name, value in (("limit", "1,2"), ("sort", "id,name"), ("release", "1,1"), ("format", "json,csv")):
        assert world.problem("/v1/treatments", 400, [(name, value)])["errors"][0]["parameter"] == name


TEXTS = Listed(Text("A text."), "Texts.")


@pytest.mark.parametrize(
    ("written", "items"),
    [
        (["possible,likely"], ["possible", "likely"]),
        (["likely, as of now"], ["likely, as of now"]),
        (["more than 1,000"], ["more than 1,000"]),
        (["more than 1,000,many"], ["more than 1,000", "many"]),
        ([r"either\,or,both"], ["either,or", "both"]),
        ([r"a\\,b"], [r"a\,b"]),
        (["one", "two,one"], ["one", "two"]),
    ],
)
def test_free_text_keeps_the_commas_that_belong_to_it(written: list[str], items: list[str]) -> None:
    assert split_values(TEXTS, written) == items
    assert split_values(TEXTS, join_values(TEXTS, items)) == items


def test_a_filter_on_free_text_finds_a_value_with_a_comma(world: Documented) -> None:
    for written in ("likely, as of now", r"likely\, as of now", "nothing,likely, as of now"):
        page = world.json("/v1/claims", [("certainty", written)])
        assert page["items"] == []
        assert "likely, as of now" in parse_qs(urlsplit(page["page"]["self"]).query)["certainty"]
