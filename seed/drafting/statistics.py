"""Statistics: figures of a clause with their value, unit, population and approximator."""

import re
from collections.abc import Iterator
from typing import Any

from seed.drafting.claims import SentenceClaims
from seed.drafting.names import build_heading
from seed.drafting.proposals import ClaimProposal, RecordProposal
from seed.drafting.qualifiers import APPROXIMATOR, APPROXIMATORS
from service.publishing.number_words import list_digits, read_numbers

NUMBER = (
    r"(?:\d[\d,.]*(?:\s+(?:million|billion|thousand|hundred))?|one|two|three|four|five|six|seven|eight|nine|ten|twenty|"
    r"thirty|forty|fifty|sixty|seventy|eighty|ninety|half|(?:a|one)[ -](?:third|quarter|half)|two[ -]thirds|"
    r"three[ -]quarters)"
)
SHARE = re.compile(
    rf"(?P<figure>(?P<first>{NUMBER})(?:\s*(?:to|-|–|and)\s*(?P<second>\d[\d,.]*))?\s*(?P<unit>%|percent|per cent))"
    rf"(?:\s+of\s+(?P<population>[^,.;:()]+))?",
    re.IGNORECASE,
)
RATIO = re.compile(
    rf"(?P<figure>(?P<above>{NUMBER})\s+(?:in|of|out of|in every|of every|"
    rf"out of every)\s+(?:every\s+)?(?P<below>\d[\d,]*|hundred|"
    rf"one hundred|a hundred|a thousand|ten|five|four|three|twenty))\s*(?P<population>[A-Za-z][^,.;:()]*)?",
    re.IGNORECASE,
)
PART = re.compile(
    r"(?P<figure>(?P<above>half|one[- ]half|(?:one|a)[- ]third|two[- ]thirds|(?:one|a)[- ]quarter|"
    r"three[- ]quarters)\s+of)\s+(?P<population>[^,.;:()]+)",
    re.IGNORECASE,
)
MAX_WORDS_OF = 3
PARTS = {"half": (1, 2), "third": (1, 3), "thirds": (2, 3), "quarter": (1, 4), "quarters": (3, 4)}
COUNT = re.compile(
    r"(?P<figure>(?P<first>\d[\d,.]*(?:\s+(?:million|thousand|billion))?)\s+(?P<population>(?:\w+\s+){0,2}"
    r"(?:people|americans|patients|women|men|children|adults|births|babies|infants|cases|deaths|new cases|"
    r"individuals)))\b",
    re.IGNORECASE,
)
MEASURES = (
    (re.compile(r"\bsurviv|\blive (?:for|at least)", re.IGNORECASE), "survival"),
    (re.compile(r"\bd(?:ie|ies|ied|eath|eaths)\b|mortality|fatal|killed", re.IGNORECASE), "mortality"),
    (
        re.compile(r"\bnew cases|diagnosed (?:each|every|with)|each year|every year|annually|births", re.IGNORECASE),
        "incidence",
    ),
    (re.compile(r"\brisk|chance|likel", re.IGNORECASE), "risk"),
    (re.compile(r"\b(?:have|has|affects?|living with|suffer)\b", re.IGNORECASE), "prevalence"),
)
VERB = re.compile(
    r"\s+(?:who\b.*|that\b.*|(?:is|are|was|were|have|has|had|will|can|may|dies?|lives?|develops?|survives?|gets?|dont|don['’]t)\b.*)$",
    re.DOTALL,
)
END = re.compile(
    r"\b(?:each|every|per)\s+year\b|\bin (?:19|20)\d\d\b|\bwithin \w+ (?:years?|months?|weeks?|days?)\b", re.IGNORECASE
)


def propose_statistics(claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield a statistic for each figure of a clause."""
    for claim in claims.clauses:
        for pattern, read in ((PART, _read_part), (RATIO, _read_ratio), (SHARE, _read_share), (COUNT, _read_count)):
            if match := pattern.search(claim.quote):
                # "2 or 3 of 10" is not a figure that the fields can hold.
                is_range = claim.quote[: match.start()].endswith((" or ", " to "))
                if not is_range and (values := read(match)):
                    yield _build_record(claim, match, values)
                break


def _cut_name(words: str, rest: str) -> str:
    """Return the words of a figure up to those about the people it counts; of a bare figure, with what it is of."""
    if not re.search(r"[^\W\d]{3}", re.sub("per ?cent", "", words)):
        words = f"{words} {' '.join(re.split(r'[,.;:()]', rest)[0].split()[:MAX_WORDS_OF])}"
    return re.split(
        r"\s+(?:at some|during|by (?:the )?age|at least once|over|within)\b", VERB.sub("", words), maxsplit=1
    )[0]


def _read_share(match: re.Match[str]) -> dict[str, Any]:
    unit = {"unit": match["unit"]}
    if match["second"]:
        lower, upper = list_digits(match["first"]), list_digits(match["second"])
        return {"lower": lower[0], "upper": upper[0], **unit} if lower and upper and lower[0] < upper[0] else {}
    value = _read_number(match["first"])
    return {"value": value, **unit} if value is not None and 0 <= value <= 100 else {}


def _read_ratio(match: re.Match[str]) -> dict[str, Any]:
    above, below = _read_number(match["above"]), _read_number(match["below"])
    return {"numerator": above, "denominator": below} if above is not None and below and above <= below else {}


def _read_part(match: re.Match[str]) -> dict[str, Any]:
    above, below = PARTS[re.split(r"[- ]", match["above"].lower())[-1]]
    return {"numerator": above, "denominator": below}


def _read_count(match: re.Match[str]) -> dict[str, Any]:
    value = _read_number(match["first"])
    year = value is not None and 1900 <= value <= 2100 and "," not in match["first"]
    return {} if value is None or year else {"value": value}


def _read_number(words: str) -> int | float | None:
    text = re.sub(r"^a hundred$", "hundred", words.strip(), flags=re.IGNORECASE)
    found = read_numbers(text)
    if len(found) != 1:
        return None
    number = next(iter(found))
    return int(number) if number == int(number) else float(number)


def _build_record(claim: ClaimProposal, match: re.Match[str], values: dict[str, Any]) -> RecordProposal:
    measure = next((name for pattern, name in MEASURES if pattern.search(claim.quote)), "relative-frequency")
    said: dict[str, Any] = {"measure": measure, **values}
    if found := APPROXIMATOR.search(claim.quote, 0, match.end()):
        said["approximator"] = APPROXIMATORS[found[1].lower()]
    population = VERB.sub("", match["population"] or "").strip()
    if population:
        said["population"] = population
    if frame := END.search(claim.quote):
        said["timeFrame"] = frame[0]
    return RecordProposal(
        "statistic", build_heading(_cut_name(match[0], claim.quote[match.end() :])), claim.quote, said, [claim]
    )
