"""List parameters, built from the declarations of the kinds."""

import copy
import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import marshmallow as ma

from schemas.declaration import Origin, Pattern, Vocabulary, describe_value
from schemas.fields import Choice, Day, Listed, Number, Text, Whole
from schemas.pages import DEFAULT_LIMIT, MAX_LIMIT
from schemas.records import DRAFT_STATE, VERDICT
from service.catalog import KINDS, Kind, get_kind
from service.http.include_param import Paths
from service.http.query_string import Query
from service.http.value_lists import HOW_TO_WRITE, HOW_TO_WRITE_TEXTS, Names
from service.representations.formats import (
    COMPARISON_FORMS,
    LIST_FORMS,
    PAGE_FORMS,
    RECORD_FORMS,
    name_fields_of,
    read_media_type,
)
from service.representations.included_records import MAX_INCLUDED
from service.representations.views import Form
from service.store.queries import Between, Order

SORT = Vocabulary(
    "SortOrder",
    {
        "id": "By id; sentences and claims in reading order.",
        "-id": "By id, descending.",
        "name": "By name.",
        "-name": "By name, descending.",
        "updatedAt": "By the time of the last change, oldest first.",
        "-updatedAt": "By the time of the last change, newest first.",
    },
)


def _build_form_vocabulary(name: str, forms: Sequence[Form]) -> Vocabulary:
    by_type = {form.media_type: f"The same as `{form.name}`." for form in forms}
    return Vocabulary(name, {form.name: form.about for form in forms} | by_type)


RECORD_FORMAT = _build_form_vocabulary("RecordFormat", RECORD_FORMS)
PAGE_FORMAT = _build_form_vocabulary("PageFormat", PAGE_FORMS)
COMPARISON_FORMAT = _build_form_vocabulary("ComparisonFormat", COMPARISON_FORMS)
LIST_FORMAT = _build_form_vocabulary("ListFormat", LIST_FORMS)
NAMES_OF_FORMS: Mapping[str, str] = {form.media_type: form.name for form in LIST_FORMS}
COLUMNS: Mapping[str, str] = {"id": "order_key", "name": "name_key", "updatedAt": "updated_at"}
PREFIXED = r"^(?:eq|ne|gt|lt|ge|le)?[0-9]{4}-[0-9]{2}-[0-9]{2}$"
# Larger integers have no exact float.
EXACT = 2**53
PREFIX = re.compile(r"^(?:[a-z]{2})?")
TOPICS = (
    "Only the members of one of these topics; of another kind than theirs, only the records that refer to a member. "
    "All must be topics of one kind."
)
FIELDS_OF_KIND = (
    "`fields` for one kind of records in the response, included ones too: `fields[treatments]=name,purpose`."
)
PREFIXES = f"with a prefix eq, ne, gt, lt, ge or le (as in FHIR; eq by default). Two make a range. {HOW_TO_WRITE}"


class At(Query):
    """The parameters of a request as of a release."""

    release = Whole("Answer as of this release instead of the newest.", least=1)


class PrefixedDay(Text):
    """A calendar day after one of FHIR's prefixes."""

    def __init__(self) -> None:
        """Declare a day to compare with."""
        super().__init__("A day.", pattern=PREFIXED, nullable=False)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if re.fullmatch(PREFIXED, text):
            Day("A day.").deserialize(PREFIX.sub("", text))
        return text


class FormName(Choice):
    """The format of a response, by its name or media type."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = read_media_type(value)
        named = super()._deserialize(text if text in self.vocabulary.terms else value, attr, data, **kwargs)
        return NAMES_OF_FORMS.get(named, named)


class AnyNumber(Number):
    """A JSON number; a number that no record can have matches nothing."""

    WRITTEN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int | float:
        if not self.WRITTEN.match(value) or not math.isfinite(number := float(value)):
            raise ma.ValidationError(f"{describe_value(value)} is not a number such as 30 or 2.5.")
        return int(number) if number.is_integer() and abs(number) < EXACT else number


class Paged(Query):
    """The parameters of every list."""

    limit = Whole(f"The maximum number of items on a page; {DEFAULT_LIMIT} by default.", least=1, most=MAX_LIMIT)
    cursor = Text(
        "Where the page begins, from `page.next` or `page.prev`; it stays at the release of the first page.",
        pattern=r"^[A-Za-z0-9_\-]+$",
        limit=2000,
    )


@cache
def record_query(kind_name: str) -> type[Query]:
    """Return the parameters of a kind's record."""
    kind = get_kind(kind_name)
    said = {"__doc__": "The parameters of a record.", **_build_view(kind, RECORD_FORMAT)}
    return type(f"{kind.shape.__name__}Query", (At,), said)


