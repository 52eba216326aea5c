"""Topic files: the files of proposed topics, and the line that each record gets; all other lines stay."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from seed.drafts import ContentFiles
from seed.file_forms import get_form
from seed.gathering.named_records import NamedRecord, fold_hyphens
from seed.gathering.proposals import Group, choose_id, choose_name
from seed.reading.nodes import convert_to_plain
from seed.reading.root import Root
from seed.reading.yaml import MOST_BYTES, read
from seed.writing.formatter import format_yaml
from seed.writing.line_edits import LineEdits
from service.catalog import get_kind
from service.publishing.drafts import Key

TOPIC = get_kind("topic")
# What separates several names in one, which an alias must not be.
SEVERAL = re.compile(r"[,;/]")


class TopicPlan(NamedTuple):
    """A topic and the records that would join it; `values` are those of a new topic, or None."""

    id: str
    group: Group
    values: Mapping[str, Any] | None


def list_taken(root: Root) -> set[str]:
    """Return the ids of all topics that have a file, also of those that are withdrawn or cannot be read."""
    return {PurePosixPath(name).stem for name in root.list_names(PurePosixPath(TOPIC.plural))}


def plan_topics(records: Sequence[NamedRecord], groups: Sequence[Group], taken: set[str]) -> list[TopicPlan]:
    """Return the topic of each group: the one that it has, or a new one with a name, and an id that is not taken."""
    topics = [each for each in records if each.key[0] == "topic"]
    names = {(each.gathers, fold_hyphens(name)) for each in topics for name in each.names}
    return [_plan_topic(group, taken, names) for group in groups]


def edit_files(content: ContentFiles, plans: Sequence[TopicPlan]) -> dict[PurePosixPath, bytes]:
    """Return the new bytes of each file by its path in the root. Raises ReadingFault and EditLost."""
    files: dict[PurePosixPath, bytes] = {}
    for plan in plans:
        if plan.values is not None:
            files[build_path(("topic", plan.id))] = format_yaml(get_form(TOPIC), plan.values).encode()
        for record in plan.group.joining:
            path = build_path(record.key)
            files[path] = _write_topic(content, path, record.key, plan.id)
    return files


def build_path(key: Key) -> PurePosixPath:
    """Return the path of a record's file in its root."""
    return PurePosixPath(get_kind(key[0]).plural, f"{key[1]}.yaml")


def _plan_topic(group: Group, taken: set[str], names: set[tuple[str | None, str]]) -> TopicPlan:
    if group.topic:
        return TopicPlan(group.topic.key[1], group, None)
    name = choose_name(group)
    free = [each for each in _list_names(group, name) if (group.kind, fold_hyphens(each)) not in names]
    # A topic whose name another has is for the editors to name; `check` says so.
    values = {"kind": group.kind, "name": name, "aliases": free, "codes": _list_codes(group)}
    names.update((group.kind, fold_hyphens(each)) for each in (name, *free))
    id_ = choose_id(name, group.kind, taken)
    return TopicPlan(id_, group, {field: value for field, value in values.items() if value})


def _list_names(group: Group, name: str) -> list[str]:
    """Return the names of members that differ from the topic's, each once, without those that are a heading."""
    found = {fold_hyphens(each.names[0]): each.names[0] for each in group.members}
    return [each for folded, each in found.items() if folded != fold_hyphens(name) and not SEVERAL.search(each)]


def _list_codes(group: Group) -> list[dict[str, str]]:
    """Return the exact codes that all members with codes of a terminology share."""
    systems = sorted({system for each in group.members for system in each.codes})
    shared = {
        system: frozenset.intersection(*(each.codes[system] for each in group.members if system in each.codes))
        for system in systems
    }
    return [
        {"system": system, "code": code, "relation": "exact"} for system in systems for code in sorted(shared[system])
    ]


def _write_topic(content: ContentFiles, path: PurePosixPath, key: Key, topic: str) -> bytes:
    place = content.root.format_path(path)
    reading = read(content.root.read(path, limit=MOST_BYTES), place)
    if reading.root is None or reading.faults:
        raise reading.faults[0]
    edits = LineEdits(reading.text, reading.root, get_form(get_kind(key[0])))
    edits.put_field("topic", topic)
    return edits.apply({**convert_to_plain(reading.root), "topic": topic}, place).encode()
