"""NDJSON records: converts a record to an object of the export, and back to a draft.

An exported object is the served record plus members that are not served (a document's text and split, the occurrence
of a claim's quote). An object written by hand may omit computed members, and may give a reference as a plain id.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import marshmallow as ma
import orjson

from schemas.fields import Listed, Part, Ref
from service.catalog import BY_NAME, Kind, get_kind
from service.publishing.canonical import compute_sha256, encode_canonically
from service.publishing.drafts import Draft
from service.publishing.memberships import is_partly_derived
from service.publishing.renderer import VERSIONED
from service.store.changes import ReleaseChange

Unwrap = Callable[[Any], Any]
# What editors wrote under `sameAs` of a record with a topic: it is served with the other members of the topic.
SAME_AS_WRITTEN = "sameAsWritten"


class NoRecord(ValueError):
    """An object that does not identify a record; the message names the missing member."""


def export_record(change: ReleaseChange) -> bytes:
    """Return the export object of a record: the served bytes plus the members that are not served.

    A withdrawn record is `{type, id, withdrawn: {reason, replacedBy}}`, an erased one has `erased` too.
    """
    if change.withdrawn:
        notice = orjson.loads(change.source or b"{}")
        erased = {"erased": notice.pop("erased")} if "erased" in notice else {}
        return orjson.dumps({"type": change.kind, "id": change.id, "withdrawn": notice, **erased})
    if change.source is None:
        return change.body
    values = orjson.loads(change.source)
    if is_partly_derived(values):
        values[SAME_AS_WRITTEN] = values["sameAs"]
    kept = {name: values[name] for name in list_unserved_members(change.kind) if values.get(name) is not None}
    return change.body[:-1] + b"," + orjson.dumps(kept)[1:] if kept else change.body


@cache
def list_unserved_members(kind_name: str) -> tuple[str, ...]:
    """Return the members of a kind that are exported but not served."""
    kind = get_kind(kind_name)
    unserved = tuple(name for name, field in kind.written.items() if field.load_only)
    return (*unserved, SAME_AS_WRITTEN) if kind.stated else unserved


def is_served(exported_: Mapping[str, Any]) -> bool:
    """Return whether an exported object is unchanged since a service served it: its `sha256` matches its values."""
    unserved = set(list_unserved_members(str(exported_.get("type")))) if exported_.get("type") in BY_NAME else set()
    values = {name: value for name, value in exported_.items() if name not in {*VERSIONED, *unserved}}
    return exported_.get("sha256") == compute_sha256(encode_canonically(values))


def import_record(exported_: Mapping[str, Any]) -> Draft | None:
    """Return the draft of an exported object; None for a sentence, which is derived from its document.

    Raises NoRecord.
    """
    name, id_ = exported_.get("type"), exported_.get("id")
    if not isinstance(name, str) or name not in BY_NAME:
        raise NoRecord(f"`type` is not one of: {', '.join(BY_NAME)}.")
    if not isinstance(id_, str):
        raise NoRecord("The record has no `id`.")
    kind = get_kind(name)
    if name == "sentence":
        return None
    if "withdrawn" in exported_:
        return Draft(kind, id_, {"withdrawn": exported_["withdrawn"]})
    unwraps = _list_unwraps(name)
    values = {
        member: unwraps[member](value) if member in unwraps else value
        for member, value in exported_.items()
        if member in kind.written or member not in kind.members
    }
    written = values.pop(SAME_AS_WRITTEN, [])
    if values.get("topic") and "sha256" in exported_:
        # It was served, so its `sameAs` has the other members of the topic.
        values["sameAs"] = written
    if "imprint" in values:
        values["imprint"] = _drop_stated(values["imprint"])
    return Draft(kind, id_, values)


def _drop_stated(imprint: Any) -> Any:
    """Return an imprint without what the document's own members say; the service adds that where it serves them."""
    if not isinstance(imprint, dict):
        return imprint
    kept = {
        field: value
        for field, value in imprint.items()
        if not isinstance(value, dict) or value.get("origin") != "text" or value.get("claim")
    }
    return kept if any(kept.values()) else None


@cache
def _list_unwraps(kind_name: str) -> Mapping[str, Unwrap]:
    """Return the functions that convert served members back to the form that editors write."""
    kind = get_kind(kind_name)
    found = {name: _find_unwrap(kind, field) for name, field in kind.written.items()}
    return {name: unwrap for name, unwrap in found.items() if unwrap}


def _find_unwrap(kind: Kind, field: ma.fields.Field[Any]) -> Unwrap | None:
    if isinstance(field, Ref):
        return lambda value: value.get("id", value) if isinstance(value, dict) else value
    if isinstance(field, Listed) and (inner := _find_unwrap(kind, field.inner)):
        return lambda value: [inner(item) for item in value] if isinstance(value, list) else value
    if isinstance(field, Part):
        return _build_part_unwrap(kind, field)
    return None


def _build_part_unwrap(kind: Kind, field: Part) -> Unwrap:
    members = {str(each.data_key): each for each in field.schema.fields.values()}
    unwraps = {name: _find_unwrap(kind, each) for name, each in members.items()}
    computed = {name for name, each in members.items() if each.dump_only}

    def unwrap(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        written = {name: item for name, item in value.items() if name not in computed}
        return {name: inner(item) if (inner := unwraps.get(name)) else item for name, item in written.items()}

    return unwrap
