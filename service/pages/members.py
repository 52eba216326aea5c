"""Members of a page: the records that refer to its subject, section by section and page by page.

A section is a sequence of parts: records of one kind that refer to the subject by one field, in the order of the
kind. So each page of a section costs what the first costs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import orjson

from schemas.fields import Choice, Listed
from schemas.sections import Placement
from service.catalog import Filter, Kind, list_referrers
from service.http.release_context import Content
from service.store.queries import Order, PagePosition, Selection, page

Wire = Mapping[str, Any]
Values = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class SectionPart:
    """A part of a section: records of a kind that refer to the subject by a filter and have some values.

    Those with a value in the field `without` are left out.
    """

    kind: Kind
    by: Filter
    having: tuple[Values, ...] = ()
    without: Values | None = None


@dataclass(frozen=True)
class Member:
    """A record on a page, and the field by which it refers to the subject; None for the subject itself."""

    kind: Kind
    record: Wire
    relation: str | None = None


@dataclass(frozen=True)
class SectionPage:
    """Members of a section, the number of all, how many `exclude` left out, and where the rest begins."""

    section: str
    members: Sequence[Member]
    total: int
    omitted: int
    next: PagePosition | None


@dataclass(frozen=True)
class Subject:
    """What a page is about: records of a kind by their ids, without those based on claims with excluded verdicts."""

    kind: Kind
    ids: tuple[str, ...]
    exclude: tuple[str, ...] = ()


@cache
def list_section_parts(kind: Kind, section: str) -> tuple[SectionPart, ...]:
    """Return the parts of a section of pages about records of a kind."""
    return tuple(_iterate_section_parts(kind, section))


def read_section(
    read: Content, subject: Subject, section: str, limit: int, start: PagePosition | None = None
) -> SectionPage:
    """Return at most `limit` members of a section, from a position that an earlier page had as its `next`."""
    parts = list_section_parts(subject.kind, section)
    counts = [_count_part(read, subject, each) for each in parts]
    begun, *key = start.keys if start else ("0",)
    members: list[Member] = []
    following = None
    for index in range(int(begun), len(parts)):
        mark = PagePosition(tuple(key)) if key else None
        key = []
        if not counts[index][0]:
            continue
        if len(members) == limit:
            following = PagePosition((str(index),))
            break
        found, rest = _read_part(read, subject, parts[index], mark, limit - len(members))
        members += found
        if rest:
            following = PagePosition((str(index), *rest))
            break
    total, whole = (sum(each[place] for each in counts) for place in (0, 1))
    return SectionPage(section, members, total, whole - total, following)


def is_position(kind: Kind, section: str, keys: Sequence[str]) -> bool:
    """Return whether these keys are a position in a section."""
    return len(keys) in {1, 2} and keys[0].isdecimal() and int(keys[0]) < len(list_section_parts(kind, section))


def _iterate_section_parts(kind: Kind, section: str) -> Iterator[SectionPart]:
    referrers = [each for each in list_referrers(kind) if each[0].stated and not each[1].is_prefixed]
    # The kinds that the section is for come first.
    for other, by in sorted(referrers, key=lambda each: _rank(get_placement(each[0]), section)):
        placed = get_placement(other)
        values = _list_values(other, placed, section)
        if values is not None:
            yield from _order_part(SectionPart(other, by, values), placed.first.get(section))


def get_placement(kind: Kind) -> Placement:
    """Return where records of a kind that states something are on a page."""
    placed: Placement = kind.shape.placed  # type: ignore[attr-defined]  # only statements declare it
    return placed


def _rank(placed: Placement, section: str) -> tuple[bool, int]:
    return placed.section != section, placed.rank


def _list_values(kind: Kind, placed: Placement, section: str) -> tuple[Values, ...] | None:
    """Return the values of the records of a kind that belong to a section; None if none do."""
    if not placed.by:
        return () if placed.section == section else None
    terms = _list_terms(kind, placed.by)
    here = tuple(term for term in terms if placed.others.get(term, placed.section) == section)
    return ((placed.by, here),) if here else None


def _order_part(part: SectionPart, first: str | None) -> Iterator[SectionPart]:
    if first is None:
        yield part
        return
    terms = _list_terms(part.kind, first)
    yield from (replace(part, having=(*part.having, (first, (term,)))) for term in terms)
    yield replace(part, without=(first, terms))


def _list_terms(kind: Kind, name: str) -> tuple[str, ...]:
    field = kind.members[name]
    inner = field.inner if isinstance(field, Listed) else field
    if not isinstance(inner, Choice):
        raise TypeError(f"{kind.name}.{name} has no vocabulary.")
    return tuple(inner.vocabulary.terms)


def _select(read: Content, subject: Subject, part: SectionPart, *more: Values) -> Selection:
    facets = ((part.by.name, subject.ids), *part.having, *more)
    selection = Selection(part.kind.name, read.release.number, read.is_newest, facets, subject.exclude)
    return read.totals.order_facets(read.source, read.release, selection)


def _count_part(read: Content, subject: Subject, part: SectionPart) -> tuple[int, int]:
    """Return the number of records of a part, and the number with those that are excluded."""
    shown = _count(read, _select(read, subject, part))
    whole = _count(read, _select(read, replace(subject, exclude=()), part)) if subject.exclude else shown
    if part.without and whole:
        shown -= _count(read, _select(read, subject, part, part.without))
        whole -= _count(read, _select(read, replace(subject, exclude=()), part, part.without))
    return shown, whole


def _count(read: Content, selection: Selection) -> int:
    return read.totals.count(read.source, read.release, selection)


def _read_part(
    read: Content, subject: Subject, part: SectionPart, mark: PagePosition | None, limit: int
) -> tuple[list[Member], tuple[str, ...]]:
    """Return members of a part after a mark, and the sort key of the last if there may be more."""
    selection = _select(read, subject, part)
    members: list[Member] = []
    while True:
        found = page(read.source, selection, Order(), mark, limit - len(members))
        records = [part.kind.complete_record(orjson.loads(body)) for body in found.bodies]
        left_out = part.without[0] if part.without else ""
        members += [Member(part.kind, each, part.by.path[0]) for each in records if not (left_out and each[left_out])]
        if not found.after:
            return members, ()
        mark = found.mark(backwards=False)
        if len(members) == limit:
            return members, tuple(mark.keys)
