"""The catalog: every kind in load order, with what its declaration says.

A kind is declared once, as a schema. Routes, filters, checks, rendering and documentation all read it from here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import marshmallow as ma

from schemas.adverse_effects import AdverseEffect
from schemas.base import CLAIM_ID, SENTENCE_ID, SLUG, Shape, format_camel_case
from schemas.claims import Claim
from schemas.conditions import Condition
from schemas.declaration import Origin
from schemas.distinctions import Distinction
from schemas.documents import Document
from schemas.fields import Choice, Keyed, Listed, Part, Ref
from schemas.findings import Finding
from schemas.guidance import Guidance
from schemas.imprints import ImprintText
from schemas.mechanisms import Mechanism
from schemas.outlooks import Outlook
from schemas.prognostic_factors import PrognosticFactor
from schemas.records import Attribution, Record, RecordRef, Review, Statement
from schemas.recurrence_types import RecurrenceType
from schemas.references import Reference
from schemas.research_areas import ResearchArea
from schemas.risk_factors import RiskFactor
from schemas.sentences import Sentence
from schemas.sites import Site
from schemas.statistics import Statistic
from schemas.substances import Substance
from schemas.tests import DiagnosticTest
from schemas.topics import Topic
from schemas.treatments import Treatment
from service.order_keys import encode_order_key

# Members that describe the record itself rather than its subject; they are not offered as filters.
UNFILTERED = {
    "codes",
    "advisories",
    "evidence",
    "review",
    "provenance",
    "supports",
    "attribution",
    "links",
    "claims",
    "coverage",
    "outline",
    "original",
    "leadIn",
    "leadIns",
    "members",
}


@dataclass(frozen=True)
class Filter:
    """A filter of a kind's lists: `path` leads to the values in the served record, through lists.

    `later` filters are of fields that the records of earlier releases do not have.
    """

    name: str
    path: tuple[str, ...]
    field: ma.fields.Field[Any]
    later: bool = False

    @property
    def is_prefixed(self) -> bool:
        """Whether the values are those of an object that describes people or a situation, not of the record."""
        return len(self.path) > 1 and self.name != self.path[-1] and self.name.startswith(self.path[0])


@dataclass(frozen=True)
class Kind:
    """A kind of record and its path."""

    path: str
    shape: type[Record]

    @cached_property
    def name(self) -> str:
        """The kebab-case singular, `recurrence-type`: the `type` on the wire."""
        return self.shape.singular

    @cached_property
    def plural(self) -> str:
        """The kebab-case plural, also the name of the kind's folder in the editors' content."""
        return self.path.removeprefix("/")

    @cached_property
    def stated(self) -> bool:
        """Whether records of the kind repeat statements of a document, and so need evidence."""
        return issubclass(self.shape, Statement)

    @cached_property
    def has_document(self) -> bool:
        """Whether each record belongs to a document; works and topics belong to none."""
        return self.name == "document" or "document" in self.members

    @cached_property
    def id_pattern(self) -> str:
        """The anchored pattern of the kind's ids."""
        return {"sentence": SENTENCE_ID, "claim": CLAIM_ID}.get(self.name, SLUG)

    @cached_property
    def schema(self) -> Record:
        """An instance of the schema, for loading and for its fields."""
        return self.shape()

    @cached_property
    def members(self) -> Mapping[str, ma.fields.Field[Any]]:
        """The members of a served record by wire name, in wire order."""
        return {str(f.data_key): f for f in self.schema.fields.values() if not f.load_only}

    @cached_property
    def written(self) -> Mapping[str, ma.fields.Field[Any]]:
        """The members that editors write, by wire name."""
        return {str(f.data_key): f for f in self.schema.fields.values() if not f.dump_only}

    @cached_property
    def blank(self) -> Mapping[str, Any]:
        """The defaults of the members that editors may leave out."""
        return {
            name: f.load_default() if callable(f.load_default) else f.load_default
            for name, f in self.written.items()
            if f.load_default is not ma.missing
        }

    @cached_property
    def content(self) -> Mapping[str, Origin]:
        """The members that need evidence, each quoted or coded."""
        if not self.stated:
            return {}
        origins = {name: get_origin(field) for name, field in self.members.items()}
        return {name: origin for name, origin in origins.items() if origin in {Origin.QUOTED, Origin.CODED}}

    @cached_property
    def filters(self) -> Mapping[str, Filter]:
        """The filters of the kind's lists by name: coded fields, references (singular) and declared filters."""
        found = [*self._list_filters(self.members, (), later=False), *self._list_filters_of_source()]
        return {each.name: each for each in found}

    def complete_record(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return a served record with null or an empty list for each member that its rendering did not know yet."""
        return {**self._empty, **body}

    def build_reference_name(self, values: Mapping[str, Any], id_: str) -> str:
        """Return the name shown in references to the record."""
        return next((name for path in self.shape.naming if (name := _find_text(values, path))), id_)

    @cached_property
    def _empty(self) -> Mapping[str, Any]:
        return {name: [] if isinstance(field, Listed) else None for name, field in self.members.items()}

    def _list_filters_of_source(self) -> Iterator[Filter]:
        """Yield the filters by review, by licence and by publisher of the document that a record is from."""
        if "review" in self.members:
            yield Filter("review", ("review", "status"), Review().fields["status"])
        if self.has_document:
            yield Filter("licence", ("attribution", "licence"), Attribution().fields["licence"])
        if self.has_document and self.name != "document":
            yield Filter("publisher", ("document", "imprint", "publisher", "value"), ImprintText().fields["value"])

    def _list_filters(
        self, members: Mapping[str, ma.fields.Field[Any]], path: tuple[str, ...], *, later: bool
    ) -> Iterator[Filter]:
        for name, field in members.items():
            if name in UNFILTERED:
                continue
            inner = field.inner if isinstance(field, Listed) else field
            late = later or bool(field.metadata.get("later"))
            if isinstance(inner, Part) and isinstance(inner.schema, Shape) and inner.schema.filters != "plain":
                yield from _list_prefixed(name, inner.schema, (*path, name), later=late)
                continue
            if isinstance(inner, Part) and isinstance(inner.schema, Shape) and (by := inner.schema.filtered_by):
                if field.metadata["filtered"]:
                    yield Filter(name, (*path, name, by), inner.schema.fields[by])
            elif isinstance(inner, Part):
                nested = {str(f.data_key): f for f in inner.schema.fields.values()}
                yield from self._list_filters(nested, (*path, name), later=late)
            elif isinstance(inner, Ref):
                target = get_kind(inner.to or self.name)
                singular = format_camel_case(target.name) if name == format_camel_case(target.plural) else name
                yield Filter(singular, (*path, name), inner, late)
            elif isinstance(inner, Choice) or get_origin(field) is Origin.CODED or field.metadata["filtered"]:
                yield Filter(name, (*path, name), inner, late)


def _list_prefixed(prefix: str, shape: Shape, path: tuple[str, ...], *, later: bool) -> Iterator[Filter]:
    """Yield the filters by the coded members and references of a value, named after the field that holds it."""
    for field in shape.fields.values() if shape.filters == "prefixed" else ():
        inner, name = field.inner if isinstance(field, Listed) else field, str(field.data_key)
        full = f"{prefix}{name[0].upper()}{name[1:]}"
        if isinstance(inner, Choice | Ref):
            yield Filter(full, (*path, name), inner, later)
        elif isinstance(inner, Part) and isinstance(inner.schema, Shape):
            yield from _list_prefixed(full, inner.schema, (*path, name), later=later)


def _find_text(values: Mapping[str, Any], path: str) -> str:
    """Return the text at a dotted path, or an empty string."""
    found: Any = values
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return str(found or "")


KINDS: tuple[Kind, ...] = (
    Kind("/documents", Document),
    Kind("/sentences", Sentence),
    Kind("/references", Reference),
    Kind("/claims", Claim),
    Kind("/conditions", Condition),
    Kind("/sites", Site),
    Kind("/findings", Finding),
    Kind("/recurrence-types", RecurrenceType),
    Kind("/mechanisms", Mechanism),
    Kind("/distinctions", Distinction),
    Kind("/risk-factors", RiskFactor),
    Kind("/prognostic-factors", PrognosticFactor),
    Kind("/statistics", Statistic),
    Kind("/treatments", Treatment),
    Kind("/tests", DiagnosticTest),
    Kind("/adverse-effects", AdverseEffect),
    Kind("/outlooks", Outlook),
    Kind("/guidance", Guidance),
    Kind("/research-areas", ResearchArea),
    Kind("/substances", Substance),
    Kind("/topics", Topic),
)
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
BY_PLURAL: Mapping[str, Kind] = {kind.plural: kind for kind in KINDS}
RANK: Mapping[str, int] = {kind.name: number for number, kind in enumerate(KINDS)}


def get_kind(name: str) -> Kind:
    """Return the kind with this `type`.

    Raises KeyError if no kind has the name.
    """
    return BY_NAME[name]


def build_catalog_order(key: tuple[str, str]) -> tuple[int, str]:
    """Return a sort key for records of all kinds, by kind and id: the order of the catalog, then of the kind."""
    name, id_ = key
    return RANK[name], encode_order_key(id_)


def get_origin(field: ma.fields.Field[Any]) -> Origin:
    """Return the origin of a field's value: quoted, coded or editorial."""
    return Origin(field.metadata["x-origin"])


def list_referrers(kind: Kind) -> Iterator[tuple[Kind, Filter]]:
    """Yield every kind and filter through which records can refer to a record of this kind."""
    for other in KINDS:
        for each in other.filters.values():
            if isinstance(each.field, Ref) and (each.field.to or other.name) == kind.name:
                yield other, each


def find_main_filter(kind: Kind, to: str) -> Filter | None:
    """Return the filter by which records of a kind are about those of the kind `to`; None if they are not."""
    named = kind.filters.get(format_camel_case(to))
    return named if named and isinstance(named.field, Ref) and named.field.to == to else None


def list_related(kind: Kind) -> tuple[Kind, ...]:
    """Return the kinds that records of this kind can refer to or be referred to by, in load order."""
    named = {name for field in kind.members.values() for name in _list_targets(field, kind)}
    named |= {other.name for other, _ in list_referrers(kind)}
    return tuple(each for each in KINDS if each.name in named)


def _list_targets(field: ma.fields.Field[Any], kind: Kind) -> Iterator[str]:
    """Yield the kinds that a field refers to, including its items and members."""
    if isinstance(field, Listed):
        yield from _list_targets(field.inner, kind)
    elif isinstance(field, Keyed) and field.value_field is not None:
        yield from _list_targets(field.value_field, kind)
    elif isinstance(field, Ref):
        yield field.to or kind.name
    elif isinstance(field, Part) and isinstance(field.schema, RecordRef):
        # Records that rest on a claim may be of any kind that states something.
        yield from (each.name for each in KINDS if each.stated)
    elif isinstance(field, Part):
        for each in field.schema.fields.values():
            yield from _list_targets(each, kind)
