"""Included records: the records related to those of a response, so that one request can build a page.

Paths lead from kind to kind; each step follows the references of all records of the step before at once. Each record
appears once, at most `MAX_INCLUDED` of a kind, with links to the rest. All are as of the release of the response.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

import orjson

from service.addresses import build_list_address, build_record_address
from service.catalog import BY_PLURAL, RANK, Kind, list_referrers
from service.order_keys import encode_order_key
from service.representations.cited_records import Wire, list_named_records
from service.representations.include_tree import Tree, build_tree
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
    """Records of one kind as of a release, whose related records are included; `pinned` if it was requested."""

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


@dataclass
class _Chosen:
    """The included records of a kind by id, their sort keys, and the addresses of the rest."""

    bodies: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    rest: dict[str, None] = field(default_factory=dict)


def include(source: Source, beside: Beside, paths: Sequence[str]) -> list[Included]:
    """Return the related records of each kind on the paths, in the order of the kind.

    The first kinds of the paths come before the second ones, so that records are left out of the ends of paths first.
    """
    inclusion = _Inclusion(source, beside)
    level: list[tuple[Beside, Tree]] = [(beside, build_tree(paths))]
    while level:
        level = [following for parents, tree in level for following in inclusion.add_relations(parents, tree)]
    return inclusion.list_included()


def render_members(found: Sequence[Included]) -> bytes:
    """Return the `included` and `rest` members of a response as JSON without braces."""
    records = b",".join(b'"%b":[%b]' % (each.plural.encode(), b",".join(each.records)) for each in found)
    rest = {each.plural: each.rest for each in found if each.rest}
    return b'"included":{%b}' % records + (b',"rest":%b' % orjson.dumps(rest) if rest else b"")


def read(found: Sequence[Included]) -> list[Wire]:
    """Return the included records."""
    return [BY_PLURAL[each.plural].complete_record(orjson.loads(body)) for each in found for body in each.records]


class _Inclusion:
    """Collects the included records of a response."""

    def __init__(self, source: Source, beside: Beside) -> None:
        self._source = source
        self._beside = beside
        self._own: Mapping[str, Wire] = {record["id"]: record for record in beside.records}
        self._chosen: dict[str, _Chosen] = {}

    def add_relations(self, parents: Beside, tree: Tree) -> Iterator[tuple[Beside, Tree]]:
        """Include the related records of some records, and yield those whose own relations follow."""
        named = set(list_named_records(parents.records)) if tree else set()
        for plural, below in tree.items():
            kind = BY_PLURAL[plural]
            ids = self._add_kind(parents, kind, {id_ for name, id_ in named if name == kind.name})
            if below:
                yield Beside(kind, self._read(kind, ids), parents.release, parents.pinned), below

    def list_included(self) -> list[Included]:
        """Return what was included, kind by kind."""
        found = sorted(self._chosen.items(), key=lambda each: RANK[BY_PLURAL[each[0]].name])
        return [
            Included(plural, [each.bodies[id_] for id_ in sorted(each.bodies, key=each.keys.__getitem__)], [*each.rest])
            for plural, each in found
        ]

    def _add_kind(self, parents: Beside, wanted: Kind, named: set[str]) -> list[str]:
        """Include the records of a kind that are related to some records. Return the ids of all that the answer has."""
        by = [each for other, each in list_referrers(parents.kind) if other == wanted]
        chosen = self._chosen.setdefault(wanted.plural, _Chosen())
        own = self._own.keys() if wanted == self._beside.kind else set()
        # One more than the limit, to know whether there are more; some may be in the answer already.
        limit = MAX_INCLUDED + 1 + len(own) + len(chosen.bodies)
        some = Some(parents.kind.name, parents.ids, parents.release)
        found = find_referring(self._source, some, wanted.name, limit) if by else []
        related = named | set(found)
        beyond = self._choose(wanted, chosen, related - own)
        chosen.rest |= dict.fromkeys(
            parents.build_address(build_record_address(wanted, id_)) for id_ in beyond if id_ not in found
        )
        if set(beyond) & set(found):
            chosen.rest |= dict.fromkeys(self._list_addresses(parents, wanted, some))
        return [id_ for id_ in related if id_ in chosen.bodies or id_ in own]

    def _choose(self, wanted: Kind, chosen: _Chosen, ids: set[str]) -> list[str]:
        """Include the first of these records, as many as there is room for. Return the ids of the others."""
        release = self._beside.release
        keys = _find_keys(self._source, Some(wanted.name, sorted(ids - chosen.keys.keys()), release))
        ordered, room = sorted(keys, key=keys.__getitem__), MAX_INCLUDED - len(chosen.keys)
        added = ordered[:room]
        chosen.keys |= {id_: keys[id_] for id_ in added}
        chosen.bodies |= read_bodies(self._source, Some(wanted.name, added, release))
        return ordered[room:]

    def _list_addresses(self, parents: Beside, wanted: Kind, some: Some) -> Iterator[str]:
        """Yield the addresses of the lists that have the records of a kind which refer to some records."""
        # Most records have no references in the fields that were added later.
        fields = list_referring_fields(self._source, some, wanted.name)
        for other, each in list_referrers(parents.kind):
            if other == wanted and (not each.later or each.path[0] in fields):
                for start in range(0, len(parents.ids), MAX_IDS_IN_ADDRESS):
                    asked = [(each.name, id_) for id_ in parents.ids[start : start + MAX_IDS_IN_ADDRESS]]
                    yield parents.build_address(build_list_address(wanted), *asked)

    def _read(self, kind: Kind, ids: Iterable[str]) -> list[Wire]:
        own = self._own if kind == self._beside.kind else {}
        bodies = self._chosen[kind.plural].bodies
        return [own[id_] if id_ in own else orjson.loads(bodies[id_]) for id_ in sorted(ids)]


def _find_keys(source: Source, some: Some) -> dict[str, str]:
    """Return the sort keys of records: those of sentences and claims follow the text, which their ids do not tell."""
    if some.kind not in {"sentence", "claim"}:
        return {id_: id_ for id_ in some.ids}
    keys = find_order_keys(source, some)
    return {id_: keys.get(id_) or encode_order_key(id_) for id_ in some.ids}
