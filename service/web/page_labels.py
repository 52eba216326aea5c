"""Page labels: kinds and fields in words, short names of works, and the addresses of pages."""

import datetime as dt
import re
from urllib.parse import quote

from service.addresses import build_list_address
from service.catalog import BY_PLURAL, Kind, get_kind
from service.labels import describe_work, format_label
from service.web.record_loader import Wire
from service.web.text_spans import shorten_id

# The number of words at each end of a text fragment: a longer quote is matched by its first and last words.
MAX_FRAGMENT_WORDS = 6


def format_heading(kind: Kind) -> str:
    """Return the plural of a kind as a heading."""
    return format_label(kind.plural)


def page_of(reference: Wire) -> str:
    """Return the address of a referenced record's page."""
    return f"{get_kind(reference['type']).path}/{reference['id']}"


def format_title(record: Wire) -> str:
    """Return the title of a record's page."""
    match record["type"]:
        case "claim" | "sentence" as kind:
            return f"{kind.capitalize()} {shorten_id(record['id'])}"
        case "reference":
            return describe_work(record)
        case "document":
            return get_kind("document").build_reference_name(record, record["id"])
    return str(record["name"])


def format_day(moment: str) -> str:
    """Return the day of a time in words: 23 November 2026."""
    found = dt.datetime.fromisoformat(moment)
    return f"{found.day} {found:%B %Y}"


def build_explorer_address(kind: Kind, *, one: bool = True) -> str:
    """Return the address in the explorer of the operation that reads a record, or lists them."""
    return f"v1/tag/{kind.plural}/GET{build_list_address(kind)}{'/%7Bid%7D' if one else ''}"


def build_text_directive(quoted: str) -> str:
    """Return the text directive (WICG URL Fragment Text Directives) for a quote in a page."""
    words = quoted.split()
    ends = (
        [quoted]
        if len(words) <= 2 * MAX_FRAGMENT_WORDS
        else [" ".join(words[:MAX_FRAGMENT_WORDS]), " ".join(words[-MAX_FRAGMENT_WORDS:])]
    )
    return ":~:text=" + ",".join(quote(end, safe="").replace("-", "%2D") for end in ends)


def is_page(path: str) -> bool:
    """Return whether a path has the form of a page of records."""
    matched = re.fullmatch(r"/([a-z-]+)(?:/[a-z0-9.-]+)?", path)
    return path == "/search" or (matched is not None and matched[1] in BY_PLURAL)


def describe_kind(kind: Kind) -> str:
    """Return what the records of a kind are, in a sentence."""
    return (kind.shape.__doc__ or "").partition("\n\n")[0]
