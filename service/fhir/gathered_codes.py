"""Codes of one topic: which document each is from, and the other codes of the topic.

R4 has no properties of codes in expansions. HL7 lets R4 servers use those of R5 as extensions:
https://hl7.org/fhir/R5/versions.html#extensions
"""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from service.fhir.answers import build_part
from service.fhir.concepts import Concept, NewestRelease
from service.fhir.terminology import Resource
from service.store.queries import record

TOPIC, DOCUMENT = "topic", "document"
R5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion"


def build_members(content: NewestRelease, concept: Concept) -> Iterator[list[Resource]]:
    """Yield a property of a lookup for each other record of the concept's topic, with its document."""
    topic = record(content.connection, TOPIC, concept.topic["id"], content.release.number) if concept.topic else None
    for each in orjson.loads(topic.body)["members"] if topic and not topic.withdrawn else ():
        if each["record"]["id"] != concept.code:
            yield [
                *_build_property("member", "valueCode", each["record"]["id"]),
                build_part("description", "valueString", each["record"]["name"]),
                build_part("subproperty", "part", _build_property(DOCUMENT, "valueString", each["document"]["name"])),
            ]


def declare_properties(found: Sequence[Concept]) -> list[Resource]:
    """Return the extensions of an expansion that declare the properties of its codes."""
    names = (TOPIC, DOCUMENT) if any(each.topic for each in found) else ()
    return [{"url": f"{R5}.property", "extension": [{"url": "code", "valueCode": name}]} for name in names]


def build_property_extensions(concept: Concept) -> list[Resource]:
    """Return the extensions of a code in an expansion: its topic, and the name of its document."""
    if not concept.topic or not concept.document:
        return []
    said = ((TOPIC, concept.topic["id"]), (DOCUMENT, concept.document["name"]))
    return [
        {
            "url": f"{R5}.contains.property",
            "extension": [{"url": "code", "valueCode": name}, {"url": "value", "valueString": value}],
        }
        for name, value in said
    ]


def _build_property(name: str, member: str, value: Any) -> list[Resource]:
    return [build_part("code", "valueCode", name), build_part("value", member, value)]
