"""What the FHIR side offers: resource types, how they are searched, and their operations with their parameters.

Routes, the checks of parameters, the OpenAPI document and the CapabilityStatement all follow from it, so that what is
declared works, and what works is declared.
"""

from collections.abc import Mapping
from dataclasses import dataclass

BASE = "/fhir/r4"
VERSION = "4.0.1"
MEDIA_TYPE = "application/fhir+json"
SPECIFICATION = "http://hl7.org/fhir"
# Types whose values are objects: they can only be posted.
POSTED = {"Coding", "CodeableConcept"}


@dataclass(frozen=True)
class Parameter:
    """A parameter of a search or operation, and its FHIR type. `instance`: whether it is taken of one resource too."""

    name: str
    type: str
    about: str
    instance: bool = True


@dataclass(frozen=True)
class Operation:
    """An operation of a resource type, on the type, on one resource of it, or both."""

    name: str
    short: str
    about: str
    parameters: tuple[Parameter, ...]
    on_type: bool = True
    on_instance: bool = True

    def taken(self, *, instance: bool) -> tuple[Parameter, ...]:
        """Return the parameters of the operation on one resource, or on the type."""
        return tuple(each for each in self.parameters if each.instance or not instance)


@dataclass(frozen=True)
class ResourceType:
    """A type of resource that is served."""

    name: str
    about: str
    search: tuple[Parameter, ...] = ()
    operations: tuple[Operation, ...] = ()


COMMON = (
    Parameter("_format", "string", "The form of the answer: `json` is the only one there is."),
    Parameter("_pretty", "boolean", "Whether the answer is indented."),
)
SUMMARY = Parameter("_summary", "string", "`true` leaves out narratives and concepts, `false` nothing.")
PAGED = (
    Parameter("_count", "integer", "How many resources a page has at most: 1 to 100, 20 where left out."),
    Parameter("_after", "string", "Where the page begins: behind the resource with this id. From the link `next`."),
    Parameter(
        "_summary", "string", "`true` leaves out narratives and concepts, `count` all resources, `false` nothing."
    ),
)
ID = Parameter("_id", "token", "The id of the resource; several are parted by commas.")
CANONICAL = (
    ID,
    Parameter("url", "uri", "The canonical URL."),
    Parameter("name", "string", "The beginning of the name, in any case."),
)
CODING = Parameter("coding", "Coding", "The terminology and the code together.")
CONCEPT = Parameter("codeableConcept", "CodeableConcept", "Several codings; the first that is known counts.")
DISPLAY = Parameter("display", "string", "A name of the code, to be checked too.")
LANGUAGE = Parameter("displayLanguage", "code", "The language of names; there are names in English only.")
URL = Parameter("url", "uri", "The canonical URL of the resource.", instance=False)

TYPES: Mapping[str, ResourceType] = {
    each.name: each
    for each in (
        ResourceType(
            "CodeSystem",
            "The vocabularies of coded fields, and the records of each kind as concepts.",
            CANONICAL,
            (
                Operation(
                    "lookup",
                    "Look up a code",
                    "Say what a code means.",
                    (
                        Parameter("code", "code", "The code."),
                        Parameter("system", "uri", "The canonical URL of the code system."),
                        Parameter("version", "string", "The version of the code system, if it must be that one."),
                        CODING,
                        LANGUAGE,
                    ),
                    on_instance=False,
                ),
                Operation(
                    "validate-code",
                    "Validate a code",
                    "Say whether a code is one of the code system.",
                    (
                        URL,
                        Parameter("code", "code", "The code."),
                        Parameter("version", "string", "The version of the code system, if it must be that one."),
                        DISPLAY,
                        CODING,
                        CONCEPT,
                        LANGUAGE,
                    ),
                ),
            ),
        ),
        ResourceType(
            "ValueSet",
            "All codes of one of the code systems.",
            CANONICAL,
            (
                Operation(
                    "expand",
                    "Expand a value set",
                    "List the codes of a value set.",
                    (
                        URL,
                        Parameter("valueSetVersion", "string", "The version of the value set, if it must be that one."),
                        Parameter("filter", "string", "Words that the name or the code must hold, in any case."),
                        Parameter("offset", "integer", "How many codes are skipped."),
                        Parameter("count", "integer", "How many codes are given: 0 to 1000, 100 where left out."),
                        Parameter("includeDesignations", "boolean", "Whether other names are given."),
                        Parameter("includeDefinition", "boolean", "Whether the definition of the value set is given."),
                        Parameter("activeOnly", "boolean", "Whether only active codes are given: all are active."),
                        Parameter("excludeNested", "boolean", "Whether the list must be flat: it always is."),
                        LANGUAGE,
                    ),
                ),
                Operation(
                    "validate-code",
                    "Validate a code",
                    "Say whether a code is one of the value set.",
                    (
                        URL,
                        Parameter("valueSetVersion", "string", "The version of the value set, if it must be that one."),
                        Parameter("code", "code", "The code."),
                        Parameter("system", "uri", "The canonical URL of the code's system."),
                        Parameter(
                            "systemVersion", "string", "The version of the code's system, if it must be that one."
                        ),
                        DISPLAY,
                        CODING,
                        CONCEPT,
                        LANGUAGE,
                    ),
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
                    (
                        URL,
                        Parameter("conceptMapVersion", "string", "The version of the map, if it must be that one."),
                        Parameter(
                            "code", "code", "The code: the id of a record, or with `reverse` a terminology's code."
                        ),
                        Parameter("system", "uri", "The system of the code."),
                        Parameter(
                            "version", "string", "The version of the system; codes of other versions are the same."
                        ),
                        Parameter("source", "uri", "The value set that the code is from."),
                        Parameter("target", "uri", "The value set that codes are wanted from."),
                        Parameter("targetsystem", "uri", "The system that codes are wanted from."),
                        Parameter("reverse", "boolean", "Whether the map is read from its targets to its sources."),
                        CODING,
                        CONCEPT,
                    ),
                ),
            ),
        ),
        ResourceType(
            "Composition",
            "What the articles say of a condition, section by section, in the source's words.",
            (ID,),
            (
                Operation(
                    "document",
                    "Bundle a document",
                    "Give a composition with its author as one document.",
                    (
                        Parameter("id", "uri", "The id of the composition.", instance=False),
                        Parameter("persist", "boolean", "Whether to keep the document: that is not done here."),
                    ),
                ),
            ),
        ),
        ResourceType("Device", "This service, as the author of compositions."),
    )
}


def definition(type_: str, operation: Operation) -> str:
    """Return the canonical URL of the definition of an operation."""
    return f"{SPECIFICATION}/OperationDefinition/{type_}-{operation.name}"
