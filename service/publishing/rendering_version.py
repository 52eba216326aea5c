"""The rendering version: which form of records and index rows a release holds, as a number.

It follows from the declarations of the kinds, so a new kind, field or filter is a new version without further code, and
the next upgrade renders every record again (decision 0099). Only the words of a declaration do not count.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import marshmallow as ma

from schemas.fields import Keyed, Listed, Part, Ref
from schemas.records import ADVISED
from schemas.terminologies import SYSTEMS
from service.catalog import KINDS, Kind
from service.publishing.canonical import encode_canonically
from service.publishing.renderer import RENDERING

# Versions are from here to 2**31 - 1, the largest integer that a column of PostgreSQL holds. Releases of builds that
# numbered their rendering by hand have smaller ones.
FIRST = 2**30


@cache
def compute_rendering_version(kinds: Iterable[Kind] = KINDS) -> int:
    """Return the version that these kinds and the code of `renderer` make."""
    systems = [[each.name, each.uri, each.dotted] for each in SYSTEMS.values()]
    described = [RENDERING, systems, ADVISED, [_describe_kind(kind) for kind in kinds]]
    digest = hashlib.sha256(encode_canonically(described)).digest()
    return FIRST + int.from_bytes(digest[:4]) % FIRST


def _describe_kind(kind: Kind) -> list[Any]:
    filters = [[each.name, each.path, each.later] for each in kind.filters.values()]
    about = [kind.path, kind.stated, kind.shape.naming, kind.shape.optional, kind.blank]
    return [kind.name, *about, _describe_members(kind.members), filters]


def _describe_members(fields: Mapping[str, ma.fields.Field[Any]]) -> list[Any]:
    """Describe members in their order, which is their order in the bytes."""
    return [[name, *_describe_field(field)] for name, field in fields.items()]


def _describe_field(field: ma.fields.Field[Any]) -> list[Any]:
    described: list[Any] = [type(field).__name__]
    if isinstance(field, Ref):
        described.append(field.to)
    elif isinstance(field, Listed):
        described.append(_describe_field(field.inner))
    elif isinstance(field, Keyed) and field.value_field is not None:
        described.append(_describe_field(field.value_field))
    elif isinstance(field, Part):
        members = {str(each.data_key): each for each in field.schema.fields.values() if not each.load_only}
        described.append(_describe_members(members))
    return described
