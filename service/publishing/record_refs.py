"""References to records as they are served: `RecordRef` objects."""

from typing import Any

from service.addresses import build_record_address
from service.catalog import Kind, get_kind
from service.publishing.records import World


def build_reference(kind: Kind, id_: str, name: str) -> dict[str, Any]:
    """Return the object by which other records refer to the record."""
    return {"type": kind.name, "id": id_, "name": name, "self": build_record_address(kind, id_)}


def refer_to_record(world: World, kind_name: str, id_: str) -> dict[str, Any]:
    """Return the reference to the record; its name is its id if the record does not exist."""
    key = (kind_name, id_)
    reference: dict[str, Any] | None = world.kept.get(key)
    if reference is None:
        source = world.get(kind_name, id_)
        reference = world.kept[key] = build_reference(get_kind(kind_name), id_, source.name if source else id_)
    return reference
