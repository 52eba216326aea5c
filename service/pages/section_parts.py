"""Section parts: which records are in a section of a page, in which order.

A section is a sequence of parts: records of one kind that refer to the subject by one field, in the order of the
kind. So each page of a section costs what the first costs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from schemas.fields import Choice, Listed
from schemas.sections import Placement
from service.catalog import Filter, Kind, list_referrers

SAME_AS = "sameAs"
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


@cache
def list_section_parts(kind: Kind, section: str) -> tuple[SectionPart, ...]:
    """Return the parts of a section of pages about records of a kind."""
    return tuple(_iterate_section_parts(kind, section))


def _iterate_section_parts(kind: Kind, section: str) -> Iterator[SectionPart]:
    referrers = [each for each in list_referrers(kind) if each[0].stated and is_shown(each[1])]
    # The kinds that the section is for come first.
    for other, by in sorted(referrers, key=lambda each: _rank(get_placement(each[0]), section)):
        placed = get_placement(other)
        values = _list_values(other, placed, section)
        if values is not None:
            yield from _order_part(SectionPart(other, by, values), placed.first.get(section))


def is_shown(by: Filter) -> bool:
    """Return whether a page shows the records that refer to its subject by a filter.

    Records of the same subject from other documents have pages, which a page names.
    """
    return not by.is_prefixed and by.name != SAME_AS


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
