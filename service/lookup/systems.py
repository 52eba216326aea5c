"""Systems: which terminology a client means, however it names it, and what of a code shows its place in a hierarchy.

More are understood than records carry: a client that sends a code of another terminology learns that, not an error.
"""

import re
from collections.abc import Iterator, Mapping

from schemas.codes import SYSTEMS, CodeSystem

# URIs and OIDs as in `SYSTEMS`.
OTHERS = (
    CodeSystem("icd-9-cm", "ICD-9-CM", "http://hl7.org/fhir/sid/icd-9-cm", "2.16.840.1.113883.6.103"),
    CodeSystem("ndc", "NDC", "http://hl7.org/fhir/sid/ndc", "2.16.840.1.113883.6.69"),
    CodeSystem("cpt", "CPT", "http://www.ama-assn.org/go/cpt", "2.16.840.1.113883.6.12", shipped=False),
)
UNDERSTOOD: Mapping[str, CodeSystem] = {**SYSTEMS, **{system.name: system for system in OTHERS}}
NICKNAMES: Mapping[str, str] = {"rxcui": "rxnorm", "snomed": "snomed-ct"}
OID = "urn:oid:"
# The clinical modification keeps the categories of ICD-10, and divides them otherwise.
TWINS: Mapping[str, str] = {"icd-10": "icd-10-cm", "icd-10-cm": "icd-10"}
CATEGORY = 3
ATC_LEVELS = (1, 3, 4, 5, 7)
PLAIN = re.compile(r"[A-Z0-9]+")


def system_named(text: str) -> CodeSystem | None:
    """Return the terminology by its short name, URI or OID, with or without `urn:oid:`; None where it is not known."""
    return NAMED.get(_squeezed(text))


def levels(system: CodeSystem, plain: str) -> tuple[int, ...]:
    """Return the lengths of the codes that a code begins with, its own included; empty where codes show no hierarchy.

    The code stands in the spelling that codes are compared in.
    """
    if not PLAIN.fullmatch(plain):
        return ()
    if system.name in TWINS:
        return tuple(range(CATEGORY, len(plain) + 1))
    if system.name == "atc" and len(plain) in ATC_LEVELS:
        return tuple(level for level in ATC_LEVELS if level <= len(plain))
    return ()


def above(system: CodeSystem, plain: str) -> list[str]:
    """Return the codes that a code falls under, the nearest first."""
    return [plain[:level] for level in reversed(levels(system, plain)[:-1])]


def twin(system: CodeSystem) -> CodeSystem | None:
    """Return the terminology that has the same categories."""
    return SYSTEMS[TWINS[system.name]] if system.name in TWINS else None


def spelled(system: CodeSystem, plain: str) -> str:
    """Return a code as people write it."""
    return f"{plain[:CATEGORY]}.{plain[CATEGORY:]}" if system.dotted and len(plain) > CATEGORY else plain


def _squeezed(text: str) -> str:
    """Return what is left of a name where spelling does not count."""
    name = text.removeprefix(OID).rstrip("/").casefold()
    return re.sub(r"^https:", "http:", name) if "/" in name else re.sub(r"[\W_]", "", name)


def _names() -> Iterator[tuple[str, CodeSystem]]:
    for system in UNDERSTOOD.values():
        yield from ((name, system) for name in (system.name, system.title, system.uri, system.oid) if name)
    yield from ((nickname, UNDERSTOOD[name]) for nickname, name in NICKNAMES.items())


NAMED: Mapping[str, CodeSystem] = {_squeezed(name): system for name, system in _names()}
