"""The invented world: it breaks no rule and leaves no declared field untried, so a test over it tries every field."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma
import pytest

from schemas.codes import RELATION, SYSTEM
from schemas.fields import Listed, Part
from schemas.records import ASSESSMENT_STATUS, REVIEW_STATUS, VERDICT, Statement
from schemas.values import Characteristic, Dosage, Quantity
from service.catalog import KINDS, Kind
from service.publishing.draft_loader import load
from service.publishing.records import Source
from service.store.database import Database
from tests.drafts import Drafts
from tests.releases import faults

Place = tuple[str, ...]
Fields = Mapping[str, ma.fields.Field[Any]]

VALUES = (Quantity, Characteristic, Dosage)
WRITTEN = [kind for kind in KINDS if kind.written]
ENVELOPE: Fields = {str(field.data_key): field for field in Statement().fields.values() if not field.dump_only}


@pytest.fixture(scope="module")
def sources(world_drafts: Drafts) -> list[Source]:
    return [source for draft in world_drafts.all for source in load(draft)[0]]


def test_the_world_breaks_no_rule(empty_database: Database, world_drafts: Drafts) -> None:
    assert faults(empty_database, world_drafts) == ()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_has_at_least_two_records(kind: Kind, sources: list[Source]) -> None:
    assert sum(source.kind is kind for source in sources) >= 2


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda kind: kind.name)
def test_every_field_of_the_kind_has_a_value_somewhere(kind: Kind, sources: list[Source]) -> None:
    # Imports, revisions and confirmations are tried where they are made.
    made = {"imprint", "original", "outline", "revised", "within", "confirmed"}
    elsewhere = {*made, *(ENVELOPE if kind.stated else ())}
    own = {name: field for name, field in kind.written.items() if name not in elsewhere}
    tried = {place for source in sources if source.kind is kind for place in given(own, source.values)}
    assert set(declared(own)) - tried == set()


def test_every_member_of_a_value_type_has_a_value_somewhere(sources: list[Source]) -> None:
    tried = {place[-2:] for source in sources for place in within_values(source.kind.written, source.values)}
    declared = {(shape.__name__, str(field.data_key)) for shape in VALUES for field in shape().fields.values()}
    assert declared - tried == set()


def test_every_field_of_the_envelope_has_a_value_somewhere(sources: list[Source]) -> None:
    tried = {place for source in sources if source.kind.stated for place in given(ENVELOPE, source.values)}
    assert set(declared(ENVELOPE)) - tried == set()


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda kind: kind.name)
def test_every_field_that_may_be_left_out_is_left_out_somewhere(kind: Kind, sources: list[Source]) -> None:
    records = [source.values for source in sources if source.kind is kind]
    always = {name for name, blank in kind.blank.items() if all(values[name] != blank for values in records)}
    assert always == set()


def test_every_verdict_status_system_and_relation_is_used(sources: list[Source]) -> None:
    used = Counter(term for source in sources for term in terms(source.values))
    wanted = [VERDICT, ASSESSMENT_STATUS, REVIEW_STATUS, SYSTEM, RELATION]
    assert {term for vocabulary in wanted for term in vocabulary.terms} - set(used) == set()


def test_references_cross_documents(sources: list[Source]) -> None:
    documents = {source.key: source.document for source in sources}
    crossing = {
        path[0]
        for source in sources
        for path, kind, id_ in source.list_references()
        if source.kind.stated and path[0] != "document" and documents[kind, id_] != source.document
    }
    assert {"conditions", "roles", "sameAs"} <= crossing


def test_the_texts_hold_what_breaks_naive_offsets(world_drafts: Drafts) -> None:
    text = world_drafts.by_key["document", "amber-fever"].values["text"]
    assert "\r\n" in text
    assert "cafe\u0301" in text
    assert max(map(ord, text)) > 0xFFFF


def declared(fields: Fields, path: Place = ()) -> Iterator[Place]:
    """Yield the place of every field, those of nested objects included; value types are tried once for all fields."""
    for name, field in fields.items():
        yield (*path, name)
        yield from declared(nested(field), (*path, name))


def given(fields: Fields, values: Mapping[str, Any], path: Place = ()) -> Iterator[Place]:
    """Yield the places that hold a value."""
    for name in fields.keys() & values.keys():
        value = values[name]
        if value not in (None, [], {}):
            yield (*path, name)
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    yield from given(nested(fields[name]), item, (*path, name))


def nested(field: ma.fields.Field[Any]) -> Fields:
    """Return the fields of the object, or the list of objects, that the field holds."""
    inner = field.inner if isinstance(field, Listed) else field
    if not isinstance(inner, Part) or isinstance(inner.schema, VALUES):
        return {}
    return {str(each.data_key): each for each in inner.schema.fields.values() if not each.dump_only}


def within_values(fields: Fields, values: Mapping[str, Any], shape: str = "") -> Iterator[Place]:
    """Yield the shape and the name of each member that holds a value, of objects at any depth."""
    for name in fields.keys() & values.keys():
        value, field = values[name], fields[name]
        inner = field.inner if isinstance(field, Listed) else field
        if value not in (None, [], {}):
            yield shape, name
            if isinstance(inner, Part):
                inside = {str(each.data_key): each for each in inner.schema.fields.values()}
                for item in value if isinstance(value, list) else [value]:
                    yield from within_values(inside, item, type(inner.schema).__name__)


def terms(value: Any) -> Iterator[str]:
    """Yield every text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from terms(item)
    elif isinstance(value, list):
        for item in value:
            yield from terms(item)
