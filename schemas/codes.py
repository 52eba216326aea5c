"""Codes of public terminologies, how each is compared, and how each stands to the record that carries it."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.declaring import Origin, Vocabulary
from schemas.fields import Choice, Text, Url
from schemas.shapes import Shape


@dataclass(frozen=True)
class CodeSystem:
    """A terminology: its URI (as FHIR R4 names it), its OID where it has one, and whether we may ship its codes.

    `dotted`: a dot stands behind the third character of its codes, and many leave it out.
    """

    name: str
    title: str
    uri: str
    oid: str | None
    shipped: bool = True
    dotted: bool = False

    def plain(self, code: str) -> str:
        """Return the code in the one spelling that codes are compared in."""
        return code.upper().replace(".", "") if self.dotted else code.upper()


# URIs: HL7 FHIR R4 "Using Codes in Resources"; OIDs: the HL7 OID registry.
SYSTEMS: Mapping[str, CodeSystem] = {
    system.name: system
    for system in (
        CodeSystem("icd-10", "ICD-10 (WHO)", "http://hl7.org/fhir/sid/icd-10", "2.16.840.1.113883.6.3", dotted=True),
        CodeSystem(
            "icd-10-cm", "ICD-10-CM", "http://hl7.org/fhir/sid/icd-10-cm", "2.16.840.1.113883.6.90", dotted=True
        ),
        CodeSystem("mesh", "MeSH", "http://id.nlm.nih.gov/mesh", "2.16.840.1.113883.6.177"),
        CodeSystem(
            "ncit",
            "NCI Thesaurus",
            "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
            "2.16.840.1.113883.3.26.1.1",
        ),
        CodeSystem("rxnorm", "RxNorm", "http://www.nlm.nih.gov/research/umls/rxnorm", "2.16.840.1.113883.6.88"),
        CodeSystem("atc", "ATC", "http://www.whocc.no/atc", "2.16.840.1.113883.6.73"),
        CodeSystem("loinc", "LOINC", "http://loinc.org", "2.16.840.1.113883.6.1"),
        CodeSystem("snomed-ct", "SNOMED CT", "http://snomed.info/sct", "2.16.840.1.113883.6.96", shipped=False),
        CodeSystem("umls", "UMLS", "http://www.nlm.nih.gov/research/umls", "2.16.840.1.113883.6.86", shipped=False),
    )
}

SYSTEM = Vocabulary("CodeSystemName", {system.name: system.title for system in SYSTEMS.values()})
RELATION = Vocabulary(
    "CodeRelation",
    {
        "exact": "The code means the same as the record.",
        "broader": "The code means more than the record.",
        "narrower": "The code means less than the record.",
        "related": "The code means something else that is close to the record; the note says what.",
    },
)


class Code(Shape):
    """A code of a public terminology."""

    system = Choice(
        SYSTEM, "The terminology, by its short name.", origin=Origin.EDITORIAL, required=True, example="mesh"
    )
    uri = Url(
        "The terminology's URI, as FHIR names it.",
        origin=Origin.DERIVED,
        example="http://id.nlm.nih.gov/mesh",
    )
    code = Text("The code.", required=True, limit=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9.\-]*$", example="D001943")
    display = Text("The terminology's own name for the code.", limit=300, example="Breast Neoplasms")
    relation = Choice(
        RELATION,
        "How the code stands to the record.",
        origin=Origin.EDITORIAL,
        required=True,
        example="exact",
    )
    note = Text("A remark of the editors on the code.", limit=500)
