"""Telling: what came of a search, in words that nobody can take for more than they say."""

from service.search.index import SearchIndex
from service.search.query import ParsedQuestion

NOTHING = (
    "That says nothing about what is so, or about anybody's health: only that the articles here do not have these "
    "words. Ask a clinician."
)


def describe_outcome(index: SearchIndex, reading: ParsedQuestion, match: str, total: int, omitted: int) -> str:
    """Return what came of the search in words; `omitted` hits were left out on purpose."""
    left = f" {_format_count(omitted)} left out, as was asked." if omitted else ""
    if match == "none":
        searched = f"None of the {len(index):,} records that were searched" if not omitted else "No other record"
        return f"{searched} matches. {NOTHING}{left}"
    typed = f"Not everything was found as it was typed. For “{reading.read_as}”: " if match == "similar" else ""
    return f"{typed}{_format_count(total)}.{left}"


def _format_count(total: int) -> str:
    return "1 record" if total == 1 else f"{total:,} records"
