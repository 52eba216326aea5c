"""The required parts of every declaration: the documentation and the editors' tools have no other source."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import marshmallow as ma
import pytest

import schemas
from schemas.base import Shape
from schemas.declaration import Origin, Pattern, Vocabulary
from schemas.fields import Choice, Keyed, Listed, Part, Ref
from schemas.records import DRAFT_STATE, FOLD, Record, Statement
from service.catalog import KINDS, Kind, get_kind, get_origin

MODULES = [importlib.import_module(f"schemas.{found.name}") for found in pkgutil.iter_modules(schemas.__path__)]
SHAPES = sorted(
    {
        shape
        for module in MODULES
        for _, shape in inspect.getmembers(module, inspect.isclass)
        if issubclass(shape, Shape) and shape not in {Shape, Record, Statement}
    },
    key=lambda shape: shape.__name__,
)
VOCABULARIES = [
    (name, value) for module in MODULES for name, value in inspect.getmembers(module) if isinstance(value, Vocabulary)
]
of_every_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
of_every_vocabulary = pytest.mark.parametrize(
    "vocabulary", {vocabulary.name: vocabulary for _, vocabulary in VOCABULARIES}.values(), ids=lambda each: each.name
)
of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)

CAMEL_CASE = r"[a-z][a-z0-9]*([A-Z][a-z0-9]+)*"
# Names that have a meaning of their own in the editors' files: no field may be called so.
EDITORS_WORDS = {"others", "withdrawn"}


@of_every_shape
def test_a_description_is_a_sentence(shape: type[Shape]) -> None:
    said = {name: field.metadata["description"] for name, field in every_field(shape)}
    assert [name for name, words in said.items() if not re.fullmatch(r"[A-Z`](\S| (?! ))*[.]", words)] == []


@of_every_shape
def test_a_field_says_where_its_value_comes_from(shape: type[Shape]) -> None:
    assert all(Origin(field.metadata["x-origin"]) for _, field in every_field(shape))


@of_every_shape
def test_outside_names_are_camel_case(shape: type[Shape]) -> None:
    fields = shape().fields.values()
    assert [each.name for each in fields if not re.fullmatch(CAMEL_CASE, str(each.data_key))] == []
    assert all(each.data_key == each.attribute for each in fields)


@of_every_shape
def test_a_shape_names_no_field_twice(shape: type[Shape]) -> None:
    names = [each.data_key for each in shape().fields.values()]
    assert len(names) == len(set(names))


@of_every_shape
def test_what_is_derived_is_never_written(shape: type[Shape]) -> None:
    fields = shape().fields.values()
    assert [each.name for each in fields if (get_origin(each) is Origin.DERIVED) != each.dump_only] == []


@of_every_shape
def test_what_is_kept_off_the_wire_is_written(shape: type[Shape]) -> None:
    assert [each.name for each in shape().fields.values() if each.load_only and each.dump_only] == []


@of_every_shape
def test_what_is_required_is_never_null(shape: type[Shape]) -> None:
    assert [each.name for each in shape().fields.values() if each.required and each.allow_none] == []


@of_every_shape
def test_examples_are_values_that_the_field_takes(shape: type[Shape]) -> None:
    for _, field in every_field(shape):
        for example in field.metadata.get("examples", []):
            assert field.deserialize(example) == example


@of_every_shape
def test_patterns_are_anchored_and_mean_the_same_in_a_browser(shape: type[Shape]) -> None:
    validators = [validator for _, field in every_field(shape) for validator in field.validators]
    patterns = [str(each.regex.pattern) for each in validators if isinstance(each, Pattern)]
    assert [each for each in patterns if not re.fullmatch(r"\^.*\$", each)] == []
    assert [each for each in patterns if re.search(r"\\[AZzdws]|\(\?[^:]", each)] == []


@of_every_shape
def test_a_shape_says_what_it_is(shape: type[Shape]) -> None:
    assert str(inspect.getdoc(shape)).split("\n\n")[0].endswith(".")


@of_every_vocabulary
def test_a_vocabulary_explains_every_term(vocabulary: Vocabulary) -> None:
    assert vocabulary.terms
    assert all(re.fullmatch(r"[a-z0-9]+([-.][a-z0-9]+)*", term) for term in vocabulary.terms)
    assert all(meaning and meaning[0].isupper() for meaning in vocabulary.terms.values())
    assert len(set(vocabulary.terms.values())) == len(vocabulary.terms)


@of_every_vocabulary
def test_a_vocabulary_is_named_like_a_class(vocabulary: Vocabulary) -> None:
    assert re.fullmatch(r"([A-Z][a-z]+)+", vocabulary.name)


def test_the_meaning_of_a_term_is_a_sentence() -> None:
    meanings = [text for _, each in VOCABULARIES if each.name != "CodeSystemName" for text in each.terms.values()]
    assert all(meaning.endswith(".") for meaning in meanings)


def test_no_two_vocabularies_or_shapes_have_one_name() -> None:
    vocabularies = {id(vocabulary): vocabulary.name for _, vocabulary in VOCABULARIES}
    names = [*vocabularies.values(), *(shape.__name__ for shape in SHAPES)]
    assert len(names) == len(set(names))


def test_every_vocabulary_is_used() -> None:
    fields = [field for shape in SHAPES for _, field in every_field(shape)]
    # The state of a draft follows from its provenance, and folding is of answers: parameters use them, and no record.
    used = {id(DRAFT_STATE), id(FOLD), *(id(field.vocabulary) for field in fields if isinstance(field, Choice))}
    assert {name for name, vocabulary in VOCABULARIES if id(vocabulary) not in used} == set()


@of_every_kind
def test_no_field_has_a_name_that_means_something_else_to_editors(kind: Kind) -> None:
    assert not set(kind.members) & EDITORS_WORDS
    assert not set(kind.written) & {"type", "id", *EDITORS_WORDS}


@of_every_kind
def test_every_reference_is_to_a_kind_there_is(kind: Kind) -> None:
    targets = {field.to for _, field in every_field(kind.shape) if isinstance(field, Ref) and field.to}
    assert {name for name in targets if get_kind(name).name != name} == set()


@of_every_kind
def test_every_schema_in_use_is_among_those_examined(kind: Kind) -> None:
    assert kind.shape in SHAPES


def every_field(shape: type[Shape]) -> Iterator[tuple[str, ma.fields.Field[Any]]]:
    """Yield the fields of the shape with those of their items and members."""
    for name, field in shape().fields.items():
        yield from ((f"{name}.{number}", each) for number, each in enumerate(within(field)))


def within(field: ma.fields.Field[Any]) -> Iterator[ma.fields.Field[Any]]:
    """Yield the field and those of its items and members."""
    yield field
    if isinstance(field, Listed):
        yield from within(field.inner)
    elif isinstance(field, Keyed) and field.value_field is not None:
        yield from within(field.value_field)
    elif isinstance(field, Part):
        for each in field.schema.fields.values():
            yield from within(each)
