"""Code systems: how a code shows its place in the hierarchy of its terminology."""

import re
from collections.abc import Mapping

from schemas.terminologies import SYSTEMS, CodeSystem

# The clinical modification keeps the categories of ICD-10 but divides them differently.
TWINS: Mapping[str, str] = {"icd-10": "icd-10-cm", "icd-10-cm": "icd-10"}
CATEGORY = 3
ATC_LEVELS = (1, 3, 4, 5, 7)
PLAIN = re.compile(r"[A-Z0-9]+")


def list_levels(system: CodeSystem, plain: str) -> tuple[int, ...]:
    """Return the lengths of a code's ancestors and of the code; empty for a terminology whose codes show no hierarchy.

    The code must be in the normalised spelling.
    """
    if not PLAIN.fullmatch(plain):
        return ()
    if system.name in TWINS:
        return tuple(range(CATEGORY, len(plain) + 1))
    if system.name == "atc" and len(plain) in ATC_LEVELS:
        return tuple(level for level in ATC_LEVELS if level <= len(plain))
    return ()


def list_above(system: CodeSystem, plain: str) -> list[str]:
    """Return the ancestors of a code, nearest first."""
    return [plain[:level] for level in reversed(list_levels(system, plain)[:-1])]


def find_twin(system: CodeSystem) -> CodeSystem | None:
    """Return the terminology with the same categories."""
    return SYSTEMS[TWINS[system.name]] if system.name in TWINS else None


def spell_code(system: CodeSystem, plain: str) -> str:
    """Return a code in its usual spelling."""
    return f"{plain[:CATEGORY]}.{plain[CATEGORY:]}" if system.dotted and len(plain) > CATEGORY else plain
