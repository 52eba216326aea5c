"""Capabilities: the server's description of its FHIR side, built from the same declarations as its routes."""

from collections.abc import Mapping
from typing import Any

from service.fhir.concepts import SYSTEMS_OF_OURS, VOCABULARY_VERSION, NewestRelease, build_canonical
from service.fhir.definitions import MEDIA_TYPE, TYPES, VERSION, Operation, ResourceType, build_definition_url
from service.fhir.narratives import build_narrative, render_element
from service.fhir.parameters import COMMON, PAGED
from service.version import VERSION as SOFTWARE_VERSION

ABOUT = (
    "Vocabularies and records of this service as terminology, and what articles say of a condition as documents. "
    "Read-only, open to all. Articles are not about patients, so there are no patient resources."
)
SEARCH_TYPES: Mapping[str, str] = {"uri": "uri", "token": "token", "string": "string"}
MODES = ("full", "normative", "terminology")

Resource = dict[str, Any]


def build_metadata(content: NewestRelease, mode: str, address: str = "") -> Resource:
    """Return the CapabilityStatement, or the TerminologyCapabilities for the mode `terminology`.

    `address` is the full address of the FHIR server, or empty.
    """
    make = build_terminology_capabilities if mode == "terminology" else build_capability_statement
    return make(content, address)


def build_capability_statement(content: NewestRelease, address: str = "") -> Resource:
    """Return the resource types, searches and operations of the server."""
    return {
        **_build_head("CapabilityStatement", content, address),
        "fhirVersion": VERSION,
        "format": [MEDIA_TYPE, "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": ABOUT,
                "security": {
                    "cors": True,
                    "description": "No login is needed: everything is public, nothing is stored.",
                },
                "resource": [_describe_resource(each) for each in TYPES.values()],
                "searchParam": [
                    {"name": each.name, "type": "string", "documentation": each.about} for each in (*PAGED, *COMMON)
                ],
            }
        ],
    }


def build_terminology_capabilities(content: NewestRelease, address: str = "") -> Resource:
    """Return the code systems, and how they can be expanded and translated."""
    return {
        **_build_head("TerminologyCapabilities", content, address),
        "codeSystem": [
            {
                "uri": system.url,
                "version": [{"code": system.get_version(content), "isDefault": True, "language": ["en"]}],
            }
            for system in SYSTEMS_OF_OURS.values()
        ],
        "expansion": {
            "hierarchical": False,
            "paging": True,
            "incomplete": False,
            "parameter": [
                {"name": each.name, "documentation": each.about}
                for each in _describe_operation("expand").list_supported(instance=False)
            ],
            "textFilter": "Each word must occur in the name or the code, ignoring case.",
        },
        "codeSearch": "all",
        "validateCode": {"translations": False},
        "translation": {"needsMap": False},
    }


def _build_head(type_: str, content: NewestRelease, address: str) -> Resource:
    return {
        "resourceType": type_,
        "id": "medcontent",
        "text": build_narrative(render_element("p", ABOUT)),
        "url": build_canonical(type_, "medcontent"),
        "version": VOCABULARY_VERSION,
        "name": "Medcontent",
        "title": "medcontent",
        "status": "active",
        "date": content.release.time,
        "publisher": "medcontent",
        "description": ABOUT,
        "kind": "instance",
        "software": {"name": "medcontent", "version": SOFTWARE_VERSION},
        "implementation": {"description": "This host.", **({"url": address} if address else {})},
    }


def _describe_resource(each: ResourceType) -> Resource:
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
            {"name": found.name, "definition": build_definition_url(each.name, found), "documentation": found.about}
            for found in each.operations
        ]
    return named


def _describe_operation(name: str) -> Operation:
    return next(found for each in TYPES.values() for found in each.operations if found.name == name)
