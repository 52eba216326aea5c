"""Quotations: words of a source for people to read, after the lead-ins that introduce them.

Every representation shows words through this module, because an item of a list may mislead without its lead-in.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Wire = Mapping[str, Any]


def list_lead_ins(record: Wire, field: str | None = None) -> list[Wire]:
    """Return references to the sentences that introduce a record's words, outermost first and each once.

    Of a statement, `field` chooses those of one field.
    """
    groups = record.get("leadIns") or ()
    found = (
        sentence
        for group in groups
        if field is None or field in group.get("fields", (field,))
        for sentence in group.get("sentences", (group,))
    )
    return list({sentence["id"]: sentence for sentence in found}.values())


def introduce_words(words: str, lead_ins: Sequence[Wire]) -> str:
    """Return the words after their lead-ins, as plain text."""
    return " ".join([*(each["name"] for each in lead_ins), words])


def introduce_record(words: str, record: Wire, field: str | None = None) -> str:
    """Return words of a record, or of one field of it, after their lead-ins, as plain text."""
    return introduce_words(words, list_lead_ins(record, field))
