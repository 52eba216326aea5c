"""Infobutton: what an EHR asks by the URL parameters of HL7's context-aware knowledge retrieval, and which are known.

Every parameter of the guide is accepted, in any case and with the number that a repeated one has; used are those of
the main search criteria, the language, and whom the answer is for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

CRITERIA = "mainSearchCriteria.v."
LANGUAGE = "informationRecipient.languageCode.c"
RECIPIENT = "informationRecipient"
RESPONSE_TYPE = "knowledgeResponseType"
USED: Mapping[str, str] = {
    f"{CRITERIA}cs": "The terminology of the code, as an OID (`2.16.840.1.113883.6.90`); a name or URI is taken too.",
    f"{CRITERIA}c": "The code that is asked for.",
    f"{CRITERIA}dn": "What the code is called; where no record has the code, one of that name is sought.",
    f"{CRITERIA}ot": "The words that stood for the code; used as the name where that is missing.",
    LANGUAGE: "The language asked for. The answer says so where it is in another one.",
    RECIPIENT: "Whom the answer is for, such as `PAT` or `PROV`; given back as a category.",
    RESPONSE_TYPE: "The form of the answer: Atom where it is left out.",
}
# The guide's other parameters: each a root and what stands behind it.
UNUSED: Mapping[str, Sequence[str]] = {
    "knowledgeRequestNotification": ("effectiveTime.v",),
    # MedlinePlus Connect's own, for JSONP.
    "knowledgeResponseCallback": (),
    "representedOrganization": ("id.root",),
    "assignedAuthorizedPerson": ("id.root",),
    "holder": ("assignedEntity.n", "assignedEntity.certificateText"),
    "patientPerson": ("administrativeGenderCode.c", "administrativeGenderCode.cs", "administrativeGenderCode.dn"),
    "age": ("v.v", "v.u"),
    "ageGroup": ("v.c", "v.cs", "v.dn"),
    "taskContext": ("c.c", "c.cs", "c.dn"),
    "subTopic": ("v.c", "v.cs", "v.dn", "v.ot"),
    "severityObservation": ("interpretationCode.c", "interpretationCode.cs", "interpretationCode.dn"),
    "informationRecipient": ("healthCareProvider.c.c", "healthCareProvider.c.cs", "healthCareProvider.c.dn"),
    "performer": ("healthCareProvider.c.c", "healthCareProvider.c.cs", "healthCareProvider.c.dn", "languageCode.c"),
    "encounter": ("c.c", "c.cs", "c.dn"),
    "serviceDeliveryLocation": ("id.root",),
    "observation": ("c.c", "c.cs", "c.dn", "v.c", "v.cs", "v.dn", "v.v", "v.u"),
    "locationOfInterest": ("addr.ZIP", "addr.CTY", "addr.STA", "addr.CNT"),
}
NAMED = (f"{root}.{rest}" for root, each in UNUSED.items() for rest in each)
GUIDE = tuple(dict.fromkeys((*USED, "performer", "knowledgeResponseCallback", *NAMED)))
ROOTS = {name.partition(".")[0].casefold() for name in GUIDE}
# A repeated parameter has a number behind it.
CRITERION = re.compile(rf"{re.escape(CRITERIA)}(?P<part>cs|c|dn|ot)(?P<number>[0-9]{{0,2}})", re.IGNORECASE)


@dataclass(frozen=True)
class Criterion:
    """One thing that is asked about: a code, a name, or both."""

    system: str
    code: str
    name: str


def is_known(name: str) -> bool:
    """Return whether a parameter is one of the guide's, or below one of its roots."""
    return name.strip().partition(".")[0].casefold() in ROOTS


def is_used(name: str) -> bool:
    """Return whether the value of a parameter has an effect on the answer."""
    folded = name.strip().casefold()
    return bool(CRITERION.fullmatch(folded)) or folded in {each.casefold() for each in USED}


def read_parameter(given: Mapping[str, str], name: str) -> str:
    """Return the value of a parameter, whatever its case; empty where it was left out."""
    return next((value.strip() for key, value in given.items() if key.strip().casefold() == name.casefold()), "")


def list_criteria(given: Mapping[str, str]) -> Iterator[Criterion]:
    """Yield what is asked about, by the parameters of a request; empty ones count as left out."""
    parts: dict[str, dict[str, str]] = {}
    for name, value in given.items():
        if found := CRITERION.fullmatch(name.strip()):
            parts.setdefault(found["number"], {})[found["part"].casefold()] = value.strip()
    for number in sorted(parts, key=lambda number: int(number or 0)):
        each = parts[number]
        code, name = each.get("c", ""), each.get("dn") or each.get("ot") or ""
        if code or name:
            yield Criterion(each.get("cs", ""), code, name)
