"""The catalog: what follows from the declarations, for every kind there is."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Choice, Listed, Part, Quoted, Ref
from schemas.records import Statement
from schemas.sections import SECTION
from service.catalog import BY_NAME, BY_PLURAL, KINDS, UNFILTERED, Kind, get_kind, get_origin, list_referrers
from service.order_keys import encode_order_key
from service.pages.section_parts import get_placement, is_shown, list_section_parts
from service.publishing.renderer import _list_referring_lists

# What a list's address means otherwise; a filter of that name could never be used.
RESERVED = set(
    "limit cursor sort fields include exclude release format updatedAt nextReviewDue draftState q since type".split()
)
# The contract's closed list of the members of a statement that are not content.
BESIDE_CONTENT = set(
    "type id name document standardTerm aliases codes sameAs topic evidence leadIns advisories review provenance "
    "revision release sha256 updatedAt attribution links".split()
)
STATED = [kind for kind in KINDS if kind.stated]
of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
of_every_stated_kind = pytest.mark.parametrize("kind", STATED, ids=lambda kind: kind.name)


def test_names_addresses_and_schemas_are_unique() -> None:
    assert len(KINDS) == len(BY_NAME) == len(BY_PLURAL) == len({kind.shape for kind in KINDS})


@of_every_kind
def test_names_and_addresses_are_kebab_case(kind: Kind) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.name)
    assert re.fullmatch(r"/[a-z]+(-[a-z]+)*", kind.path)
    assert kind.path == f"/{kind.plural}"


@of_every_kind
def test_a_kind_is_found_by_its_name(kind: Kind) -> None:
    assert get_kind(kind.name) is kind is BY_PLURAL[kind.plural]


def test_an_unknown_name_is_no_kind() -> None:
    with pytest.raises(KeyError):
        get_kind("treatments")


@of_every_kind
def test_a_record_begins_with_its_identity_and_ends_with_its_history(kind: Kind) -> None:
    members = list(kind.members)
    assert members[:2] == ["type", "id"]
    assert members[-6:] == ["revision", "release", "sha256", "updatedAt", "attribution", "links"]


@of_every_stated_kind
def test_what_is_not_content_is_a_closed_list(kind: Kind) -> None:
    assert set(kind.members) - set(kind.content) == BESIDE_CONTENT


@of_every_stated_kind
def test_content_is_quoted_or_coded_and_editors_write_it(kind: Kind) -> None:
    assert set(kind.content.values()) <= {Origin.QUOTED, Origin.CODED}
    assert set(kind.content) <= set(kind.written)


@of_every_stated_kind
def test_quoted_content_is_words_or_a_list_of_words(kind: Kind) -> None:
    quoted = [kind.members[name] for name, origin in kind.content.items() if origin is Origin.QUOTED]
    assert all(isinstance(field.inner if isinstance(field, Listed) else field, Quoted) for field in quoted)


@of_every_kind
def test_only_statements_have_content(kind: Kind) -> None:
    assert bool(kind.content) == kind.stated == issubclass(kind.shape, Statement)


@of_every_kind
def test_blank_values_fill_what_is_not_required(kind: Kind) -> None:
    required = {name for name, field in kind.written.items() if field.required}
    assert set(kind.blank) | required == set(kind.written)
    assert not set(kind.blank) & required


@of_every_kind
def test_blank_lists_are_not_shared_between_records(kind: Kind) -> None:
    fresh = Kind(kind.path, kind.shape)
    assert all(fresh.blank[name] is not value for name, value in kind.blank.items() if isinstance(value, list | dict))


@of_every_kind
def test_every_coded_field_and_every_reference_is_a_filter(kind: Kind) -> None:
    of_source = {("attribution", "licence"), ("review", "status"), ("document", "imprint", "publisher", "value")}
    assert {each.path for each in kind.filters.values()} - of_source == set(filterable(kind.members))


@of_every_kind
def test_no_two_filters_of_a_kind_have_one_name(kind: Kind) -> None:
    names = [each.name for each in kind._list_filters(kind.members, (), later=False)]
    assert len(names) == len(set(names))


@of_every_kind
def test_no_filter_has_a_name_that_means_something_else(kind: Kind) -> None:
    assert not set(kind.filters) & RESERVED
    assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name) for name in kind.filters)


@of_every_kind
def test_lists_of_references_are_filtered_in_the_singular(kind: Kind) -> None:
    plurals = {camel(each.plural) for each in KINDS if each.plural != each.name}
    assert not set(kind.filters) & plurals


@of_every_kind
def test_every_reference_is_to_a_kind(kind: Kind) -> None:
    targets = {each.field.to or kind.name for each in kind.filters.values() if isinstance(each.field, Ref)}
    assert targets <= set(BY_NAME)


@of_every_kind
def test_referring_lists_have_names_of_their_own(kind: Kind) -> None:
    names = [name for name, _, _ in _list_referring_lists(kind.name)]
    shown = [
        each for other, each in list_referrers(kind) if not each.later and (other is kind or not other.shape.later)
    ]
    assert len(names) == len(set(names)) == len(shown)
    assert not {"self", "webUrl"} & set(names)


def test_a_list_of_the_main_reference_is_named_after_the_kind_and_others_say_by_what() -> None:
    lists = {name: (path, by) for name, path, by in _list_referring_lists("condition")}
    assert lists["treatments"] == ("/v1/treatments", "condition")
    assert lists["sites"] == ("/v1/sites", "condition")
    assert lists["conditionsByStageOf"] == ("/v1/conditions", "stageOf")


def test_a_filter_reaches_into_nested_objects() -> None:
    assert get_kind("site").filters["role"].path == ("roles", "role")
    assert get_kind("prognostic-factor").filters["with"].path == ("logic", "with")
    assert get_kind("claim").filters["reference"].path == ("assessment", "references")


places = st.tuples(*[st.integers(1, 20_000)] * 3)


@given(st.lists(places))
def test_claims_are_in_reading_order(found: list[tuple[int, int, int]]) -> None:
    ids = {f"amber-fever.p{p}s{s}c{c}": (p, s, c) for p, s, c in found}
    assert sorted(ids, key=encode_order_key) == sorted(ids, key=ids.__getitem__)


@given(st.from_regex(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z"))
def test_slugs_are_ordered_as_they_are(slug: str) -> None:
    assert encode_order_key(slug) == slug


def test_a_record_is_called_by_its_name_its_quote_its_title_or_its_id() -> None:
    assert get_kind("finding").build_reference_name({"name": "Glowing elbows"}, "glow") == "Glowing elbows"
    assert get_kind("claim").build_reference_name({"quote": "it glows"}, "amber.p1s1c1") == "it glows"
    assert get_kind("sentence").build_reference_name({"text": "It glows."}, "amber.p1s1") == "It glows."
    assert get_kind("document").build_reference_name({"title": None}, "amber") == "amber"
    assert get_kind("reference").build_reference_name({"title": None, "locator": "a page"}, "atlas") == "a page"


def filterable(members: Mapping[str, ma.fields.Field[Any]], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the paths of what the contract offers as filters."""
    for name, field in members.items():
        inner = field.inner if isinstance(field, Listed) else field
        if path == () and name in UNFILTERED:
            continue
        if isinstance(inner, Part) and (by := getattr(inner.schema, "filtered_by", None)):
            yield from [(*path, name, by)] if field.metadata["filtered"] else []
        elif isinstance(inner, Part) and isinstance(inner.schema, Shape) and inner.schema.filters != "plain":
            yield from ((*path, name, *each) for each in of_value(inner.schema))
        elif isinstance(inner, Part):
            nested = {str(each.data_key): each for each in inner.schema.fields.values()}
            yield from filterable(nested, (*path, name))
        elif isinstance(inner, Choice | Ref) or get_origin(inner) is Origin.CODED or field.metadata["filtered"]:
            yield (*path, name)


