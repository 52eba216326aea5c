"""FHIR definitions: resource types, their searches, and their operations with parameters.

Routes, parameter checks, the OpenAPI document and the CapabilityStatement are all built from these, so that they always
agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from service.fhir.parameters import (
    CANONICAL,
    DOCUMENT,
    EXPAND,
    ID,
    LOOKUP,
    TRANSLATE,
    VALIDATE_IN_SET,
    VALIDATE_IN_SYSTEM,
    Parameter,
)

BASE = "/fhir/r4"
VERSION = "4.0.1"
MEDIA_TYPE = "application/fhir+json"
SPECIFICATION = "http://hl7.org/fhir"


@dataclass(frozen=True)
class Operation:
    """An operation of a resource type: on the type, on a single resource, or on both."""

    name: str
    short: str
    about: str
    parameters: tuple[Parameter, ...]
    on_type: bool = True
    on_instance: bool = True

    def list_parameters(self, *, instance: bool) -> tuple[Parameter, ...]:
        """Return the parameters of the operation on a resource or on the type, including refused ones."""
        return tuple(each for each in self.parameters if each.instance or not instance)

    def list_supported(self, *, instance: bool) -> tuple[Parameter, ...]:
        """Return the supported parameters."""
        return tuple(each for each in self.list_parameters(instance=instance) if not each.refused)


@dataclass(frozen=True)
class ResourceType:
    """A resource type of the server."""

    name: str
    about: str
    search: tuple[Parameter, ...] = ()
    operations: tuple[Operation, ...] = ()


TYPES: Mapping[str, ResourceType] = {
    each.name: each
    for each in (
        ResourceType(
            "CodeSystem",
            "The vocabularies of coded fields, and the records of each kind as concepts.",
            CANONICAL,
            (
                Operation("lookup", "Look up a code", "Return the meaning of a code.", LOOKUP, on_instance=False),
                Operation(
                    "validate-code",
                    "Validate a code",
                    "Check whether a code is in the code system.",
                    VALIDATE_IN_SYSTEM,
                ),
            ),
        ),
        ResourceType(
            "ValueSet",
            "All codes of a code system.",
            CANONICAL,
            (
                Operation("expand", "Expand a value set", "List the codes of a value set.", EXPAND),
                Operation(
                    "validate-code", "Validate a code", "Check whether a code is in the value set.", VALIDATE_IN_SET
                ),
            ),
        ),
        ResourceType(
            "ConceptMap",
            "The codes of public terminologies in the records of a kind.",
            CANONICAL,
            (
                Operation(
                    "translate",
                    "Translate a code",
                    "Return the codes of a record, or the records with a code.",
                    TRANSLATE,
                ),
            ),
        ),
        ResourceType(
            "Composition",
            "The statements of articles about a condition, in sections, in the source's words.",
            (ID,),
            (
                Operation(
                    "document", "Bundle a document", "Return a composition with its author as one document.", DOCUMENT
                ),
            ),
        ),
        ResourceType("Device", "This service, as the author of compositions."),
    )
}


def build_definition_url(type_: str, operation: Operation) -> str:
    """Return the canonical URL of an operation's definition."""
    return f"{SPECIFICATION}/OperationDefinition/{type_}-{operation.name}"
