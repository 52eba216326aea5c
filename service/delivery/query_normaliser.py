"""Normalised queries, so that requests with the same meaning share a cache entry."""

import re
from operator import itemgetter
from urllib.parse import parse_qsl, urlencode

# Parameters with only characters that have one spelling.
SIMPLE = re.compile(r"[A-Za-z0-9_.~-]+=[A-Za-z0-9_.~-]*(?:&[A-Za-z0-9_.~-]+=[A-Za-z0-9_.~-]*)*")


def normalise_query(query: str) -> str:
    """Return a query with its parameters sorted by name and in one spelling; repeated ones keep their order.

    Nothing is lost: queries that differ in meaning stay different, including bytes that are not UTF-8.
    """
    if not query:
        return query
    if SIMPLE.fullmatch(query):
        return "&".join(sorted(query.split("&"), key=_name))
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    return urlencode(sorted(pairs, key=itemgetter(0)), errors="surrogateescape")


def _name(parameter: str) -> str:
    return parameter.partition("=")[0]
