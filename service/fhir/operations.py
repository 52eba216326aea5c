"""Terminology operations: `$lookup` and `$expand`, and the table of all operations."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schemas.urns import build_urn
from service.fhir.answers import build_parameters, build_part
from service.fhir.code_checks import validate_in_set, validate_in_system
from service.fhir.concepts import Concept, NewestRelease, System, find_system_by_url
from service.fhir.faults import BadParameter, NotThere
from service.fhir.gathered_codes import build_members, build_property_extensions, declare_properties
from service.fhir.references import demand_now, demand_version, find_named_value_set
from service.fhir.request_parameters import Given, list_codings, split_canonical
from service.fhir.terminology import Resource, build_properties, build_value_set, list_designations
from service.fhir.translations import translate

PAGE = 100
MAX_EXPANDED_CODES = 1000
# The properties that ask for a code's other names.
NAMING = {"designation", "lang.en"}
# The properties of a lookup; R4 defines all but the second list for every code system.
KNOWN_PROPERTIES = ("url", "name", "version", "display", "designation", "parent", "child", "lang.en")
GIVEN_PROPERTIES = ("definition", "inactive", "replacedBy", "topic", "document", "member")
SYSTEM_VERSIONS = ("system-version", "check-system-version", "force-system-version")
# Parameters that do not affect the expansion itself.
NOT_OF_EXPANSIONS = {"url", "displayLanguage", "_format", "_pretty"}
# The systems of language tokens.
LANGUAGES = {"urn:ietf:bcp:47", ""}
Run = Callable[[NewestRelease, Given, str | None], Resource]


def look_up(content: NewestRelease, given: Given, _id: str | None) -> Resource:
    """Return the meaning of a code."""
    demand_now(content, given)
    ((named, code, _),) = list_codings(given)
    url, version = split_canonical(named)
    system = find_system_by_url(url)
    demand_version(system, content, version, "system")
    demand_version(system, content, given.get("version"), "version")
    wanted = _list_wanted_properties(given)
    concept = system.find_concept(content, code)
    if concept is None:
        raise NotThere(f"{code} is not a code of {system.title} ({url}).", "code")
    said = [("definition", "valueString", concept.definition), *build_properties(concept)]
    return build_parameters(
        ("name", "valueString", system.name),
        ("version", "valueString", system.get_version(content)),
        ("display", "valueString", concept.display),
        *(("designation", "part", _build_parts(each)) for each in list_designations(concept) if wanted & NAMING),
        *(
            ("property", "part", [build_part("code", "valueCode", name), build_part("value", member, value)])
            for name, member, value in said
            if name in wanted
        ),
        *(("property", "part", each) for each in build_members(content, concept) if "member" in wanted),
    )


def expand(content: NewestRelease, given: Given, id_: str | None) -> Resource:
    """Return the codes of a value set."""
    demand_now(content, given)
    system = find_named_value_set(content, id_, given.get("url"))
    demand_version(system, content, given.get("valueSetVersion"), "valueSetVersion")
    _demand_system_versions(content, system, given)
    count, offset = given.get("count", PAGE), given.get("offset", 0)
    if count > MAX_EXPANDED_CODES:
        raise BadParameter(
            f"At most {MAX_EXPANDED_CODES} codes are returned at once; use offset for the next page.", "count"
        )
    found, total = _find_concepts(content, system, given, offset, count)
    resource = build_value_set(system, content)
    if not given.get("includeDefinition", False):
        del resource["compose"]
    asked = [
        (name, each)
        for name, value in sorted(given.items())
        if name not in NOT_OF_EXPANSIONS
        for each in (value if isinstance(value, list) else [value])
    ]
    resource["expansion"] = {
        "extension": declare_properties(found),
        "identifier": build_urn("fhir", "expansion", system.id, str(content.release.number), str(asked)),
        "timestamp": content.release.time,
        "total": total,
        "offset": offset,
        "parameter": [{"name": name, _choose_member(value): value} for name, value in asked],
        "contains": [_build_contains(system, each, named=_is_any_named(given)) for each in found],
    }
    made: Resource = _drop_empty(resource)
    return made


RUN: Mapping[tuple[str, str], Run] = {
    ("CodeSystem", "lookup"): look_up,
    ("CodeSystem", "validate-code"): validate_in_system,
    ("ValueSet", "expand"): expand,
    ("ValueSet", "validate-code"): validate_in_set,
    ("ConceptMap", "translate"): translate,
}


def _find_concepts(
    content: NewestRelease, system: System, given: Given, offset: int, count: int
) -> tuple[Sequence[Concept], int]:
    if any(split_canonical(each)[0] == system.url for each in given.get("exclude-system", ())):
        return [], 0
    words = given.get("filter", "").casefold().split()
    folded, active = not given.get("excludeNested", False), given.get("activeOnly", False)
    return system.find_concepts(content, words, offset, count, active=active, folded=folded)


def _list_wanted_properties(given: Given) -> set[str]:
    """Return the requested properties; all of them by default. Raises BadParameter for unknown ones."""
    known = (*KNOWN_PROPERTIES, *GIVEN_PROPERTIES)
    wanted = set(given.get("property", known))
    if unknown := sorted(wanted - set(known)):
        raise BadParameter(f"{', '.join(unknown):.80} is not supported; supported: {', '.join(known)}.", "property")
    # `inactive` is in every answer, so that no client misses a withdrawal.
    return wanted | {"inactive"}


def _is_any_named(given: Given) -> bool:
    """Return whether other names are requested; they are in English."""
    languages = [token.rpartition("|") for token in given.get("designation", ())]
    spoken = [code for system, _, code in languages if system in LANGUAGES]
    wanted = not languages or any(code.casefold().partition("-")[0] == "en" for code in spoken)
    return bool(given.get("includeDesignations", False)) and wanted


def _demand_system_versions(content: NewestRelease, system: System, given: Given) -> None:
    for name in SYSTEM_VERSIONS:
        for each in given.get(name, ()):
            url, version = split_canonical(each)
            if url == system.url:
                demand_version(system, content, version, name)


def _build_contains(system: System, concept: Concept, *, named: bool) -> Resource:
    other = list_designations(concept) if named else []
    marked = {"inactive": True} if concept.inactive else {}
    return {
        "extension": build_property_extensions(concept),
        "system": system.url,
        **marked,
        "code": concept.code,
        "display": concept.display,
        "designation": other,
        "contains": [_build_contains(system, each, named=named) for each in concept.others],
    }


def _build_parts(designation: Mapping[str, Any]) -> list[Resource]:
    return [
        build_part("language", "valueCode", designation["language"]),
        build_part("value", "valueString", designation["value"]),
    ]


def _choose_member(value: object) -> str:
    return {bool: "valueBoolean", int: "valueInteger"}.get(type(value), "valueString")


def _drop_empty(node: Any) -> Any:
    """Leave out empty lists and objects, which FHIR's JSON does not allow."""
    if isinstance(node, list):
        return [_drop_empty(each) for each in node]
    if isinstance(node, dict):
        return {name: _drop_empty(value) for name, value in node.items() if value not in ([], {}, None)}
    return node
