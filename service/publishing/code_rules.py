"""The rule on codes: whether each has the form that its terminology gives to codes."""

import re
from collections.abc import Iterator

from schemas.code_forms import FORMS, compute_luhn_digit, find_fitting
from schemas.terminologies import SYSTEMS
from service.publishing.faults import Fault
from service.publishing.records import World
from service.publishing.rule_registry import build_fault, register_recent_rule


@register_recent_rule()
def codes_are_well_formed(world: World) -> Iterator[Fault]:
    """Every code has the form that its terminology gives to codes, check digit included, and is there once."""
    for source in world.iterate():
        known: dict[tuple[str, str], int] = {}
        for index, each in enumerate(source.values.get("codes") or ()):
            if (first := known.setdefault((each["system"], each["code"]), index)) != index:
                message = f"{each['code']} of {each['system']} is already code {first + 1}."
                remedy = "a code has one relation to the record: keep the one that is right"
                yield build_fault("codes-are-well-formed", source, ("codes", index, "code"), message, remedy)
            form, title = FORMS[each["system"]], SYSTEMS[each["system"]].title
            if not form.is_code(each["code"]):
                message = f"{each['code']} is not a code of {title}: those are {form.words}."
                proposal = _correct(each["system"], each["code"])
                help_ = None if proposal else _suggest(each["system"], each["code"])
                yield build_fault(
                    "codes-are-well-formed", source, ("codes", index, "code"), message, help_, proposal, "misformed"
                )


def _suggest(system: str, code: str) -> str:
    others = [name for name in find_fitting(code.upper()) if name != system]
    if others:
        return f"{code} has the form of a code of {SYSTEMS[others[0]].title}; then write system: {others[0]}"
    return f"look the code up again; one of {SYSTEMS[system].title} is written as in {FORMS[system].example}"


def _correct(system: str, code: str) -> str | None:
    """Return the code with the one thing corrected that is certain: its case, its dot, a check digit left out."""
    candidates = [code.upper()]
    if SYSTEMS[system].dotted and not find_fitting(code):
        candidates.append(re.sub(r"^(\w{3})(\w)", r"\1.\2", code.upper()))
    if system == "loinc" and code.isdigit():
        candidates.append(f"{code}-{compute_luhn_digit(code)}")
    return next((each for each in candidates if each != code and FORMS[system].is_code(each)), None)
