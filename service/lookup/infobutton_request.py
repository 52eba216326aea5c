"""Infobutton requests: the URL parameters of HL7's Context-Aware Knowledge Retrieval.

Every parameter of the guide is accepted, in any case and with the number of a repeated one. Only the main search
criteria, the language and the recipient have an effect.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

CRITERIA = "mainSearchCriteria.v."
LANGUAGE = "informationRecipient.languageCode.c"
RECIPIENT = "informationRecipient"
RESPONSE_TYPE = "knowledgeResponseType"
USED: Mapping[str, str] = {
    f"{CRITERIA}cs": "The terminology of the code, as an OID (`2.16.840.1.113883.6.90`), or a name or URI.",
    f"{CRITERIA}c": "The requested code.",
    f"{CRITERIA}dn": "The name of the code; if no record has the code, records with this name are searched for.",
    f"{CRITERIA}ot": "The original text of the code; used as the name if that is missing.",
    LANGUAGE: "The requested language. The answer says so if it is in another language.",
    RECIPIENT: "The recipient of the answer, such as `PAT` or `PROV`; returned as a category.",
    RESPONSE_TYPE: "The format of the answer; Atom by default.",
}
# The guide's other parameters: each root with its suffixes.
UNUSED: Mapping[str, Sequence[str]] = {
    "knowledgeRequestNotification": ("effectiveTime.v",),
    # MedlinePlus Connect's parameter for JSONP.
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
# Repeated parameters have a number at the end.
CRITERION = re.compile(rf"{re.escape(CRITERIA)}(?P<part>cs|c|dn|ot)(?P<number>[0-9]{{0,2}})", re.IGNORECASE)


@dataclass(frozen=True)
class Criterion:
    """A search criterion: a code, a name, or both."""

    system: str
    code: str
    name: str


def is_known(name: str) -> bool:
    """Return whether a parameter is in the guide, or below one of its roots."""
    return name.strip().partition(".")[0].casefold() in ROOTS


def is_used(name: str) -> bool:
    """Return whether the value of a parameter affects the answer."""
    folded = name.strip().casefold()
    return bool(CRITERION.fullmatch(folded)) or folded in {each.casefold() for each in USED}


def read_parameter(given: Mapping[str, str], name: str) -> str:
    """Return the value of a parameter in any case; empty if it is missing."""
    return next((value.strip() for key, value in given.items() if key.strip().casefold() == name.casefold()), "")


def list_criteria(given: Mapping[str, str]) -> Iterator[Criterion]:
    """Yield the criteria of a request; empty parameters count as missing."""
    parts: dict[str, dict[str, str]] = {}
    for name, value in given.items():
        if found := CRITERION.fullmatch(name.strip()):
            parts.setdefault(found["number"], {})[found["part"].casefold()] = value.strip()
    for number in sorted(parts, key=lambda number: int(number or 0)):
        each = parts[number]
        code, name = each.get("c", ""), each.get("dn") or each.get("ot") or ""
        if code or name:
            yield Criterion(each.get("cs", ""), code, name)
