"""How things are called on pages: kinds and fields in words, works in short, and the addresses of pages."""

import datetime as dt
import re
from urllib.parse import quote

from service.addresses import build_list_address
from service.catalog import BY_PLURAL, Kind, get_kind
from service.labels import format_label, format_words
from service.web.record_loader import Wire
from service.web.text_spans import shorten_id

# A text fragment matches at most this many words; a long quote is named by its first and last ones.
WORDS = 6


def format_heading(kind: Kind) -> str:
    """Return the plural of a kind as a heading."""
    return format_label(kind.plural)


def page_of(reference: Wire) -> str:
    """Return the address of the page of what a record refers to."""
    return f"{get_kind(reference['type']).path}/{reference['id']}"


def format_title(record: Wire) -> str:
    """Return what the page of a record is called."""
    match record["type"]:
        case "claim" | "sentence" as kind:
            return f"{kind.capitalize()} {shorten_id(record['id'])}"
        case "reference":
            return describe_work(record)
        case "document":
            return str(record["title"] or record["id"])
    return str(record["name"])


def describe_work(reference: Wire) -> str:
    """Return a work in a few words: its title, or else its publisher and what the editors call it; and its year."""
    name = reference["title"]
    if not name:
        publisher, called = reference["publisher"], format_words(reference["id"])
        name = f"{publisher}: {called.removeprefix(publisher.lower()).strip()}"
    return f"{name} ({reference['year']})" if reference["year"] else str(name)


def format_day(moment: str) -> str:
    """Return the day of a moment in words: 23 November 2026."""
    found = dt.datetime.fromisoformat(moment)
    return f"{found.day} {found:%B %Y}"


def build_explorer_address(kind: Kind, *, one: bool = True) -> str:
    """Return the address of the operation in the explorer that reads a record, or lists them."""
    return f"v1/tag/{kind.plural}/GET{build_list_address(kind)}{'/%7Bid%7D' if one else ''}"


def build_text_directive(quoted: str) -> str:
    """Return the text directive (WICG URL Fragment Text Directives) that finds a quote in a page."""
    words = quoted.split()
    ends = [quoted] if len(words) <= 2 * WORDS else [" ".join(words[:WORDS]), " ".join(words[-WORDS:])]
    return ":~:text=" + ",".join(quote(end, safe="").replace("-", "%2D") for end in ends)


def is_page(path: str) -> bool:
    """Return whether a path is that of a page of records, as far as its form tells."""
    matched = re.fullmatch(r"/([a-z-]+)(?:/[a-z0-9.-]+)?", path)
    return path == "/search" or (matched is not None and matched[1] in BY_PLURAL)