def of_value(shape: Any) -> Iterator[tuple[str, ...]]:
    """Yield the paths of what a value offers: terms and references; numbers alone say nothing."""
    for field in shape.fields.values() if shape.filters == "prefixed" else ():
        inner, name = field.inner if isinstance(field, Listed) else field, str(field.data_key)
        if isinstance(inner, Part):
            yield from ((name, *each) for each in of_value(inner.schema))
        elif isinstance(inner, Choice | Ref):
            yield (name,)


def camel(kebab: str) -> str:
    first, *rest = kebab.split("-")
    return first + "".join(word.capitalize() for word in rest)


@of_every_stated_kind
def test_a_record_has_one_place_on_a_page(kind: Kind) -> None:
    """A new kind declares its section, or this fails; every value of its field `by` leads to a section."""
    placed = get_placement(kind)
    assert {placed.section, *placed.others.values(), *placed.first} <= set(SECTION.terms)
    assert bool(placed.by) == bool(placed.others)
    if placed.by:
        field = kind.members[placed.by]
        assert isinstance(field, Choice)
        assert field.required
        assert set(placed.others) <= set(field.vocabulary.terms)
    parts = [each for section in SECTION.terms for each in list_section_parts(get_kind("condition"), section)]
    fields = {each.by.name for each in parts if each.kind is kind}
    direct = [each.name for other, each in list_referrers(get_kind("condition")) if other is kind and is_shown(each)]
    assert fields == set(direct)
