"""Years and days in content: whether they are plausible, for every member of a kind that holds one."""

import datetime as dt
from collections.abc import Iterator
from functools import cache

import marshmallow as ma

from schemas.fields import Day, Part, Whole
from service.catalog import get_kind
from service.publishing.faults import Fault, Path
from service.publishing.records import Source
from service.publishing.rule_registry import build_fault

RULE = "numbers-fit-together"
# Medicine in print; and dates that work, reviews and issues are planned for.
FIRST_YEAR, YEARS_AHEAD = 1450, 10
# When something was published: not in the future, unless the source says so, as an issue that is dated ahead. That the
# text says a document's `published` is what nothing-is-invented checks.
PAST = {
    "document": (("imprint", "published", "value"), ("imprint", "modified", "value")),
    "reference": (("year",),),
}
# reviews-are-in-order reports reviews in the future.
REPORTED_ELSEWHERE = ("review", "lastReviewed")
# Pairs of days, the earlier first.
ORDERED_DAYS = ((("imprint", "published", "value"), ("imprint", "modified", "value")),)


def check_years(source: Source) -> Iterator[Fault]:
    """Yield a fault for each implausible year of a record, and for days in the wrong order."""
    # Time zones differ by up to a day.
    tomorrow = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).date().isoformat()
    last = int(tomorrow[:4]) + YEARS_AHEAD
    for path in list_year_fields(source.kind.name):
        written = read_value(source, path)
        year = FIRST_YEAR if written is None else int(str(written)[:4])
        if year < FIRST_YEAR or (year > last and path != REPORTED_ELSEWHERE):
            message = f"{written} is not a plausible {'year' if path[-1] == 'year' else 'day'}."
            yield build_fault(RULE, source, path, message, f"a year is between {FIRST_YEAR} and {last}")
        elif path in PAST.get(source.kind.name, ()) and str(written or "") > tomorrow and not _is_said(source, year):
            message = f"{written} is in the future, and the source does not say {year}."
            yield build_fault(RULE, source, path, message, "correct it: what is published has a day that has come")
    for before, after in ORDERED_DAYS if source.kind.name == "document" else ():
        first, second = read_value(source, before), read_value(source, after)
        if first is not None and second is not None and str(second) < str(first):
            message = f"The last change, on {second}, is before the publication, on {first}."
            yield build_fault(RULE, source, after, message, "compare both with the page")


def _is_said(source: Source, year: int) -> bool:
    """Return whether the text of a document, or the locator of a work, has the year."""
    return str(year) in f"{source.values.get('text') or ''}{source.values.get('locator') or ''}"


@cache
def list_year_fields(kind: str) -> tuple[Path, ...]:
    """Return the paths of all members of a kind that hold a year or a day."""
    return tuple(_iterate_paths(get_kind(kind).schema, ()))


def read_value(source: Source, path: Path) -> object:
    """Return the value at a path of a record, or None."""
    value: object = source.values
    for name in path:
        value = value.get(str(name)) if isinstance(value, dict) else None
    return value


def _iterate_paths(schema: ma.Schema, before: Path) -> Iterator[Path]:
    for field in schema.fields.values():
        path = (*before, str(field.data_key))
        if isinstance(field, Part):
            yield from _iterate_paths(field.schema, path)
        elif not field.dump_only and (isinstance(field, Day) or (isinstance(field, Whole) and path[-1] == "year")):
            yield path
