"""OpenAPI fields: our schemas and fields as JSON Schema.

Vocabularies are named components, references are objects, and every served member is required.
"""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter

from schemas.base import Shape, format_kebab_case
from schemas.declaration import Origin
from schemas.fields import Anything, Choice, Day, Flag, Keyed, Listed, Moment, Number, Ref, Whole
from schemas.pages import RecordPage
from schemas.records import Record, RecordRef, Statement
from service.catalog import KINDS, get_kind
from service.http.include_param import MAX_DEPTH, Paths
from service.http.query_string import Query
from service.http.value_lists import Names
from service.labels import format_label
from service.representations.formats import FIELDS_OF, name_fields_of

ORIGINS: Mapping[Origin, str] = {
    Origin.QUOTED: "Quoted.",
    Origin.CODED: "Coded.",
    Origin.EDITORIAL: "Editorial.",
}
DERIVED = Origin.DERIVED.value
TYPES: Mapping[type, str] = {Flag: "boolean", Number: "number", Whole: "integer"}
# Addresses have no format: clients normalise a `uri`, as pydantic turns `http://loinc.org` into `http://loinc.org/`.
FORMATS: Mapping[type, str] = {Day: "date", Moment: "date-time"}
# The pattern of parameters whose field has none: no characters that content may not contain, and neither end is
# white space by Python's definition.
UNSAFE = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069"
SPACE = r"\u0009\u000a\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
PLAIN_TEXT: Mapping[str, str] = {
    "type": "string",
    "pattern": f"^[^{UNSAFE}{SPACE}](?:[^{UNSAFE}]*[^{UNSAFE}{SPACE}])?$",
    "description": "Text without control characters, and without leading or trailing white space.",
}
PLURAL = "[a-z]+(?:-[a-z]+)*"
INCLUDE_PATH: Mapping[str, str] = {
    "type": "string",
    "pattern": rf"^{PLURAL}(?:\.{PLURAL}){{1,{MAX_DEPTH - 1}}}$",
    "description": (
        "A path of kinds, each related to the one before it: `treatments.claims` includes treatments and their claims."
    ),
}
PLAIN_TEXT_REFERENCE: Mapping[str, str] = {"$ref": "#/components/schemas/PlainText"}


