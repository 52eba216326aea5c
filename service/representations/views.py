"""Views: what a request wants of the records that it finds, and what a format is given to write them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson

from service.addresses import Resource
from service.catalog import Kind
from service.representations import included_records
from service.representations.cited_records import Key, Sources, Wire, gather_sources, list_footnotes, list_sentences
from service.representations.include_tree import is_path
from service.representations.included_records import Beside, Included
from service.store.related import Some, read_bodies
from service.store.statements import Source


@dataclass(frozen=True, eq=False)
class Form:
    """A representation: its short name for `?format=`, its media types, and how it is written.

    `content_type` is the media type with its parameters. `parameters` names those of `fields` and `include` that it
    supports. `writers` write a record or a page of a list; an address with a single representation writes it itself.
    """

    name: str
    media_type: str
    content_type: str
    about: str = ""
    title: str = ""
    parameters: Sequence[str] = ()
    writers: Mapping[Resource, "Writer"] = field(default_factory=dict)
    # Whether a record without parameters is sent as it is stored.
    is_stored: bool = False


class View(NamedTuple):
    """The requested representation; empty `fields` means all.

    `fields_of` has the fields of included records, by the plural of their kind.
    """

    form: Form
    fields: Sequence[str] = ()
    include: Sequence[str] = ()
    # The public address of the service, for formats whose readers need full addresses.
    base: str = ""
    fields_of: Mapping[str, Sequence[str]] = MappingProxyType({})

    @property
    def is_plain(self) -> bool:
        """Whether the stored bytes can be sent unchanged."""
        return self.form.is_stored and not self.fields and not self.include

    @property
    def is_deep(self) -> bool:
        """Whether records are included that are only related to other included ones."""
        return any(map(is_path, self.include))


class Seen(NamedTuple):
    """The records of a response: of one kind, as served at a release, `pinned` by number or not."""

    source: Source
    kind: Kind
    bodies: Sequence[bytes]
    release: int
    pinned: bool


@dataclass(frozen=True)
class Shown:
    """What a format writes; it is read only if the format asks.

    `around` has the members of a page of a list; `cited` has claims and sentences that are not in the store.
    """

    view: View
    seen: Seen
    around: Mapping[str, Any] = field(default_factory=dict)
    cited: Mapping[Key, Wire] = field(default_factory=dict)

    @cached_property
    def records(self) -> list[Wire]:
        """The records of the response."""
        return [orjson.loads(body) for body in self.seen.bodies]

    @cached_property
    def included(self) -> list[Included]:
        """The related records of each requested kind, as stored."""
        beside = Beside(self.seen.kind, self.records, self.seen.release, self.seen.pinned)
        return included_records.include(self.seen.source, beside, self.view.include)

    @cached_property
    def beside(self) -> list[Wire]:
        """The related records of all requested kinds."""
        return included_records.read(self.included)

    @cached_property
    def sources(self) -> Sources:
        """The claims and sentences that the records cite."""
        known = {**self.cited, **{(record["type"], record["id"]): record for record in (*self.records, *self.beside)}}
        self._read_missing(known, "claim", {claim for record in known.values() for claim in list_footnotes(record)})
        claims = (body for (kind, _), body in known.items() if kind == "claim")
        self._read_missing(known, "sentence", list_sentences(claims))
        return gather_sources(known, release=self.seen.release if self.seen.pinned else None)

    def _read_missing(self, known: dict[Key, Wire], kind: str, ids: set[str]) -> None:
        """Add the bodies of those of these records that are not known yet."""
        missing = sorted(id_ for id_ in ids if (kind, id_) not in known)
        served = read_bodies(self.seen.source, Some(kind, missing, self.seen.release))
        known.update(((kind, id_), orjson.loads(body)) for id_, body in served.items())


Writer = Callable[[Shown], bytes]


def render_record(view: View, seen: Seen) -> bytes:
    """Return the body with a record."""
    return view.form.writers[Resource.RECORD](Shown(view, seen))


def render_list(view: View, seen: Seen, around: Mapping[str, Any]) -> bytes:
    """Return the body with a page of a list; `around` are its other members."""
    return view.form.writers[Resource.LIST](Shown(view, seen, around))
