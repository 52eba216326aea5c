"""Gathering: records of one topic are one entry, the best of them, with the others below it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Found = TypeVar("Found")
Record = Mapping[str, Any]


@dataclass(frozen=True)
class TopicEntry(Generic[Found]):
    """The best of what was found of a topic, and the others."""

    first: Found
    others: list[Found] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of records."""
        return 1 + len(self.others)


def gather(found: Iterable[Found], read: Callable[[Found], Record]) -> Sequence[TopicEntry[Found]]:
    """Return what was found, best first, as entries; `read` returns the record of one. Without a topic it is alone."""
    entries: list[TopicEntry[Found]] = []
    by_topic: dict[str, TopicEntry[Found]] = {}
    for each in found:
        topic = read(each)["topic"]
        if topic and topic["id"] in by_topic:
            by_topic[topic["id"]].others.append(each)
            continue
        entries.append(TopicEntry(each))
        if topic:
            by_topic[topic["id"]] = entries[-1]
    return entries


def describe_other(record: Record) -> dict[str, Any]:
    """Return the reference to a record below another, with its document."""
    reference = {name: record[name] for name in ("type", "id", "name")}
    return {**reference, "self": record["links"]["self"], "document": record["document"]}
