"""Shared parts of the OpenAPI document: what several operations or schemas repeat is a component, and referred to.

Without this the document has twice the size, which every reader of the explorer and every generator pays for.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import orjson

from service.api.openapi_bases import share_bases

# A reference takes about this many bytes: parts that are shorter are repeated.
REFERENCE_BYTES = 60
# Addresses with this many segments in common are about the same records.
SAME_BELOW = 4
# From this number of schemas on, a member is a component.
SHARING_SCHEMAS = 3


def share_parts(document: dict[str, Any], *, examples: bool) -> None:
    """Move what repeats to the components: parameters, responses, members of schemas, and examples if wanted."""
    _share_parameters(document)
    _share_responses(document)
    share_bases(document["components"]["schemas"])
    _share_members(document)
    if examples:
        _share_examples(document)


def _share_parameters(document: dict[str, Any]) -> None:
    operations = [(path, operation) for path, item in document["paths"].items() for operation in item.values()]
    uses = Counter(_encode_parameter(path, each) for path, operation in operations for each in operation["parameters"])
    shelf: dict[str, Any] = document["components"].setdefault("parameters", {})
    names: dict[bytes, str] = {}
    for path, operation in operations:
        for place, parameter in enumerate(operation["parameters"]):
            identity = _encode_parameter(path, parameter)
            if uses[identity] > 1:
                if identity not in names:
                    (tag,) = operation["tags"]
                    names[identity] = _choose_name(shelf, _format_camel(parameter["name"]), _format_camel(tag))
                    shelf[names[identity]] = parameter
                operation["parameters"][place] = {"$ref": f"#/components/parameters/{names[identity]}"}


def _encode_parameter(path: str, parameter: Mapping[str, Any]) -> bytes:
    """Return what tells a parameter from others. Those in a path have examples, the same below one address."""
    plain = {name: value for name, value in parameter.items() if name != "example"}
    return _encode_part([plain, path.split("/")[:SAME_BELOW] if parameter["name"] == "id" else []])


def _share_responses(document: dict[str, Any]) -> None:
    """Let operations refer to one redirect or part of a file. Answers with examples stay in their operations."""
    shelf: dict[str, Any] = document["components"]["responses"]
    others = [
        (operation["responses"], status)
        for item in document["paths"].values()
        for operation in item.values()
        for status, response in operation["responses"].items()
        if status != "200" and "$ref" not in response
    ]
    uses = Counter(_encode_part(responses[status]) for responses, status in others)
    names: dict[bytes, str] = {}
    for responses, status in others:
        identity = _encode_part(responses[status])
        if uses[identity] > 1:
            if identity not in names:
                names[identity] = _choose_name(shelf, HTTPStatus(int(status)).phrase.title().replace(" ", ""), "Other")
                shelf[names[identity]] = responses[status]
            responses[status] = {"$ref": f"#/components/responses/{names[identity]}"}


def _share_examples(document: dict[str, Any]) -> None:
    """Let reading operations with the same answer, as a record and its newest revision, refer to one example."""
    shelf: dict[str, Any] = {}
    seen: dict[bytes, tuple[str, dict[str, Any]]] = {}
    for operation in (item["get"] for item in document["paths"].values() if "get" in item):
        for media in operation["responses"].get("200", {}).get("content", {}).values():
            for name, example in media.get("examples", {}).items():
                identity = _encode_part([name, example.get("value")])
                title, others = seen.setdefault(identity, (operation["operationId"], media["examples"]))
                if others is not media["examples"] and len(identity) > 2 * REFERENCE_BYTES:
                    shelf.setdefault(title, others[name])
                    others[name] = media["examples"][name] = {"$ref": f"#/components/examples/{title}"}
    if shelf:
        document["components"]["examples"] = shelf


def _share_members(document: dict[str, Any]) -> None:
    shelf: dict[str, Any] = document["components"]["schemas"]
    uses = Counter(_encode_part([name, member]) for name, member, _ in _iterate_members(shelf))
    names: dict[bytes, str] = {}
    for name, member, members in list(_iterate_members(shelf)):
        identity = _encode_part([name, member])
        if uses[identity] >= SHARING_SCHEMAS and len(identity) > 2 * REFERENCE_BYTES:
            if identity not in names:
                names[identity] = _choose_name(shelf, f"{_format_camel(name)}Member", "Other")
                shelf[names[identity]] = member
            members[name] = {"$ref": f"#/components/schemas/{names[identity]}"}


def _iterate_members(schemas: Mapping[str, Any]) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Yield the name and schema of each member, and the members that it is one of."""
    for schema in list(schemas.values()):
        for part in (schema, *schema.get("allOf", ())):
            members = part.get("properties", {})
            for name, member in list(members.items()):
                yield name, member, members


def _choose_name(shelf: Mapping[str, Any], name: str, distinction: str) -> str:
    """Return a name that is not taken yet."""
    names = (name, *(f"{distinction}{number}{name}" for number in ("", *range(2, 99))))
    return next(each for each in names if each not in shelf)


def _format_camel(name: str) -> str:
    words = re.split(r"[-._\[\]]+", name.lstrip("$").rstrip("]"))
    return "".join(f"{word[:1].upper()}{word[1:]}" for word in words)


def _encode_part(part: Any) -> bytes:
    return orjson.dumps(part, option=orjson.OPT_SORT_KEYS)
