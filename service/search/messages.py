"""Search messages: the outcome of a search in words that cannot be mistaken for medical advice."""

from service.search.index import SearchIndex
from service.search.query import ParsedQuestion

NOTHING = (
    "This says nothing about facts or about anyone's health: only that the articles here do not contain these "
    "words. Ask a clinician."
)


def describe_outcome(index: SearchIndex, reading: ParsedQuestion, match: str, total: int, omitted: int) -> str:
    """Return the outcome of the search in words; `omitted` hits were excluded on request."""
    left = f" {_format_count(omitted)} left out, as requested." if omitted else ""
    if match == "none":
        searched = f"None of the {len(index):,} searched records" if not omitted else "No other record"
        return f"{searched} matches. {NOTHING}{left}"
    typed = f"Not everything was found as it was typed. For “{reading.read_as}”: " if match == "similar" else ""
    return f"{typed}{_format_count(total)}.{left}"


def _format_count(total: int) -> str:
    return "1 record" if total == 1 else f"{total:,} records"
