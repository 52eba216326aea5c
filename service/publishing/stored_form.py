"""The stored form of sources: the values that the store keeps, and sources built from them."""

from collections.abc import Mapping
from typing import Any

import orjson

from service.catalog import get_kind
from service.publishing.records import Erasure, Source, Withdrawal


def build_stored_form(source: Source) -> Mapping[str, Any]:
    """Return the values of a source in the form that the store keeps."""
    if source.withdrawal is None:
        return source.values
    notice = {"reason": source.withdrawal.reason, "replacedBy": source.withdrawal.replaced_by}
    return {**notice, "erased": source.withdrawal.erased._asdict()} if source.withdrawal.erased else notice


def rebuild_source(source: Source) -> Source:
    """Return a source as a staging reads it back: as if it were the first revision of its record."""
    return build_source(*source.key, 1, bool(source.withdrawal), orjson.loads(orjson.dumps(strip_defaults(source))))


def strip_defaults(source: Source) -> Mapping[str, Any]:
    """Return the values without those equal to the defaults; most members of a record are empty."""
    if source.withdrawal:
        return build_stored_form(source)
    blank = source.kind.blank
    return {name: value for name, value in source.values.items() if value != blank.get(name, ...)}


def build_source(kind_name: str, id_: str, revision: int, withdrawn: int, content: Mapping[str, Any]) -> Source:
    """Return a source from its stored form; `content` may leave out what equals the defaults."""
    kind = get_kind(kind_name)
    if withdrawn:
        erased = Erasure(**content["erased"]) if "erased" in content else None
        return Source(kind, id_, {}, Withdrawal(content["reason"], content["replacedBy"], erased), revision)
    return Source(kind, id_, {**kind.blank, **content}, None, revision)
