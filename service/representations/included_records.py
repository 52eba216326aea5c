"""Included records: the records related to those of a response, so that one request can build a page.

Each appears once, at most `MAX_INCLUDED` of a kind, with links to the rest. All are as of the release of the response.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson

from service.addresses import build_list_address, build_record_address
from service.catalog import BY_PLURAL, Kind, list_referrers
from service.order_keys import encode_order_key
from service.representations.cited_records import Key, Wire
from service.store.related import Some, find_order_keys, find_referring, list_referring_fields, read_bodies
from service.store.statements import Source

MAX_INCLUDED = 100
# The number of ids in the address of a list, so that it stays below the limit of addresses.
MAX_IDS_IN_ADDRESS = 50


@dataclass(frozen=True)
class Included:
    """The included records of one kind as JSON, and the addresses of the rest."""

    plural: str
    records: Sequence[bytes]
    rest: Sequence[str]


@dataclass(frozen=True)
class Beside:
    """The records of a response, of one kind as of a release; `pinned` if the release was requested explicitly."""

    kind: Kind
    records: Sequence[Wire]
    release: int
    pinned: bool

    @property
    def ids(self) -> list[str]:
        """The ids of the records."""
        return [record["id"] for record in self.records]

    def build_address(self, path: str, *asked: tuple[str, str]) -> str:
        """Return an address as of the same release."""
        query = urlencode([*asked, *([("release", self.release)] if self.pinned else [])])
        return f"{path}?{query}" if query else path


def include(source: Source, beside: Beside, plurals: Sequence[str]) -> list[Included]:
    """Return the related records of each requested kind, in the order of the kind."""
    named = set(_list_named(beside.records)) if plurals else set()
    return [_include_kind(source, beside, BY_PLURAL[plural], named) for plural in plurals]


def render_members(found: Sequence[Included]) -> bytes:
    """Return the `included` and `rest` members of a response as JSON without braces."""
    records = b",".join(b'"%b":[%b]' % (each.plural.encode(), b",".join(each.records)) for each in found)
    rest = {each.plural: each.rest for each in found if each.rest}
    return b'"included":{%b}' % records + (b',"rest":%b' % orjson.dumps(rest) if rest else b"")


def read(found: Sequence[Included]) -> list[Wire]:
    """Return the included records."""
    return [BY_PLURAL[each.plural].complete_record(orjson.loads(body)) for each in found for body in each.records]


def _include_kind(source: Source, beside: Beside, wanted: Kind, named: set[Key]) -> Included:
    by = [each for other, each in list_referrers(beside.kind) if other == wanted]
    own = set(beside.ids) if wanted == beside.kind else set()
    # One more than the limit, to know whether there are more; some may be the records themselves.
    limit = MAX_INCLUDED + 1 + len(own)
    some = Some(beside.kind.name, beside.ids, beside.release)
    found = find_referring(source, some, wanted.name, limit) if by else []
    ids = _sort_ids(source, beside, wanted, ({id_ for kind, id_ in named if kind == wanted.name} | set(found)) - own)
    served = read_bodies(source, Some(wanted.name, ids[:MAX_INCLUDED], beside.release))
    beyond = ids[MAX_INCLUDED:]
    rest = [beside.build_address(build_record_address(wanted, id_)) for id_ in beyond if id_ not in found]
    if set(beyond) & set(found):
        listed = build_list_address(wanted)
        # Most records have no references in the fields that were added later.
        fields = list_referring_fields(source, some, wanted.name)
        rest += [
            beside.build_address(listed, *((each.name, id_) for id_ in beside.ids[start : start + MAX_IDS_IN_ADDRESS]))
            for each in by
            if not each.later or each.path[0] in fields
            for start in range(0, len(beside.ids), MAX_IDS_IN_ADDRESS)
        ]
    return Included(wanted.plural, [served[id_] for id_ in ids[:MAX_INCLUDED] if id_ in served], rest)


def _sort_ids(source: Source, beside: Beside, wanted: Kind, ids: set[str]) -> list[str]:
    if wanted.name not in {"sentence", "claim"}:
        return sorted(ids)
    # Sentences and claims are in the order of the text, which their ids do not tell.
    keys = find_order_keys(source, Some(wanted.name, sorted(ids), beside.release))
    return sorted(ids, key=lambda id_: keys.get(id_) or encode_order_key(id_))


def _list_named(node: Any) -> Iterator[Key]:
    """Yield every record that is referenced within records, including their claims."""
    if isinstance(node, list):
        for item in node:
            yield from _list_named(item)
    elif isinstance(node, dict):
        if "self" in node and "type" in node:
            yield node["type"], node["id"]
        for claims in node.get("evidence", {}).values():
            yield from (("claim", claim) for claim in claims)
        for value in node.values():
            if isinstance(value, dict | list):
                yield from _list_named(value)
