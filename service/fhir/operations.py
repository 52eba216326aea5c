"""Operations on terminology: `$lookup`, `$validate-code`, `$expand` and `$translate`, from parameters to resources."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from schemas.terminologies import SYSTEMS, system_named
from schemas.urns import urn
from service.fhir.asking import Given, codings
from service.fhir.concepts import SYSTEMS_OF_OURS, Concept, Content, System, canonical, system_with_url
from service.fhir.faults import BadParameter, NotThere
from service.fhir.terminology import EQUIVALENCE, Resource, designations, maps, value_set
from service.store.lookups import carriers, coded

PAGE = 100
MOST = 1000
# How many matches a translation of a terminology's code has at most.
MOST_MATCHES = 100
# The map read backwards: what is wider there is narrower here.
REVERSED: Mapping[str, str] = {**EQUIVALENCE, "broader": "narrower", "narrower": "wider"}
Run = Callable[[Content, Given, str | None], Resource]


def lookup(content: Content, given: Given, _id: str | None) -> Resource:
    """Say what a code means."""
    ((url, code, _),) = codings(given)
    system = system_with_url(url)
    _demand_version(system, content, given.get("version"), "version")
    concept = system.concept(content, code)
    if concept is None:
        raise NotThere(f"{code} is not a code of {system.title} ({url}).", "code")
    return parameters(
        ("name", "valueString", system.name),
        ("version", "valueString", system.version(content)),
        ("display", "valueString", concept.display),
        *(("designation", "part", _parts(each)) for each in designations(concept)),
        (
            "property",
            "part",
            [_part("code", "valueCode", "definition"), _part("value", "valueString", concept.definition)],
        ),
    )


def validate_in_system(content: Content, given: Given, id_: str | None) -> Resource:
    """Say whether a code is one of a code system."""
    system = _the_one("CodeSystem", id_, given.get("url"), required=False)
    named = system.url if system else None
    return _validated(content, given, named, named, "version")


def validate_in_set(content: Content, given: Given, id_: str | None) -> Resource:
    """Say whether a code is one of a value set."""
    system = _the_one("ValueSet", id_, given.get("url"), required=True)
    if system:
        _demand_version(system, content, given.get("valueSetVersion"), "valueSetVersion")
    return _validated(content, given, None, system.url if system else None, "systemVersion")


def expand(content: Content, given: Given, id_: str | None) -> Resource:
    """List the codes of a value set."""
    system = _the_one("ValueSet", id_, given.get("url"), required=True) or next(iter(SYSTEMS_OF_OURS.values()))
    _demand_version(system, content, given.get("valueSetVersion"), "valueSetVersion")
    count, offset = given.get("count", PAGE), given.get("offset", 0)
    if count > MOST:
        raise BadParameter(f"At most {MOST} codes are given at once; page by offset.", "count")
    found, total = system.found(content, given.get("filter", "").casefold().split(), offset, count)
    resource = value_set(system, content)
    if not given.get("includeDefinition", False):
        del resource["compose"]
    asked = {name: value for name, value in given.items() if name not in {"url", "displayLanguage"}}
    resource["expansion"] = {
        "identifier": urn("fhir", "expansion", system.id, str(content.release.number), str(sorted(asked.items()))),
        "timestamp": content.release.time,
        "total": total,
        "offset": offset,
        "parameter": [{"name": name, _member(value): value} for name, value in sorted(asked.items())],
        "contains": [_contained(system, each, named=given.get("includeDesignations", False)) for each in found],
    }
    made: Resource = _without_empty(resource)
    return made


def translate(content: Content, given: Given, id_: str | None) -> Resource:
    """Give the codes of a record, or with `reverse` the records of a code."""
    system = _the_one("ConceptMap", id_, given.get("url"), required=False)
    if system:
        _demand_version(system, content, given.get("conceptMapVersion"), "conceptMapVersion")
    reverse = given.get("reverse", False)
    default = system.url if system and not reverse else None
    read = _backwards if reverse else _forwards
    matches = [match for url, code, _ in codings(given, default) for match in read(content, given, system, url, code)]
    message = "" if matches else "There is no mapping here. That does not mean that there is none."
    return parameters(
        ("result", "valueBoolean", bool(matches)),
        *([("message", "valueString", message)] if message else []),
        *(("match", "part", match) for match in matches),
    )


RUN: Mapping[tuple[str, str], Run] = {
    ("CodeSystem", "lookup"): lookup,
    ("CodeSystem", "validate-code"): validate_in_system,
    ("ValueSet", "expand"): expand,
    ("ValueSet", "validate-code"): validate_in_set,
    ("ConceptMap", "translate"): translate,
}


def parameters(*given: tuple[str, str, Any]) -> Resource:
    """Return a Parameters resource of names with the member that each value stands in."""
    return {"resourceType": "Parameters", "parameter": [_part(*each) for each in given]}


def _validated(content: Content, given: Given, default: str | None, within: str | None, version: str) -> Resource:
    """Answer whether any coding is one of the system `within`; of any of ours where that is not said."""
    said = [_checked(content, given, each, within, version) for each in codings(given, default)]
    message, display = next((each for each in said if not each[0]), said[0])
    return parameters(
        ("result", "valueBoolean", not message),
        *([("message", "valueString", message)] if message else []),
        *([("display", "valueString", display)] if display else []),
    )


def _checked(
    content: Content, given: Given, coding: tuple[str, str, str | None], within: str | None, version: str
) -> tuple[str, str]:
    """Return why a coding is not valid, empty where it is, and what its code is called."""
    url, code, display = coding
    if within and url != within:
        return f"{url} is not the system whose codes these are, {within}.", ""
    try:
        system = system_with_url(url)
        _demand_version(system, content, given.get(version), version)
    except NotThere as fault:
        return fault.detail, ""
    concept = system.concept(content, code)
    if concept is None:
        return f"{code} is not a code of {system.title} ({url}).", ""
    if display and display.casefold() not in {name.casefold() for name in (concept.display, *concept.names)}:
        return f'{code} is not called "{display}" but "{concept.display}".', concept.display
    return "", concept.display


def _forwards(content: Content, given: Given, system: System | None, url: str, code: str) -> Iterator[list[Resource]]:
    mapped = next((each for each in maps().values() if each.url == url and system in {None, each}), None)
    concept = mapped.concept(content, code) if mapped else None
    if (
        mapped is None
        or concept is None
        or "target" in given
        or given.get("source", mapped.value_set) != mapped.value_set
    ):
        return
    wanted = given.get("targetsystem")
    for each in concept.codes:
        terminology = SYSTEMS[each["system"]]
        if wanted is None or system_named(wanted) == terminology:
            coding = {"system": terminology.fhir_uri, "code": each["code"], "display": each["display"]}
            yield _match(EQUIVALENCE[each["relation"]], coding, mapped)


def _backwards(content: Content, given: Given, system: System | None, url: str, code: str) -> Iterator[list[Resource]]:
    terminology = system_named(url)
    read = [each for each in maps().values() if system in {None, each} and _is_wanted(each, given)]
    kinds = {each.kind.name: each for each in read if each.kind}
    if terminology is None or not kinds:
        return
    wanted = [[coded(terminology.name, terminology.plain(code), relation)] for relation in EQUIVALENCE]
    for found in carriers(content.connection, list(kinds), wanted, [], MOST_MATCHES):
        mapped = kinds[found.kind]
        concept = mapped.concept(content, found.id)
        coding = {"system": mapped.url, "code": found.id, "display": concept.display if concept else None}
        yield _match(REVERSED[found.relation], coding, mapped)


def _is_wanted(mapped: System, given: Given) -> bool:
    """Return whether the records of a map are asked for: `reverse` turns source and target round."""
    wanted = {given.get("targetsystem", mapped.url), given.get("target", mapped.value_set)}
    return wanted == {mapped.url, mapped.value_set} and "source" not in given


def _match(equivalence: str, coding: Mapping[str, Any], mapped: System) -> list[Resource]:
    return [
        _part("equivalence", "valueCode", equivalence),
        _part("concept", "valueCoding", {name: value for name, value in coding.items() if value}),
        _part("source", "valueUri", canonical("ConceptMap", mapped.id)),
    ]


def _the_one(type_: str, id_: str | None, url: str | None, *, required: bool) -> System | None:
    """Return the code system of ours behind a resource of a type, by its id or its canonical URL.

    Raises NotThere where there is none, BadParameter where it is required and not named.
    """
    known = maps() if type_ == "ConceptMap" else SYSTEMS_OF_OURS
    if id_ is not None:
        found = known.get(id_)
    elif url is None:
        if required:
            raise BadParameter(f"Name the {type_} by its canonical URL.", "url")
        return None
    else:
        found = next((each for each in known.values() if canonical(type_, each.id) == url), None)
    if found is None:
        raise NotThere(f"There is no {type_} {id_ or url}.", None if id_ else "url")
    return found


def _demand_version(system: System, content: Content, version: str | None, parameter: str) -> None:
    here = system.version(content)
    if version is not None and version != here:
        raise NotThere(f"There is no version {version} of {system.title} here; it is {here}.", parameter)


def _contained(system: System, concept: Concept, *, named: bool) -> Resource:
    other = designations(concept) if named else []
    return {"system": system.url, "code": concept.code, "display": concept.display, "designation": other}


def _parts(designation: Mapping[str, Any]) -> list[Resource]:
    return [
        _part("language", "valueCode", designation["language"]),
        _part("value", "valueString", designation["value"]),
    ]


def _part(name: str, member: str, value: Any) -> Resource:
    return {"name": name, member: value}


def _member(value: object) -> str:
    return {bool: "valueBoolean", int: "valueInteger"}.get(type(value), "valueString")


def _without_empty(node: Any) -> Any:
    """Leave out empty lists and objects, which FHIR's JSON must not hold."""
    if isinstance(node, list):
        return [_without_empty(each) for each in node]
    if isinstance(node, dict):
        return {name: _without_empty(value) for name, value in node.items() if value not in ([], {}, None)}
    return node
