"""The OpenAPI document with what its operations and schemas share put back into its places."""

from copy import deepcopy
from typing import Any

from flask import Flask

Json = Any
# Bases that are answers, or parts of answers, themselves.
WHOLE = {"Problem", "RecordRef"}


def read_document(app: Flask, query: str = "?examples=all") -> Json:
    """Return the document of an app, with the parts that it shares in their places."""
    return unshared(app.test_client().get(f"/openapi.json{query}").get_json())


def unshared(document: Json) -> Json:
    """Return a document with its shared parameters, examples, bases and members of schemas in their places."""
    whole = deepcopy(document)
    components = whole["components"]
    parameters, kept = components.pop("parameters", {}), components.pop("examples", {})
    for operation in (each for item in whole["paths"].values() for each in item.values()):
        operation["parameters"] = [deepcopy(found(each, parameters)) for each in operation["parameters"]]
        for media in operation["responses"].get("200", {}).get("content", {}).values():
            if "examples" in media:
                media["examples"] = {name: found(each, kept) for name, each in media["examples"].items()}
    schemas = components["schemas"]
    bases = {
        part["$ref"].rpartition("/")[2] for each in schemas.values() for part in each.get("allOf", ()) if "$ref" in part
    }
    for name, schema in schemas.items():
        schemas[name] = summed(schema, schemas)
    for base in bases - WHOLE:
        del schemas[base]
    for schema in list(schemas.values()):
        for name, member in schema.get("properties", {}).items():
            if list(member) == ["$ref"] and is_member(member):
                schema["properties"][name] = deepcopy(found(member, schemas))
    components["schemas"] = {name: schema for name, schema in schemas.items() if not name.endswith("Member")}
    return whole


def summed(schema: Json, schemas: Json) -> Json:
    """Return a schema with the members of all its parts; `type` comes first."""
    if "allOf" not in schema:
        return schema
    parts = [summed(found(part, schemas), schemas) for part in schema["allOf"]]
    members = {name: member for part in parts for name, member in part["properties"].items()}
    first = {"type": members["type"]} if "type" in members else {}
    required = [name for part in parts for name in part.get("required", ())]
    rest = {name: value for name, value in schema.items() if name != "allOf"}
    return {**rest, "properties": first | members, "required": sorted(required, key=[*first, *members].index)}


def is_member(reference: Json) -> bool:
    """Return whether a reference is to a member that schemas share."""
    return str(reference["$ref"]).endswith("Member")


def found(part: Json, shelf: Json) -> Json:
    """Return what a reference is to, or the part itself."""
    return shelf[part["$ref"].rpartition("/")[2]] if "$ref" in part else part