class Converter(OpenAPIConverter):
    """Documents our fields."""

    def schema2jsonschema(self, schema: ma.Schema) -> dict[str, Any]:
        """Return the JSON Schema of a schema class."""
        fields = {name: field for name, field in schema.fields.items() if not field.load_only}
        properties = {str(field.data_key): self.field2property(field) for field in fields.values()}
        if isinstance(schema, Record):
            kind = get_kind(schema.singular)
            properties["type"]["const"] = kind.name
            properties["id"]["pattern"] = kind.id_pattern
        optional = schema.optional if isinstance(schema, Shape) else ()
        if isinstance(schema, Record | RecordPage):
            beside = self._describe_included()
            properties |= beside
            optional = (*optional, *beside)
        return {
            "type": "object",
            "description": (type(schema).__doc__ or "").split("\n\n")[0],
            "properties": properties,
            "required": [name for name in properties if name not in optional],
        }

    def field2property(self, field: ma.fields.Field[Any]) -> dict[str, Any]:
        """Return the JSON Schema of a member or parameter."""
        base = self._describe_base(field)
        # An item is described by its list, and a parameter by its own description.
        if isinstance(field.parent, Listed):
            return base
        if _is_in_query(field):
            return base | ({"description": _describe_field(field)} if "description" in field.metadata else {})
        said = {"x-origin"} if _is_object(field) else {"x-origin", "examples"}
        # Outside records all is derived, and need not say so.
        said -= set() if isinstance(field.root, Record) or field.metadata.get("x-origin") != DERIVED else {"x-origin"}
        described = {key: value for key, value in field.metadata.items() if key in said}
        if "description" in field.metadata:
            described["description"] = _describe_field(field)
        if not field.allow_none:
            return base | described
        if "$ref" in base:
            return {"anyOf": [base, {"type": "null"}]} | described
        return base | {"type": [base["type"], "null"]} | described

    def schema2parameters(self, schema: ma.Schema, **said: Any) -> list[dict[str, Any]]:
        """Return the documentation of parameters; those for each kind are one object, whose members they are."""
        parameters: list[dict[str, Any]] = super().schema2parameters(schema, **said)
        of_kinds = [each for each in parameters if FIELDS_OF.fullmatch(each["name"])]
        plain = [each for each in parameters if each not in of_kinds]
        return [*plain, _describe_fields_of(of_kinds[0])] if of_kinds else plain

    def _field2parameter(self, field: ma.fields.Field[Any], *, name: str, location: str) -> dict[str, Any]:
        """Return the documentation of a parameter; a list of names is one value with commas."""
        parameter: dict[str, Any] = super()._field2parameter(field, name=name, location=location)
        # What OpenAPI takes for granted is left out.
        plain = {name: value for name, value in parameter.items() if name not in {"style", "explode"}}
        if not plain["required"]:
            del plain["required"]
        return plain | ({"style": "form", "explode": False} if isinstance(field, Names) else {})

    def _describe_base(self, field: ma.fields.Field[Any]) -> dict[str, Any]:
        if isinstance(field, Choice):
            return self._describe_vocabulary(field)
        if isinstance(field, Paths):
            return {"type": "array", "items": self._describe_path(field), "minItems": 1}
        if isinstance(field, Names):
            return {"type": "array", "items": {"type": "string", "enum": list(field.allowed)}, "minItems": 1}
        if isinstance(field, Listed):
            return {"type": "array", "items": self.field2property(field.inner)}
        if isinstance(field, ma.fields.Nested) or _is_object(field):
            shape = field.schema if isinstance(field, ma.fields.Nested) else RecordRef
            reference: dict[str, Any] = self.resolve_nested_schema(shape)
            return reference
        return _describe_keyed(field) if isinstance(field, Keyed) else self._describe_scalar(field)

    def _describe_scalar(self, field: ma.fields.Field[Any]) -> dict[str, Any]:
        type_, format_ = _find_first(TYPES, field), _find_first(FORMATS, field)
        pattern = self.field2pattern(field)
        if _is_in_query(field) and not (type_ or format_ or pattern):
            self._add_component("PlainText", PLAIN_TEXT)
            return {**PLAIN_TEXT_REFERENCE, **self.field2length(field)}
        base: dict[str, Any] = {"type": type_ or "string"}
        formatted = {"format": format_} if format_ else {}
        return {**base, **formatted, **self.field2range(field, base), **self.field2length(field), **pattern}

    def _describe_vocabulary(self, field: Choice) -> dict[str, Any]:
        terms = field.vocabulary.terms
        described = {
            "type": "string",
            "enum": list(terms),
            "description": f"{format_label(format_kebab_case(field.vocabulary.name))}.",
            "x-enumDescriptions": dict(terms),
        }
        return self._add_component(field.vocabulary.name, described)

    def _describe_path(self, field: Paths) -> dict[str, Any]:
        """Return the JSON Schema of a path; the title is for generators, which name the first kinds after it."""
        first = {"title": "include_item", "type": "string", "enum": list(field.allowed)}
        return {"oneOf": [first, self._add_component("IncludePath", INCLUDE_PATH)]}

    def _describe_included(self) -> dict[str, Any]:
        """Return the members that a response has only with `include`."""
        records = {
            kind.plural: {
                "type": "array",
                "description": f"Related {kind.plural.replace('-', ' ')}.",
                "items": {"$ref": f"#/components/schemas/{kind.shape.__name__}"},
            }
            for kind in KINDS
        }
        about = "Records that refer to those of the response, or that those refer to, by plural; only with `include`."
        beyond = "The addresses of the records beyond the limit of `included`, by plural; only if there are any."
        addresses = {"type": "array", "items": {"type": "string"}}
        rest = {"type": "object", "description": beyond, "additionalProperties": addresses}
        return {
            "included": self._add_component(
                "Included", {"type": "object", "description": about, "properties": records}
            ),
            "rest": self._add_component("Rest", rest),
        }

    def _add_component(self, name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
        if name not in self.spec.components.schemas:
            self.spec.components.schema(name, dict(schema))
        return {"$ref": f"#/components/schemas/{name}"}


class Plugin(MarshmallowPlugin):
    """apispec's plugin with our converter."""

    Converter = Converter


def _describe_fields_of(parameter: Mapping[str, Any]) -> dict[str, Any]:
    """Return one parameter for those of all kinds: the members of an object in this style are parameters themselves."""
    names, values = {"pattern": f"^{FIELDS_OF.pattern}$"}, {"type": "string"}
    # Without a default, explorers fill in names that no kind has.
    schema = {"type": "object", "propertyNames": names, "additionalProperties": values, "default": {}}
    return {**parameter, "name": name_fields_of("kind"), "schema": schema, "style": "form", "explode": True}


def _describe_keyed(field: Keyed) -> dict[str, Any]:
    if isinstance(field.value_field, Anything):
        return {"type": "object", "additionalProperties": True}
    # Evidence is the only keyed member whose references are plain ids on the wire.
    plain = {"type": "string"}
    values = {"type": "array", "items": plain} if isinstance(field.value_field, Listed) else plain
    return {"type": "object", "additionalProperties": values}


def _find_first(names: Mapping[type, str], field: ma.fields.Field[Any]) -> str | None:
    return next((name for type_, name in names.items() if isinstance(field, type_)), None)


def _describe_field(field: ma.fields.Field[Any]) -> str:
    text = str(field.metadata["description"])
    if isinstance(field.parent, Statement):
        return f"{text} {ORIGINS.get(Origin(field.metadata['x-origin']), '')}".rstrip()
    return text


def _is_object(field: ma.fields.Field[Any]) -> bool:
    return isinstance(field, Ref) and not _is_in_query(field)


def _is_in_query(field: ma.fields.Field[Any]) -> bool:
    parent = field.parent
    while isinstance(parent, ma.fields.Field):
        parent = parent.parent
    return isinstance(parent, Query)
