"""JSON Schema (2020-12) of each form, for editors that complete and explain while one types.

Values are described as YAML 1.2 reads them, so a text field also takes what looks like a number or a flag: `check`
reads it as text. A schema helps; only `check` decides.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import validate

from schemas.base import SLUG
from schemas.declaration import Origin, Pattern
from schemas.fields import Choice, Day, Flag, Listed, Moment, Number, Part, Ref, Url, Whole
from seed.file_forms import CLAIM_NAME, CLAIM_PLACE, OUR_OWN, Field, FileForm, list_fields_within

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ORIGINS: Mapping[Origin | None, str] = {
    Origin.QUOTED: "**Quoted**: the source's own words; needs evidence.",
    Origin.CODED: "**Coded**: read out of the source; needs evidence.",
    Origin.EDITORIAL: "**Editorial**: the editors' own; needs no evidence.",
}
# What editors show in the place of a pattern.
IN_WORDS: Mapping[str, str] = {
    SLUG: "This is no id: small letters, digits and single hyphens, as in oral-aspirin.",
    CLAIM_NAME: "This names no claim: its sentence and its number there, as in p1s2c3.",
    CLAIM_PLACE: "This names no claim: its sentence and its number there, as in p1s2c3.",
}


def build_schema(form: FileForm) -> Schema:
    """Return the schema of a file that has this form."""
    head = {"$schema": DIALECT, "title": form.name, "$comment": "Made by `medcontent schema`."}
    record = {"description": form.about, **_record(form)}
    if not form.listed:
        return {**head, **record}
    return {**head, "description": f"The {form.name}s of a document.", "type": "array", "items": record}


def bundle_schemas(forms: list[FileForm]) -> Schema:
    """Return the schemas of several forms as one document."""
    return {"$schema": DIALECT, "title": "medcontent", "$defs": {form.name: build_schema(form) for form in forms}}


def _record(form: FileForm) -> Schema:
    members = {name: _build_member(field, _find_origin(form, name)) for name, field in form.fields.items()}
    shape = {"type": "object", "properties": members, "additionalProperties": False}
    required = [name for name, field in form.fields.items() if field.required]
    if "withdrawn" not in form.fields:
        return shape
    # A withdrawn record is its notice; an item of a list keeps the id that its file does not give it.
    notice = ["id", "withdrawn"] if form.listed else ["withdrawn"]
    alone = {"maxProperties": len(notice)}
    return {**shape, "if": {"required": ["withdrawn"]}, "then": alone, "else": {"required": required}}


def _find_origin(form: FileForm, name: str) -> Origin | None:
    if form.kind and name in form.kind.content:
        return form.kind.content[name]
    return Origin.EDITORIAL if form.kind and form.kind.stated and name in OUR_OWN else None


def _build_member(field: Field, origin: Origin | None = None) -> Schema:
    """Return the schema of a field; one that is not required may be left empty."""
    about = field.metadata["description"]
    said = [about, *([ORIGINS[origin]] if origin else []), *(["**Required.**"] if field.required else [])]
    more = {"markdownDescription": "\n\n".join(said)} if len(said) > 1 else {}
    schema: Schema = {"description": about, **more, **_build_value(field)}
    if "examples" in field.metadata:
        schema["examples"] = field.metadata["examples"]
    return schema if field.required else _allow_null(schema)


def _build_value(field: Field) -> Schema:
    if isinstance(field, Part):
        return _build_object(field)
    if isinstance(field, Listed):
        least = {"minItems": 1} if field.required else {}
        return {
            "type": "array",
            "items": _build_member(field.inner) | _build_value(field.inner),
            "uniqueItems": True,
            **least,
        }
    if isinstance(field, Choice):
        terms = field.vocabulary.terms
        meanings = list(terms.values())
        return {"type": "string", "enum": list(terms), "enumDescriptions": meanings}
    if isinstance(field, Flag):
        return {"type": "boolean"}
    return {**_build_type(field), **_build_limits(field)}


def _build_object(field: Part) -> Schema:
    inner = list_fields_within(field)
    required = [name for name, each in inner.items() if each.required]
    shape = {"type": "object", "properties": {name: _build_member(each) for name, each in inner.items()}}
    return {**shape, "additionalProperties": False, **({"required": required} if required else {})}


def _build_type(field: Field) -> Schema:
    if isinstance(field, Number | Whole):
        return {"type": "integer" if isinstance(field, Whole) else "number"}
    if isinstance(field, Url):
        return {"type": "string", "pattern": "^https?://"}
    if isinstance(field, Day):
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    if isinstance(field, Moment):
        return {"type": "string", "format": "date-time", "pattern": "Z$"}
    return {"type": "string" if isinstance(field, Ref) else ["string", "number", "boolean"]}


def _build_limits(field: Field) -> Schema:
    limits: Schema = {}
    for each in field.validators:
        if isinstance(each, Pattern):
            limits["pattern"] = pattern = str(each.regex.pattern)
            if said := IN_WORDS.get(pattern):
                limits["patternErrorMessage"] = said
        elif isinstance(each, validate.Range):
            limits |= {"minimum": each.min, "maximum": each.max}
        elif isinstance(each, validate.Length):
            limits["maxLength"] = each.max
    return limits


def _allow_null(schema: Schema) -> Schema:
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    nothing: Schema = {"type": [*types, "null"]}
    if "enum" in schema:
        meanings = [*schema["enumDescriptions"], "Not said; the same as leaving the field out."]
        nothing |= {"enum": [*schema["enum"], None], "enumDescriptions": meanings}
    return {**schema, **nothing}
