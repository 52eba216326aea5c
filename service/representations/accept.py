"""Choosing a form by an `Accept` header (RFC 9110, section 12.5.1), without a framework.

What cannot be read in a header is ignored; where nothing can be read, it is as if there were no header.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from service.representations.formats import Form

NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
QUOTED = r'"(?:[^"\\]|\\.)*"'
PARAMETER = rf"[ \t]*;(?:[ \t]*({NAME})=({NAME}|{QUOTED}))?"
RANGE = re.compile(rf"({NAME})/({NAME})((?:{PARAMETER})*)")
WEIGHT = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
# A comma within quotes parts nothing.
ELEMENT = re.compile(rf"(?:{QUOTED}|[^,])+")
# Characters. Browsers send some two hundred; a longer header is not worth the time that it can cost.
MOST = 2000


class Range(NamedTuple):
    """What a client would take: a media range, how narrow it is, and how much it is wanted."""

    type: str
    subtype: str
    narrowness: int
    weight: float

    def is_admitting(self, form: Form) -> bool:
        """Return whether the form is within the range."""
        type_, _, subtype = form.media_type.partition("/")
        return self.type in {"*", type_} and self.subtype in {"*", subtype}


def choose(accept: str | None, offered: Sequence[Form]) -> Form | None:
    """Return the form that a client wants most of those offered, the first of equals; None where it wants none.

    Parameters of a media range make it narrower, but exclude nothing: none of them tells forms of ours apart.
    """
    ranges = list(_parse_ranges(accept)) if accept and len(accept) <= MOST else []
    if not ranges:
        return offered[0]
    weighed = [(_weigh(form, ranges), form) for form in offered]
    most = max(weight for weight, _ in weighed)
    return next(form for weight, form in weighed if weight == most) if most > 0 else None


def _weigh(form: Form, ranges: Sequence[Range]) -> float:
    """Return the weight that the narrowest range gives the form; of equally narrow ones the first counts."""
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