@cache
def list_query(kind_name: str) -> type[Query]:
    """Return the parameters of a kind's list, with the filters that its schema declares."""
    kind = get_kind(kind_name)
    members: dict[str, Any] = {each.name: declare_filter(kind, each.name) for each in kind.filters.values()}
    members["updatedAt"] = Listed(
        PrefixedDay(),
        f"Only records last changed on that day, {PREFIXES}",
    )
    if kind.stated:
        members["nextReviewDue"] = Listed(
            PrefixedDay(),
            f"Only records whose next review is due on that day, {PREFIXES}",
        )
    if "provenance" in kind.members:
        members["draftState"] = Listed(
            Choice(DRAFT_STATE, "A state."),
            f"Only records that people wrote, or that software drafted and a person confirmed. {HOW_TO_WRITE}",
        )
    if is_judged(kind):
        members["exclude"] = Listed(
            Choice(VERDICT, "A verdict."),
            "Leave out records that rest on a claim with this verdict; `omitted` in the response counts them. "
            f"{HOW_TO_WRITE}",
        )
    members["sort"] = Choice(SORT, "The order; by id by default.")
    members["release"] = Whole("Answer as of this release instead of the newest.", least=1)
    members |= _build_view(kind, LIST_FORMAT)
    return type(f"{kind.shape.__name__}ListQuery", (Paged,), {"__doc__": "The parameters of a list.", **members})


def _build_view(kind: Kind, forms: Vocabulary) -> dict[str, ma.fields.Field[Any]]:
    return {
        "fields": Names(
            "Only these members of records, and `type` and `id`; others are missing, even required ones. JSON and CSV.",
            kind.members,
        ),
        "include": Paths(
            f"Related records of these kinds, under `included`: at most {MAX_INCLUDED} of a kind, with `rest`. Paths "
            "lead on. Not for CSV.",
            kind,
        ),
        "format": FormName(forms, "The format of the response, by its name or media type; it overrides `Accept`."),
        **_build_fields_of(),
    }


@cache
def _build_fields_of() -> Mapping[str, ma.fields.Field[Any]]:
    """Return the parameters with the fields of the records of each kind. Paths lead from any kind to every other."""
    names = {name_fields_of(each.plural): each for each in KINDS}
    return {name: Names(FIELDS_OF_KIND, each.members, data_key=name) for name, each in names.items()}


def is_judged(kind: Kind) -> bool:
    """Return whether reviewers judge the claims under records of the kind."""
    return kind.stated or kind.name == "claim"


def parse_order(sort: str | None) -> Order:
    """Return the order for a value of `sort`."""
    wanted = sort or "id"
    return Order(COLUMNS[wanted.removeprefix("-")], descending=wanted.startswith("-"))


def parse_ranges(values: Sequence[str]) -> list[Between]:
    """Return the ranges for prefixed days; a day is everything from its start to the start of the next one."""
    return [_parse_range(value) for value in values]


def _parse_range(value: str) -> Between:
    day = PREFIX.sub("", value)
    prefix, following = value.removesuffix(day), _find_next_day(day)
    return {
        "ne": Between(day, following, outside=True),
        "gt": Between(following, None),
        "ge": Between(day, None),
        "lt": Between(None, day),
        "le": Between(None, following),
    }.get(prefix or "eq", Between(day, following))


def _find_next_day(day: str) -> str:
    # "~" sorts after every day: it ends the last day that a date can hold.
    last = dt.date.max.isoformat()
    return "~" if day == last else (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()


def declare_filter(kind: Kind, name: str) -> Listed:
    """Return the parameter for a filter of a kind."""
    declared = kind.filters[name]
    where = ".".join(declared.path)
    about = TOPICS if name == "topic" else f"`{where}` is one of these."
    if type(declared.field) is Text and not any(isinstance(each, Pattern) for each in declared.field.validators):
        about = f"{about} {HOW_TO_WRITE_TEXTS}"
    if isinstance(declared.field, Number):
        return Listed(AnyNumber("A number."), about, data_key=name, origin=Origin.CODED)
    field = copy.copy(declared.field)
    # The field must not stay bound to the kind's schema, where a reference is an object and not an id.
    field.parent = field.name = field.root = None
    return Listed(field, about, data_key=name, origin=Origin.CODED)
