"""What the FHIR side offers: resource types, how they are searched, and their operations with their parameters.

Routes, the checks of parameters, the OpenAPI document and the CapabilityStatement all follow from it, so that what is
declared works, and what works is declared.
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
    """An operation of a resource type, on the type, on one resource of it, or both."""

    name: str
    short: str
    about: str
    parameters: tuple[Parameter, ...]
    on_type: bool = True
    on_instance: bool = True

    def list_parameters(self, *, instance: bool) -> tuple[Parameter, ...]:
        """Return the parameters of the operation on one resource, or on the type, those that it refuses included."""
        return tuple(each for each in self.parameters if each.instance or not instance)

    def list_supported(self, *, instance: bool) -> tuple[Parameter, ...]:
        """Return the parameters that can be used."""
        return tuple(each for each in self.list_parameters(instance=instance) if not each.refused)


@dataclass(frozen=True)
class ResourceType:
    """A type of resource that is served."""

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
                Operation("lookup", "Look up a code", "Say what a code means.", LOOKUP, on_instance=False),
                Operation(
                    "validate-code",
                    "Validate a code",
                    "Say whether a code is one of the code system.",
                    VALIDATE_IN_SYSTEM,
                ),
            ),
        ),
        ResourceType(
            "ValueSet",
            "All codes of one of the code systems.",
            CANONICAL,
            (
                Operation("expand", "Expand a value set", "List the codes of a value set.", EXPAND),
                Operation(
                    "validate-code", "Validate a code", "Say whether a code is one of the value set.", VALIDATE_IN_SET
                ),
            ),
        ),
        ResourceType(
            "ConceptMap",
            "The codes of public terminologies that the records of a kind carry.",
            CANONICAL,
            (
                Operation(
                    "translate",
                    "Translate a code",
                    "Give the codes of a record, or the records of a code.",
                    TRANSLATE,
                ),
            ),
        ),
        ResourceType(
            "Composition",
            "What the articles say of a condition, section by section, in the source's words.",
            (ID,),
            (
                Operation(
                    "document", "Bundle a document", "Give a composition with its author as one document.", DOCUMENT
                ),
            ),
        ),
        ResourceType("Device", "This service, as the author of compositions."),
    )
}


def build_definition_url(type_: str, operation: Operation) -> str:
    """Return the canonical URL of the definition of an operation."""
    return f"{SPECIFICATION}/OperationDefinition/{type_}-{operation.name}"
