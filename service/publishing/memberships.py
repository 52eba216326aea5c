"""Memberships: what relates the records of several documents that a topic gathers."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from service.catalog import Kind
from service.publishing.drafts import Key


class TopicMember(NamedTuple):
    """What relates a member of a topic to the others: its name, its document, and its exact codes by terminology."""

    kind: Kind
    id: str
    name: str
    document: str | None
    codes: Mapping[str, frozenset[str]]

    @property
    def key(self) -> Key:
        """The kind's name and the id."""
        return self.kind.name, self.id


def is_partly_derived(values: Mapping[str, Any]) -> bool:
    """Return whether a record is served with other values of `sameAs` than its editors wrote there."""
    return bool(values.get("topic") and values.get("sameAs"))


def sort_members(members: Iterable[TopicMember]) -> list[TopicMember]:
    """Return members of a topic by document and id."""
    return sorted(members, key=lambda each: (each.document or "", each.kind.path, each.id))


def list_exact_codes(values: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return the codes that mean the same as the record, by terminology."""
    found: dict[str, set[str]] = {}
    for code in values.get("codes") or ():
        if code["relation"] == "exact":
            found.setdefault(code["system"], set()).add(code["code"])
    return {system: frozenset(codes) for system, codes in found.items()}
