"""Parsing `Accept` (RFC 9110, section 12.5.1) and choosing a representation, without a framework.

Malformed parts of the header are ignored; a completely malformed header counts as missing.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from service.representations.views import Form

NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
QUOTED = r'"(?:[^"\\]|\\.)*"'
PARAMETER = rf"[ \t]*;(?:[ \t]*({NAME})=({NAME}|{QUOTED}))?"
RANGE = re.compile(rf"({NAME})/({NAME})((?:{PARAMETER})*)")
WEIGHT = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
# A comma within quotes does not separate.
ELEMENT = re.compile(rf"(?:{QUOTED}|[^,])+")
# Characters. Browsers send about two hundred; longer headers are not worth their parsing time.
MAX_ACCEPT_CHARACTERS = 2000


class Range(NamedTuple):
    """A media range with its specificity and weight."""

    type: str
    subtype: str
    narrowness: int
    weight: float

    def is_admitting(self, form: Form) -> bool:
        """Return whether the form is within the range."""
        type_, _, subtype = form.media_type.partition("/")
        return self.type in {"*", type_} and self.subtype in {"*", subtype}


def choose(accept: str | None, offered: Sequence[Form]) -> Form | None:
    """Return the preferred representation, the first of equals; None if the client accepts none.

    Parameters of a media range make it more specific, but exclude nothing, because our representations do not differ in
    them.
    """
    ranges = list(_parse_ranges(accept)) if accept and len(accept) <= MAX_ACCEPT_CHARACTERS else []
    if not ranges:
        return offered[0]
    weighed = [(_weigh(form, ranges), form) for form in offered]
    most = max(weight for weight, _ in weighed)
    return next(form for weight, form in weighed if weight == most) if most > 0 else None


def _weigh(form: Form, ranges: Sequence[Range]) -> float:
    """Return the weight of the most specific range that matches; of equally specific ones the first counts."""
    admitting = [each for each in ranges if each.is_admitting(form)]
    return max(admitting, key=lambda each: each.narrowness).weight if admitting else 0.0


def _parse_ranges(accept: str) -> Iterator[Range]:
    for element in ELEMENT.findall(accept):
        match = RANGE.fullmatch(element.strip(" \t"))
        found = _parse_range(match) if match else None
        if found:
            yield found


def _parse_range(match: re.Match[str]) -> Range | None:
    type_, subtype = match[1].lower(), match[2].lower()
    parameters = [(name.lower(), value) for name, value in re.findall(PARAMETER, match[3]) if name]
    names = [name for name, _ in parameters]
    weight = dict(parameters).get("q", "1")
    if (type_ == "*" and subtype != "*") or not WEIGHT.fullmatch(weight):
        return None
    narrower = sum(name != "q" for name in names)
    return Range(type_, subtype, (type_ != "*") + (subtype != "*") + (narrower if subtype != "*" else 0), float(weight))
