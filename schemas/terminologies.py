"""Terminologies: the known code systems, with every name that clients and editors use for them.

For two of them HL7's registry prefers another URI than `codes[].uri` of the API, which must not change. FHIR responses
use the registry's URI, and both are understood everywhere.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

OID = "urn:oid:"
STUBS = "http://terminology.hl7.org/CodeSystem"
# An edition of SNOMED CT, or a version of one (SNOMED CT URI Standard, section 2.2); `xsct` is one under development.
EDITION = re.compile(r"^(http://snomed\.info)/x?sct/[0-9]+(?:/version/[0-9]+)?$")


@dataclass(frozen=True)
class CodeSystem:
    """A terminology: its URI in the API, its OID, and whether we may ship its codes.

    `dotted`: its codes have a dot after the third character, which many people omit. `registered`: the URI that HL7's
    registry prefers, if it is not `uri`. `others`: further names, URIs and OIDs in use.
    """

    name: str
    title: str
    uri: str
    oid: str
    shipped: bool = True
    dotted: bool = False
    registered: str | None = None
    others: tuple[str, ...] = ()

    @property
    def fhir_uri(self) -> str:
        """The URI of the terminology in FHIR resources."""
        return self.registered or self.uri

    def normalise(self, code: str) -> str:
        """Return the code in the normalised spelling, in which codes are compared."""
        return code.upper().replace(".", "") if self.dotted else code.upper()


def _index_systems(*systems: CodeSystem) -> Mapping[str, CodeSystem]:
    return {system.name: system for system in systems}


# URIs and OIDs: https://terminology.hl7.org, where a stub below `STUBS` is an address that is published but not
# preferred. MedlinePlus Connect uses LOINC's second OID.
SYSTEMS: Mapping[str, CodeSystem] = _index_systems(
    CodeSystem(
        "icd-10",
        "ICD-10 (WHO)",
        "http://hl7.org/fhir/sid/icd-10",
        "2.16.840.1.113883.6.3",
        dotted=True,
        others=(f"{STUBS}/icd10",),
    ),
    CodeSystem(
        "icd-10-cm",
        "ICD-10-CM",
        "http://hl7.org/fhir/sid/icd-10-cm",
        "2.16.840.1.113883.6.90",
        dotted=True,
        others=(f"{STUBS}/icd10CM",),
    ),
    CodeSystem(
        "mesh",
        "MeSH",
        "http://id.nlm.nih.gov/mesh",
        "2.16.840.1.113883.6.177",
        registered="https://www.nlm.nih.gov/mesh",
        others=(f"{STUBS}/MSH", f"{STUBS}/MeSH"),
    ),
    CodeSystem(
        "ncit",
        "NCI Thesaurus",
        "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
        "2.16.840.1.113883.3.26.1.1",
        others=(f"{STUBS}/v3-nciThesaurus",),
    ),
    CodeSystem(
        "rxnorm",
        "RxNorm",
        "http://www.nlm.nih.gov/research/umls/rxnorm",
        "2.16.840.1.113883.6.88",
        others=(f"{STUBS}/v3-rxNorm", "rxcui"),
    ),
    CodeSystem("atc", "ATC", "http://www.whocc.no/atc", "2.16.840.1.113883.6.73", others=(f"{STUBS}/v3-WC",)),
    CodeSystem(
        "loinc",
        "LOINC",
        "http://loinc.org",
        "2.16.840.1.113883.6.1",
        others=("2.16.840.1.113883.11.79", f"{STUBS}/v3-loinc", f"{STUBS}/LN"),
    ),
    CodeSystem(
        "snomed-ct",
        "SNOMED CT",
        "http://snomed.info/sct",
        "2.16.840.1.113883.6.96",
        shipped=False,
        others=(f"{STUBS}/v3-snomed-CT", "snomed", "sct"),
    ),
    CodeSystem(
        "umls",
        "UMLS",
        "http://www.nlm.nih.gov/research/umls",
        "2.16.840.1.113883.6.86",
        shipped=False,
        registered=f"{STUBS}/umls",
    ),
)
# Understood in requests; no record carries their codes.
OTHERS = _index_systems(
    CodeSystem(
        "icd-9-cm",
        "ICD-9-CM",
        "http://hl7.org/fhir/sid/icd-9-cm",
        "2.16.840.1.113883.6.103",
        others=(f"{STUBS}/icd9cm",),
    ),
    CodeSystem("ndc", "NDC", "http://hl7.org/fhir/sid/ndc", "2.16.840.1.113883.6.69", others=(f"{STUBS}/v3-ndc",)),
    CodeSystem("cpt", "CPT", "http://www.ama-assn.org/go/cpt", "2.16.840.1.113883.6.12", shipped=False),
)
UNDERSTOOD: Mapping[str, CodeSystem] = {**SYSTEMS, **OTHERS}


def find_system(text: str) -> CodeSystem | None:
    """Return the terminology with a short name, URI or OID, with or without `urn:oid:`; None if unknown.

    Case, `http` or `https`, a slash at the end, and a version behind a bar (FHIR's `canonical|version`) do not count.
    SNOMED CT is also known by the URI of an edition.
    """
    return _NAMED.get(EDITION.sub(r"\1/sct", _squeeze(text.partition("|")[0])))


def _squeeze(text: str) -> str:
    """Return a name without the parts that may vary in its spelling."""
    name = text.strip().casefold().removeprefix(OID).rstrip("/")
    return re.sub(r"^https:", "http:", name) if "/" in name else re.sub(r"[\W_]", "", name)


def _list_names(system: CodeSystem) -> Iterator[str]:
    yield from (system.name, system.title, system.uri, system.fhir_uri, system.oid, *system.others)


_NAMED: Mapping[str, CodeSystem] = {
    _squeeze(name): system for system in UNDERSTOOD.values() for name in _list_names(system)
}
