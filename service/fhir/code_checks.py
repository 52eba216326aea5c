"""Code checks: whether a code is in a code system or value set (`$validate-code`), and if not, why."""

from typing import NamedTuple

from service.fhir.answers import build_parameters
from service.fhir.concepts import NewestRelease, find_system_by_url
from service.fhir.faults import NotThere
from service.fhir.references import demand_now, demand_version, find_named_system, find_named_value_set
from service.fhir.request_parameters import Given, list_codings, split_canonical
from service.fhir.terminology import Resource


class Checked(NamedTuple):
    """A checked coding: the reason why it is invalid (empty if it is valid), its name, and a remark."""

    fault: str
    display: str = ""
    remark: str = ""


def validate_in_system(content: NewestRelease, given: Given, id_: str | None) -> Resource:
    """Check whether a code is in a code system."""
    system = find_named_system(content, "CodeSystem", id_, given.get("url"))
    named = system.url if system else None
    return _validate_codings(content, given, named, named, "version")


def validate_in_set(content: NewestRelease, given: Given, id_: str | None) -> Resource:
    """Check whether a code is in a value set."""
    system = find_named_value_set(content, id_, given.get("url"))
    demand_version(system, content, given.get("valueSetVersion"), "valueSetVersion")
    return _validate_codings(content, given, None, system.url, "systemVersion")


def _validate_codings(
    content: NewestRelease, given: Given, default: str | None, within: str | None, version: str
) -> Resource:
    """Check whether any coding is in the system `within`, or by default in any of our systems."""
    demand_now(content, given)
    checked = [_check_coding(content, given, each, within, version) for each in list_codings(given, default)]
    checked = checked or [Checked("No coding has both a system and a code.")]
    best = next((each for each in checked if not each.fault), None)
    said = [best.remark] if best else list(dict.fromkeys(each.fault for each in checked))
    display = best.display if best else next((each.display for each in checked if each.display), "")
    message = " ".join(filter(None, said))
    return build_parameters(
        ("result", "valueBoolean", best is not None),
        *([("message", "valueString", message)] if message else []),
        *([("display", "valueString", display)] if display else []),
    )


def _check_coding(
    content: NewestRelease, given: Given, coding: tuple[str, str, str | None], within: str | None, version: str
) -> Checked:
    named, code, display = coding
    url, at_version = split_canonical(named)
    if within and url != within:
        return Checked(f"{url} is not the required system {within}.")
    try:
        system = find_system_by_url(url)
        demand_version(system, content, at_version, "system")
        demand_version(system, content, given.get(version), version)
    except NotThere as fault:
        return Checked(fault.detail)
    concept = system.find_concept(content, code)
    if concept is None:
        return Checked(f"{code} is not a code of {system.title} ({url}).")
    if display and display.casefold() not in {name.casefold() for name in (concept.display, *concept.names)}:
        return Checked(f'{code} is not called "{display}" but "{concept.display}".', concept.display)
    instead = f" {concept.replaced_by} replaces it." if concept.replaced_by else ""
    remark = f"{code} is inactive. {concept.definition}{instead}" if concept.inactive else ""
    return Checked("", concept.display, remark)
