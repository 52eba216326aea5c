"""Capabilities: what the FHIR side says of itself, made from the declaration that its routes are made from."""

from collections.abc import Mapping
from typing import Any

from service.fhir.concepts import SYSTEMS_OF_OURS, VOCABULARY_VERSION, Content, canonical
from service.fhir.declaring import MEDIA_TYPE, TYPES, VERSION, Operation, ResourceType, definition
from service.fhir.narratives import element, narrative
from service.fhir.parameters import COMMON, PAGED

ABOUT = (
    "Vocabularies and records of this service as terminology, and what articles say of a condition as documents. "
    "Read-only, open to all. Articles are about no patient: there are no resources of patients."
)
SEARCH_TYPES: Mapping[str, str] = {"uri": "uri", "token": "token", "string": "string"}
MODES = ("full", "normative", "terminology")

Resource = dict[str, Any]


def metadata(content: Content, mode: str, address: str = "") -> Resource:
    """Return the CapabilityStatement, or the TerminologyCapabilities for the mode `terminology`.

    `address` is the full address of the FHIR server, empty where that is not known.
    """
    make = terminology_capabilities if mode == "terminology" else capability_statement
    return make(content, address)


def capability_statement(content: Content, address: str = "") -> Resource:
    """Return what can be asked here."""
    return {
        **_head("CapabilityStatement", content, address),
        "fhirVersion": VERSION,
        "format": [MEDIA_TYPE, "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": ABOUT,
                "security": {"cors": True, "description": "None is needed: everything is public, and nothing is kept."},
                "resource": [_resource(each) for each in TYPES.values()],
                "searchParam": [
                    {"name": each.name, "type": "string", "documentation": each.about} for each in (*PAGED, *COMMON)
                ],
            }
        ],
    }


def terminology_capabilities(content: Content, address: str = "") -> Resource:
    """Return which code systems there are, and how they can be expanded and translated."""
    return {
        **_head("TerminologyCapabilities", content, address),
        "codeSystem": [
            {"uri": system.url, "version": [{"code": system.version(content), "isDefault": True, "language": ["en"]}]}
            for system in SYSTEMS_OF_OURS.values()
        ],
        "expansion": {
            "hierarchical": False,
            "paging": True,
            "incomplete": False,
            "parameter": [
                {"name": each.name, "documentation": each.about}
                for each in _operation("expand").supported(instance=False)
            ],
            "textFilter": "Each word must stand in the name or in the code, in any case.",
        },
        "codeSearch": "all",
        "validateCode": {"translations": False},
        "translation": {"needsMap": False},
    }


def _head(type_: str, content: Content, address: str) -> Resource:
    return {
        "resourceType": type_,
        "id": "medcontent",
        "text": narrative(element("p", ABOUT)),
        "url": canonical(type_, "medcontent"),
        "version": VOCABULARY_VERSION,
        "name": "Medcontent",
        "title": "medcontent",
        "status": "active",
        "date": content.release.time,
        "publisher": "medcontent",
        "description": ABOUT,
        "kind": "instance",
        "software": {"name": "medcontent", "version": VOCABULARY_VERSION},
        "implementation": {"description": "This host.", **({"url": address} if address else {})},
    }


def _resource(each: ResourceType) -> Resource:
    named: Resource = {
        "type": each.name,
        "profile": f"http://hl7.org/fhir/StructureDefinition/{each.name}",
        "documentation": each.about,
        "interaction": [{"code": "read"}, *([{"code": "search-type"}] if each.search else [])],
        "versioning": "versioned",
    }
    if each.search:
        named["searchParam"] = [
            {"name": found.name, "type": SEARCH_TYPES[found.type], "documentation": found.about}
            for found in each.search
        ]
    if each.operations:
        named["operation"] = [
            {"name": found.name, "definition": definition(each.name, found), "documentation": found.about}
            for found in each.operations
        ]
    return named


def _operation(name: str) -> Operation:
    return next(found for each in TYPES.values() for found in each.operations if found.name == name)
