"""Remedies: what an editor may have meant by a value that has not the shape of its field.

The shapes say what they want; here the other records and the habits of editors are known as well.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from schemas.fields import Choice, Day, Flag, Listed, Number, Part, Ref, Url, Whole, is_day
from seed.drafts import ContentFiles
from seed.file_forms import Field, get_form
from seed.reading.source_location import OTHERS
from seed.slugs import build_slug
from service.catalog import get_kind
from service.publishing.closest_names import find_closest
from service.publishing.draft_loader import RULE
from service.publishing.drafts import Draft, Key
from service.publishing.faults import Fault


class Remedies:
    """Finds remedies for the faults of a content."""

    def __init__(self, content: ContentFiles) -> None:
        """Look only when asked: most content has no faults."""
        self._content = content

    @cached_property
    def _drafts(self) -> Mapping[Key, Draft]:
        return {draft.key: draft for draft in self._content.drafts}

    def add_remedy(self, fault: Fault) -> Fault:
        """Return the fault with a help, where it has none and one is known."""
        if fault.rule == "content-has-evidence" and fault.path[:1] == ("evidence",):
            return _explain_others(fault)
        field = get_form(get_kind(fault.kind)).find_field(fault.path)
        if fault.help or fault.rule != RULE or field is None:
            return fault
        value = self._find_value(fault)
        if isinstance(field, Ref) and isinstance(value, str):
            return self._suggest_reference(fault, field, value)
        return replace(fault, **_suggest_remedy(field, value, fault)._asdict())

    def _suggest_reference(self, fault: Fault, field: Ref, value: str) -> Fault:
        """Look for the record that was meant."""
        kind = get_kind(field.to or fault.kind)
        ids = [draft.id for draft in self._content.drafts if draft.kind is kind]
        close = find_closest(build_slug(value), ids)
        help_ = None if close else f"an id is written as in {build_slug(value) or 'oral-aspirin'}"
        return replace(fault, help=help_, proposal=close)

    def _find_value(self, fault: Fault) -> Any:
        draft = self._drafts.get((fault.kind, fault.id))
        value: Any = draft.values if draft else None
        for step in fault.path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value


def _explain_others(fault: Fault) -> Fault:
    """Explain `others`, which is not a field of the schema, where it is under `evidence`, or is meant."""
    if fault.path[1] == OTHERS:
        message = "others covers no field: every field with a value has its own line."
        return replace(fault, message=message, help="delete it, or the line of a field that it should cover")
    is_meant = find_closest(str(fault.path[1]), [OTHERS])
    return replace(fault, help=None, proposal=OTHERS) if is_meant and not fault.proposal else fault


class Remedy(NamedTuple):
    """What to do about a fault: words for the editor, or the value that was probably meant."""

    help: str | None = None
    proposal: str | None = None


def _suggest_remedy(field: Field, value: Any, fault: Fault) -> Remedy:
    if isinstance(field, Part):
        return Remedy()
    if isinstance(field, Listed):
        items = [item.strip() for item in value.split(",")] if isinstance(value, str) else []
        return Remedy(f"put it in brackets: [{', '.join(items)}]" if items else None)
    if isinstance(value, list | dict):
        return Remedy("write one value on the line of its name")
    if isinstance(field, Choice):
        return Remedy(f"`medcontent new {fault.kind}` shows what each of them means")
    for kinds, remedy in REMEDIES.items():
        if isinstance(field, kinds):
            return remedy(str(value).strip())
    return Remedy()


def _suggest_flag(text: str) -> Remedy:
    meant = {**dict.fromkeys(("yes", "y", "on", "1"), "true"), **dict.fromkeys(("no", "n", "off", "0"), "false")}
    word = meant.get(text.lower(), text.lower())
    return Remedy(proposal=word) if word in {"true", "false"} else Remedy("write true or false")


def _suggest_number(text: str) -> Remedy:
    if found := re.fullmatch(r"(-?\d+),(\d{1,2})", text):
        return Remedy(proposal=f"{found[1]}.{found[2]}")
    plain = re.sub(r"(?<=\d)[,_' ](?=\d{3}\b)", "", text)
    found = re.search(r"-?\d+(?:\.\d+)?", plain)
    return Remedy(
        f"write the number alone: {found[0]}" if found else "write it in digits; words belong in a quoted field"
    )


MONTHS = 12


def _suggest_day(text: str) -> Remedy:
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        year, month, day = found.groups()
    elif found := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text):
        day, month, year = found.groups()
    else:
        return Remedy("write year, month and day, as in 2026-03-01")
    meant = f"{year}-{month:0>2}-{day:0>2}"
    if is_day(meant):
        return Remedy(proposal=meant)
    if not 1 <= int(month) <= MONTHS:
        return Remedy("write year, month and day, as in 2026-03-01; a year has 12 months")
    return Remedy(f"there is no day {int(day)} in month {int(month)}")


def _suggest_address(text: str) -> Remedy:
    return Remedy(proposal=f"https://{text}" if re.match(r"[\w-]+\.\S+\Z", text) else None)


REMEDIES: Mapping[tuple[type[Field], ...], Callable[[str], Remedy]] = {
    (Flag,): _suggest_flag,
    (Number, Whole): _suggest_number,
    (Day,): _suggest_day,
    (Url,): _suggest_address,
}
