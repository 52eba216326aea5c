"""Terminology resources: CodeSystem, ValueSet and ConceptMap.

A resource contains its concepts if they are few. Otherwise `$expand` returns them page by page, and `$translate` one by
one.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from schemas.terminologies import SYSTEMS
from service.fhir.concepts import SYSTEMS_OF_OURS, Concept, NewestRelease, System, build_canonical
from service.fhir.narratives import build_narrative, render_element

# The maximum number of concepts in a resource.
WHOLE = 200
# The relation of a code to a record, as R4 expresses it for a map's target (the code) towards its source (the record):
# the target is wider if the code means more. https://hl7.org/fhir/R4/codesystem-concept-map-equivalence.html
EQUIVALENCE: Mapping[str, str] = {
    "exact": "equivalent",
    "broader": "wider",
    "narrower": "narrower",
    "related": "relatedto",
}
# R4 requires a comment on narrower targets (invariant cmd-1).
COMMENTS: Mapping[str, str] = {
    "narrower": "The code means less than the record.",
    "related": "The code means something else that is close to the record.",
}
# The properties of a code in a code system of records, besides its names.
PROPERTIES = [
    {
        "code": "inactive",
        "uri": "http://hl7.org/fhir/concept-properties#inactive",
        "description": "Whether the record was withdrawn.",
        "type": "boolean",
    },
    {"code": "replacedBy", "description": "The code that replaces a withdrawn one.", "type": "code"},
    {"code": "topic", "description": "The id of the topic that gathers it with other records.", "type": "string"},
    {"code": "document", "description": "The name of the document of a record that has a topic.", "type": "string"},
    {"code": "member", "description": "In a lookup: the code of another record of the topic.", "type": "code"},
]
Resource = dict[str, Any]


def build_code_system(system: System, content: NewestRelease) -> Resource:
    """Return one of our code systems."""
    found, total = system.find_concepts(content, (), 0, WHOLE)
    whole = total <= WHOLE
    return {
        **_build_head("CodeSystem", system.id, system, content),
        "caseSensitive": True,
        "valueSet": system.value_set,
        "versionNeeded": False,
        "content": "complete" if whole else "not-present",
        "count": total,
        **({"property": PROPERTIES} if system.kind else {}),
        **({"concept": [_build_concept(each) for each in found]} if whole and found else {}),
    }


def build_value_set(system: System, content: NewestRelease) -> Resource:
    """Return the value set of all codes of one of our code systems."""
    return {
        **_build_head("ValueSet", system.id, system, content),
        "immutable": True,
        # Our code systems name it as the value set of all their codes, so it includes those of withdrawn records.
        "compose": {"inactive": True, "include": [{"system": system.url}]},
    }


def build_concept_map(system: System, content: NewestRelease) -> Resource:
    """Return the map from the records of a kind to their codes."""
    found, total = system.find_concepts(content, (), 0, WHOLE)
    return {
        **_build_head("ConceptMap", system.id, system, content),
        "sourceCanonical": system.value_set,
        **({"group": groups} if total <= WHOLE and (groups := list(_build_groups(system, found))) else {}),
    }


def list_maps() -> Mapping[str, System]:
    """Return the code systems with a map: those of records."""
    return {id_: system for id_, system in SYSTEMS_OF_OURS.items() if system.kind}


def list_designations(concept: Concept) -> list[Resource]:
    """Return the other names of a concept."""
    return [{"language": "en", "value": name} for name in concept.names]


def build_properties(concept: Concept) -> Iterator[tuple[str, str, Any]]:
    """Yield the properties of the code of a withdrawn record or of a topic: name, member for the value, and value."""
    if concept.inactive:
        yield "inactive", "valueBoolean", True
    if concept.replaced_by:
        yield "replacedBy", "valueCode", concept.replaced_by
    if concept.topic and concept.document:
        yield "topic", "valueString", concept.topic["id"]
        yield "document", "valueString", concept.document["name"]


def format_comment(code: Mapping[str, Any]) -> str | None:
    """Return the comment on a code of a record."""
    return code["note"] or COMMENTS.get(code["relation"])


def add_version(resource: Mapping[str, Any], updated_at: str) -> Resource:
    """Return a resource with `meta`: the version is a hash of the content, so it is the same on every machine."""
    version = hashlib.blake2b(orjson.dumps(resource), digest_size=8).hexdigest()
    rest = {name: value for name, value in resource.items() if name not in {"resourceType", "id"}}
    meta = {"versionId": version, "lastUpdated": updated_at}
    return {"resourceType": resource["resourceType"], "id": resource["id"], "meta": meta, **rest}


def _build_head(type_: str, id_: str, system: System, content: NewestRelease) -> Resource:
    title, about = system.title, system.about
    if type_ == "ConceptMap":
        title, about = f"{title}: codes", f"The codes of public terminologies in {title.lower()}."
    return {
        "resourceType": type_,
        "id": id_,
        "text": build_narrative(render_element("h1", title), render_element("p", about)),
        "url": build_canonical(type_, id_),
        "version": system.get_version(content),
        "name": f"{system.name}Codes" if type_ == "ConceptMap" else system.name,
        "title": title,
        "status": "active",
        "experimental": False,
        **({"date": content.release.time} if system.kind else {}),
        "publisher": "medcontent",
        "description": about,
    }


def _build_concept(concept: Concept) -> Resource:
    other = list_designations(concept)
    named = {"code": concept.code, "display": concept.display, "definition": concept.definition}
    more = [{"code": name, member: value} for name, member, value in build_properties(concept)]
    return {**named, **({"designation": other} if other else {}), **({"property": more} if more else {})}


def _build_groups(system: System, found: Sequence[Concept]) -> Iterator[Resource]:
    for terminology in SYSTEMS.values():
        elements = [each for concept in found if (each := _build_element(concept, terminology.name))]
        if elements:
            yield {"source": system.url, "target": terminology.fhir_uri, "element": elements}


def _build_element(concept: Concept, terminology: str) -> Resource | None:
    targets = [_build_target(code) for code in concept.codes if code["system"] == terminology]
    return {"code": concept.code, "display": concept.display, "target": targets} if targets else None


def _build_target(code: Mapping[str, Any]) -> Resource:
    said = {"display": code["display"], "comment": format_comment(code)}
    named = {name: text for name, text in said.items() if text}
    return {"code": code["code"], **named, "equivalence": EQUIVALENCE[code["relation"]]}
