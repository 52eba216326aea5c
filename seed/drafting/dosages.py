"""Dosages: how much of a treatment is given, how often and how long, where a clause names one of each."""

import re
from collections.abc import Iterable
from typing import Any

from seed.drafting.proposals import RecordProposal
from seed.drafting.qualifiers import is_negated
from seed.drafting.quantities import NUMBER, TIME, read_quantity

DOSE = re.compile(
    r"\b(?P<dose>(?:(?:about|up to|at least)\s+)?\d[\d.,]*(?:\s*(?:to|-|–)\s*\d[\d.,]*)?\s*(?:mg|milligrams?|mcg|"
    r"micrograms?|grams?|g|ml|millilit(?:er|re)s?))\b",
    re.IGNORECASE,
)
SCHEDULE = re.compile(
    r"\b(?:(?P<often>once|twice|(?:three|four|five|six|\d+) times)\s+(?:a|per|each|every)\s+(?P<period>day|week|"
    r"month)|(?P<daily>(?:once |twice )?daily|every (?:day|week|month))|"
    rf"every\s+(?P<each>{NUMBER}\s+(?:hours|days|weeks)))\b",
    re.IGNORECASE,
)
LENGTH = re.compile(rf"\bfor\s+(?P<length>{TIME})\b", re.IGNORECASE)
TIMES = {"once": 1, "twice": 2, "three": 3, "four": 4, "five": 5, "six": 6}
PERIODS = {"day": "d", "week": "wk", "month": "mo"}
# More words between the amount and the rest belong to something else.
MAX_GAP = 40


def add_dosages(records: Iterable[RecordProposal]) -> None:
    """Add to treatments the dosage that their clause states."""
    listed = [each for each in records if each.kind == "treatment"]
    for record in listed:
        claim = record.claims[0]
        alone = sum(claim in other.claims for other in listed) == 1
        if alone and not is_negated(claim.quote) and (dosage := read_dosage(claim.quote)):
            record.values.setdefault("dosages", [dosage])


def read_dosage(text: str) -> dict[str, Any] | None:
    """Return the dosage of a clause; None where it states no amount or no schedule, or several."""
    doses, schedules = list(DOSE.finditer(text)), list(SCHEDULE.finditer(text))
    if len(doses) != 1 or len(schedules) != 1 or not 0 <= schedules[0].start() - doses[0].end() <= MAX_GAP:
        return None
    end = schedules[0].end()
    length = LENGTH.search(text, end)
    near = length if length and length.start() - end <= 1 else None
    dosage = {
        "words": text[doses[0].start() : near.end() if near else end],
        "dose": read_quantity(doses[0]["dose"]),
        **_read_schedule(schedules[0]),
        "duration": read_quantity(near["length"]) if near else None,
    }
    return {name: value for name, value in dosage.items() if value} if dosage["dose"] else None


def _read_schedule(found: re.Match[str]) -> dict[str, Any]:
    """Return how many times in which period: "twice a day" says both, "every 8 hours" only the period."""
    if found["often"]:
        first = found["often"].lower().split()[0]
        unit = PERIODS[found["period"].lower().split()[-1]]
        return {"times": TIMES.get(first) or int(first), "period": {"words": found["period"], "unit": unit}}
    return {"period": read_quantity(found["each"])} if found["each"] else {}
