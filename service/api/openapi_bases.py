"""Shared bases of schemas in the OpenAPI document: members that a whole family of schemas has are in one schema.

Each schema of the family refers to it by `allOf`. No schema forbids other members, so every validator and generator
reads the parts as their sum. The members stay in their order, apart from `type`, whose value differs between kinds.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from service.catalog import KINDS


class Family(NamedTuple):
    """Schemas with members in common, and the name and description of the base for the first and last of them."""

    schemas: Sequence[str]
    first: tuple[str, str] | None
    last: tuple[str, str]
    is_circular: bool = True


FAMILIES = (
    Family(
        [kind.shape.__name__ for kind in KINDS if kind.stated],
        ("StatementNames", "What every statement is called, and what it is about."),
        ("StatementEnvelope", "The proof, review and history of every statement."),
    ),
    Family(
        [kind.shape.__name__ for kind in KINDS if not kind.stated],
        None,
        ("RecordEnvelope", "The history, attribution and links of a record."),
    ),
    Family(
        [f"{kind.shape.__name__}Page" for kind in KINDS],
        None,
        ("PageEnvelope", "What every page of a list has."),
        is_circular=False,
    ),
)
# Members that lead back to the schema: resolvers such as Swagger UI's stop at a circle through a base.
KEPT = ("included", "rest")
# Schemas that others contain in full.
BASES = ("Problem", "RecordRef", "RecordEnvelope")


def share_bases(schemas: dict[str, Any]) -> None:
    """Move the members that all schemas of a family have to a base, and let schemas refer to those they contain."""
    for family in FAMILIES:
        _share_family(schemas, family)
    for base in BASES:
        for name, schema in schemas.items():
            if name != base and _is_sum_with(schema, schemas[base]):
                schemas[name] = _build_sum(schema, base, schemas[base]["properties"])


def _share_family(schemas: dict[str, Any], family: Family) -> None:
    of_family = [schemas[name] for name in family.schemas]
    shared = [name for name, member in of_family[0]["properties"].items() if _is_in_all(name, member, of_family)]
    shared = [name for name in shared if not family.is_circular or name not in KEPT]
    first = _list_leading(shared, of_family[0]["properties"]) if family.first else []
    last = [name for name in shared if name not in first]
    bases = [(named, names) for named, names in ((family.first, first), (family.last, last)) if named and names]
    for (base, description), names in bases:
        schemas[base] = {"description": description, **_cut(of_family[0], names)}
    for name in family.schemas:
        parts = {base: names for (base, _), names in bases}
        own = _cut(schemas[name], [each for each in schemas[name]["properties"] if each not in shared])
        leading = [_refer(base) for base, names in parts.items() if names is first]
        rest = [_refer(base) for base, names in parts.items() if names is last]
        schemas[name] = {
            "type": "object",
            "description": schemas[name]["description"],
            "allOf": [*leading, own, *rest],
        }


def _is_in_all(name: str, member: Any, of_family: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether all schemas have the member, and agree on whether it is always there."""
    return (
        all(schema["properties"].get(name) == member for schema in of_family)
        and len({name in schema["required"] for schema in of_family}) == 1
    )


def _list_leading(shared: Sequence[str], members: Iterable[str]) -> list[str]:
    """Return the shared members that come before the others."""
    leading: list[str] = []
    for name in members:
        if name in shared:
            leading.append(name)
        elif name != "type":
            break
    return leading


def _is_sum_with(schema: Mapping[str, Any], base: Mapping[str, Any]) -> bool:
    members, required = schema.get("properties", {}), schema.get("required", ())
    return base["properties"].items() <= members.items() and set(base["required"]) == {
        name for name in required if name in base["properties"]
    }


def _build_sum(schema: Mapping[str, Any], base: str, members: Iterable[str]) -> dict[str, Any]:
    own = _cut(schema, [name for name in schema["properties"] if name not in members])
    parts = [_refer(base), own] if next(iter(schema["properties"])) in members else [own, _refer(base)]
    return {"type": "object", "description": schema["description"], "allOf": parts}


def _cut(schema: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return the part of a schema with these members."""
    properties = {name: schema["properties"][name] for name in names}
    required = [name for name in schema["required"] if name in properties]
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _refer(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
