"""Parameters: those of an address in one spelling, so that what means the same is remembered once."""

import re
from operator import itemgetter
from urllib.parse import parse_qsl, urlencode

# Parameters in characters that are never written otherwise.
SIMPLE = re.compile(r"[A-Za-z0-9_.~-]+=[A-Za-z0-9_.~-]*(?:&[A-Za-z0-9_.~-]+=[A-Za-z0-9_.~-]*)*")


def normalise_query(query: str) -> str:
    """Return the parameters of an address in one order and spelling; those of one name keep their order.

    Nothing is lost: what differs in meaning differs afterwards too, octets that are no UTF-8 included.
    """
    if not query:
        return query
    if SIMPLE.fullmatch(query):
        return "&".join(sorted(query.split("&"), key=_name))
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    return urlencode(sorted(pairs, key=itemgetter(0)), errors="surrogateescape")


def _name(parameter: str) -> str:
    return parameter.partition("=")[0]
