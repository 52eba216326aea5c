"""Translations: from a record to its codes in public terminologies, and back (`$translate`)."""

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.terminologies import SYSTEMS, find_system
from service.fhir.answers import build_parameters, build_part
from service.fhir.concepts import NewestRelease, System, build_canonical
from service.fhir.references import demand_version, find_named_system
from service.fhir.request_parameters import Given, list_codings, split_canonical
from service.fhir.terminology import EQUIVALENCE, Resource, list_maps
from service.store.lookups import encode_code, find_carriers

# The maximum number of matches for a terminology's code.
MOST_MATCHES = 100
# In the reverse direction wider becomes narrower.
REVERSED: Mapping[str, str] = {**EQUIVALENCE, "broader": "narrower", "narrower": "wider"}


def translate(content: NewestRelease, given: Given, id_: str | None) -> Resource:
    """Return the codes of a record, or with `reverse` the records with a code."""
    system = find_named_system(content, "ConceptMap", id_, given.get("url"))
    if system:
        demand_version(system, content, given.get("conceptMapVersion"), "conceptMapVersion")
    reverse = given.get("reverse", False)
    default = system.url if system and not reverse else None
    read = _translate_backwards if reverse else _translate_forwards
    matches = [
        match
        for url, code, _ in list_codings(given, default)
        for match in read(content, given, system, split_canonical(url)[0], code)
    ]
    message = "" if matches else "No mapping was found. This does not mean that none exists."
    return build_parameters(
        ("result", "valueBoolean", bool(matches)),
        *([("message", "valueString", message)] if message else []),
        *(("match", "part", match) for match in matches),
    )


def _translate_forwards(
    content: NewestRelease, given: Given, system: System | None, url: str, code: str
) -> Iterator[list[Resource]]:
    mapped = next((each for each in list_maps().values() if each.url == url and system in {None, each}), None)
    concept = mapped.find_concept(content, code) if mapped else None
    if (
        mapped is None
        or concept is None
        or "target" in given
        or split_canonical(given.get("source", mapped.value_set))[0] != mapped.value_set
    ):
        return
    wanted = split_canonical(given["targetsystem"])[0] if "targetsystem" in given else None
    for each in concept.codes:
        terminology = SYSTEMS[each["system"]]
        if wanted is None or find_system(wanted) == terminology:
            coding = {"system": terminology.fhir_uri, "code": each["code"], "display": each["display"]}
            yield _match(EQUIVALENCE[each["relation"]], coding, mapped)


def _translate_backwards(
    content: NewestRelease, given: Given, system: System | None, url: str, code: str
) -> Iterator[list[Resource]]:
    terminology = find_system(url)
    read = [each for each in list_maps().values() if system in {None, each} and _is_wanted(each, given)]
    kinds = {each.kind.name: each for each in read if each.kind}
    if terminology is None or not kinds:
        return
    wanted = [[encode_code(terminology.name, terminology.normalise(code), relation)] for relation in EQUIVALENCE]
    for found in find_carriers(content.connection, list(kinds), wanted, [], MOST_MATCHES):
        mapped = kinds[found.kind]
        concept = mapped.find_concept(content, found.id)
        coding = {"system": mapped.url, "code": found.id, "display": concept.display if concept else None}
        yield _match(REVERSED[found.relation], coding, mapped)


def _is_wanted(mapped: System, given: Given) -> bool:
    """Return whether a map's records are requested; `reverse` swaps source and target."""
    asked = (given.get("targetsystem", mapped.url), given.get("target", mapped.value_set))
    wanted = {split_canonical(each)[0] for each in asked}
    return wanted == {mapped.url, mapped.value_set} and "source" not in given


def _match(equivalence: str, coding: Mapping[str, Any], mapped: System) -> list[Resource]:
    return [
        build_part("equivalence", "valueCode", equivalence),
        build_part("concept", "valueCoding", {name: value for name, value in coding.items() if value}),
        build_part("source", "valueUri", build_canonical("ConceptMap", mapped.id)),
    ]
