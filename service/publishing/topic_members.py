"""Members of topics: what a topic shows of the records that it gathers, and what these show of each other."""

from collections.abc import Sequence
from typing import Any

from schemas.base import format_camel_case
from schemas.records import Review
from service.addresses import build_list_address, build_record_address
from service.catalog import KINDS, find_main_filter, get_kind
from service.publishing.advisories import render_advisories
from service.publishing.imprint import read_imprint
from service.publishing.record_refs import build_reference, refer_to_record
from service.publishing.records import Source, World

# What a member shows of the imprint of its document.
STATED = ("publisher", "published", "licence")
REVIEW = tuple(str(field.data_key) for field in Review().fields.values())
NOT_REVIEWED = {**dict.fromkeys(REVIEW), "status": "not-reviewed"}


def render_members(world: World, topic: Source) -> list[dict[str, Any]]:
    """Return the members of a topic by document, each with what a reader must know of it."""
    sources = (world.get(*each.key) for each in world.list_members(topic.id))
    return [_render_member(world, source) for source in sources if source]


def list_same_records(
    world: World, source: Source, topic: str, written: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the references to records of the same subject: those that editors wrote, then the others of the topic."""
    named = {each["id"] for each in written} | {source.id}
    others = (each for each in world.list_members(topic) if each.kind is source.kind and each.id not in named)
    return [*written, *(build_reference(each.kind, each.id, each.name) for each in others)]


def list_topic_links(kind_name: str, topic: str) -> dict[str, str]:
    """Return the lists of the members, and of the records that refer to them, by the name of their kind."""
    kinds = [kind for kind in KINDS if kind.name == kind_name or find_main_filter(kind, kind_name)]
    lists = {
        format_camel_case(kind.plural): f"{build_list_address(kind)}?topic={topic}" for kind in kinds if kind.stated
    }
    return {"comparison": f"{build_record_address(get_kind('topic'), topic)}/comparison", **lists}


def _render_member(world: World, source: Source) -> dict[str, Any]:
    document = world.get("document", source.document or "")
    imprint = read_imprint(document.values) if document else {}
    stated = {name: known.value if (known := imprint.get(name)) else None for name in STATED}
    return {
        "document": refer_to_record(world, "document", source.document or ""),
        **stated,
        "record": refer_to_record(world, *source.key),
        "review": {name: source.values["review"].get(name) for name in REVIEW},
        "advisories": render_advisories(world, source),
    }
