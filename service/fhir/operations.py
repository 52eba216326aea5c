"""Operations on terminology: `$lookup` and `$expand`, and where the others are; from parameters to resources."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schemas.urns import urn
from service.fhir.answers import parameters, part
from service.fhir.asking import Given, codings, split_canonical
from service.fhir.code_checks import validate_in_set, validate_in_system
from service.fhir.concepts import Concept, Content, System, system_with_url
from service.fhir.faults import BadParameter, NotThere
from service.fhir.references import demand_now, demand_version, named_value_set
from service.fhir.terminology import Resource, designations, properties, value_set
from service.fhir.translations import translate

PAGE = 100
MOST = 1000
# Where a code's other names are asked for.
NAMING = {"designation", "lang.en"}
# What a lookup can be asked to give; R4 defines all but the last three for every code system.
KNOWN_PROPERTIES = ("url", "name", "version", "display", "designation", "parent", "child", "lang.en")
GIVEN_PROPERTIES = ("definition", "inactive", "replacedBy")
SYSTEM_VERSIONS = ("system-version", "check-system-version", "force-system-version")
# What says which value set is expanded, and in which language it is described: not how.
NOT_OF_EXPANSIONS = {"url", "displayLanguage", "_format", "_pretty"}
# The systems that languages are named by in tokens.
LANGUAGES = {"urn:ietf:bcp:47", ""}
Run = Callable[[Content, Given, str | None], Resource]


def lookup(content: Content, given: Given, _id: str | None) -> Resource:
    """Say what a code means."""
    demand_now(content, given)
    ((named, code, _),) = codings(given)
    url, version = split_canonical(named)
    system = system_with_url(url)
    demand_version(system, content, version, "system")
    demand_version(system, content, given.get("version"), "version")
    wanted = _wanted_properties(given)
    concept = system.concept(content, code)
    if concept is None:
        raise NotThere(f"{code} is not a code of {system.title} ({url}).", "code")
    said = [("definition", "valueString", concept.definition), *properties(concept)]
    return parameters(
        ("name", "valueString", system.name),
        ("version", "valueString", system.version(content)),
        ("display", "valueString", concept.display),
        *(("designation", "part", _parts(each)) for each in designations(concept) if wanted & NAMING),
        *(
            ("property", "part", [part("code", "valueCode", name), part("value", member, value)])
            for name, member, value in said
            if name in wanted
        ),
    )


def expand(content: Content, given: Given, id_: str | None) -> Resource:
    """List the codes of a value set."""
    demand_now(content, given)
    system = named_value_set(content, id_, given.get("url"))
    demand_version(system, content, given.get("valueSetVersion"), "valueSetVersion")
    _demand_system_versions(content, system, given)
    count, offset = given.get("count", PAGE), given.get("offset", 0)
    if count > MOST:
        raise BadParameter(f"At most {MOST} codes are given at once; page by offset.", "count")
    found, total = _found(content, system, given, offset, count)
    resource = value_set(system, content)
    if not given.get("includeDefinition", False):
        del resource["compose"]
    asked = [
        (name, each)
        for name, value in sorted(given.items())
        if name not in NOT_OF_EXPANSIONS
        for each in (value if isinstance(value, list) else [value])
    ]
    resource["expansion"] = {
        "identifier": urn("fhir", "expansion", system.id, str(content.release.number), str(asked)),
        "timestamp": content.release.time,
        "total": total,
        "offset": offset,
        "parameter": [{"name": name, _member(value): value} for name, value in asked],
        "contains": [_contained(system, each, named=_are_named(given)) for each in found],
    }
    made: Resource = _without_empty(resource)
    return made


RUN: Mapping[tuple[str, str], Run] = {
    ("CodeSystem", "lookup"): lookup,
    ("CodeSystem", "validate-code"): validate_in_system,
    ("ValueSet", "expand"): expand,
    ("ValueSet", "validate-code"): validate_in_set,
    ("ConceptMap", "translate"): translate,
}


def _found(content: Content, system: System, given: Given, offset: int, count: int) -> tuple[Sequence[Concept], int]:
    if any(split_canonical(each)[0] == system.url for each in given.get("exclude-system", ())):
        return [], 0
    words = given.get("filter", "").casefold().split()
    return system.found(content, words, offset, count, active=given.get("activeOnly", False))


def _wanted_properties(given: Given) -> set[str]:
    """Return what is wanted of a code; everything where nothing is said. Raises BadParameter for what is not known."""
    known = (*KNOWN_PROPERTIES, *GIVEN_PROPERTIES)
    wanted = set(given.get("property", known))
    if unknown := sorted(wanted - set(known)):
        raise BadParameter(f"{', '.join(unknown):.80} is not given here; these are: {', '.join(known)}.", "property")
    # That a code is not to be used any more belongs to every answer.
    return wanted | {"inactive"}


def _are_named(given: Given) -> bool:
    """Return whether other names are given: those in English, as all are."""
    languages = [token.rpartition("|") for token in given.get("designation", ())]
    spoken = [code for system, _, code in languages if system in LANGUAGES]
    wanted = not languages or any(code.casefold().partition("-")[0] == "en" for code in spoken)
    return bool(given.get("includeDesignations", False)) and wanted


def _demand_system_versions(content: Content, system: System, given: Given) -> None:
    for name in SYSTEM_VERSIONS:
        for each in given.get(name, ()):
            url, version = split_canonical(each)
            if url == system.url:
                demand_version(system, content, version, name)


def _contained(system: System, concept: Concept, *, named: bool) -> Resource:
    other = designations(concept) if named else []
    marked = {"inactive": True} if concept.inactive else {}
    return {"system": system.url, **marked, "code": concept.code, "display": concept.display, "designation": other}


def _parts(designation: Mapping[str, Any]) -> list[Resource]:
    return [
        part("language", "valueCode", designation["language"]),
        part("value", "valueString", designation["value"]),
    ]


def _member(value: object) -> str:
    return {bool: "valueBoolean", int: "valueInteger"}.get(type(value), "valueString")


def _without_empty(node: Any) -> Any:
    """Leave out empty lists and objects, which FHIR's JSON must not hold."""
    if isinstance(node, list):
        return [_without_empty(each) for each in node]
    if isinstance(node, dict):
        return {name: _without_empty(value) for name, value in node.items() if value not in ([], {}, None)}
    return node
