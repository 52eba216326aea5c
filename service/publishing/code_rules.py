"""The rules on codes: whether each has the form of its terminology, and a display that fits its record."""

import re
from collections.abc import Iterator

from schemas.code_forms import FORMS, compute_luhn_digit, find_fitting
from schemas.terminologies import SYSTEMS
from service.publishing.faults import Fault
from service.publishing.records import Source, World
from service.publishing.rule_registry import build_fault, register_recent_rule

# Words are compared by how they begin; words of one group are names for one thing.
SHORTEST, STEM = 4, 4
GROUPS = {
    stem: words.split()[0]
    for words in (
        "canc neop carc tumo mali onco", "infe viru bact", "rena kidn neph", "card hear myoc", "hepa live",
        "pulm lung", "cere brai stro", "gast stom", "derm skin", "oste bone", "pyre feve", "ceph head",
        "haem hemo bloo", "seiz epil",
    )
    for stem in words.split()
}  # fmt: skip
# Sorts of diseases: two names that have other words do not agree by these alone.
SORTS = frozenset(("canc", "infe"))
GENERAL = frozenset(
    "disease diseases disorder disorders syndrome condition conditions treatment treatments therapy therapies finding "
    "procedure procedures findings test tests acute chronic with from other type unspecified primary secondary method "
    "structure human product containing only substance agent agents technique".split()
)


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


@register_recent_rule()
def displays_fit_names(world: World) -> Iterator[Fault]:
    """No exact code has a `display` that shares no word with the names of its record."""
    for source in world.iterate():
        for index, each in enumerate(source.values.get("codes") or ()):
            display, names = each["display"], list_names(source)
            if each["relation"] == "exact" and display and names and not is_display_alike(display, " ".join(names)):
                message = f'{each["code"]} of {each["system"]} is "{display}", but the record is "{names[0]}".'
                help_ = "look the code up again; if both are one thing, write its other name under aliases"
                fault = build_fault("displays-fit-names", source, ("codes", index, "display"), message, help_)
                yield fault.lower_severity()


def list_names(source: Source) -> list[str]:
    """Return the names of a record: its name, its standard term and its aliases."""
    values = source.values
    given = (values.get("name"), values.get("standardTerm"), *(values.get("aliases") or ()), values.get("wording"))
    return [str(name) for name in given if name]


def is_display_alike(one: str, other: str) -> bool:
    """Return whether two names share a word or its beginning; short ones may be abbreviations, and are not judged."""
    stems = [_list_stems(name) for name in (one, other)]
    special = [each - SORTS for each in stems]
    return not all(stems) or bool(special[0] & special[1]) or (not all(special) and bool(stems[0] & stems[1]))


def _list_stems(name: str) -> set[str]:
    words = {word for word in re.findall(r"[^\W\d_]+", name.casefold()) if len(word) >= SHORTEST}
    return {GROUPS.get(word[:STEM], word[:STEM]) for word in words - GENERAL}
