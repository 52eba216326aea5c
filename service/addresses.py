"""The grammar of addresses: the only module that builds and parses the API's addresses.

Flask's router selects the view. Code that runs before it or without it (the edge, the fast path, negotiation, caching,
links) uses this grammar. A test compares the grammar with the router.
"""

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from service.catalog import BY_PLURAL, Kind

API = "/v1"
BELOW = f"{API}/"
# Clients choose the addresses; longer ones are unknown, or contain a name that an editor chose.
MAX_KNOWN_ADDRESSES, MAX_KNOWN_CHARACTERS = 4096, 300


class Resource(Enum):
    """The resource at an address; the value is the template of the address."""

    INDEX = API
    LIST = f"{API}/{{plural}}"
    RECORD = f"{API}/{{plural}}/{{id}}"
    REVISIONS = f"{API}/{{plural}}/{{id}}/revisions"
    REVISION = f"{API}/{{plural}}/{{id}}/revisions/{{number}}"
    TEXT = f"{API}/documents/{{id}}/text"
    COVERAGE = f"{API}/documents/{{id}}/coverage"
    PAGE = f"{API}/{{plural}}/{{id}}/page"
    COMPARISON = f"{API}/topics/{{id}}/comparison"
    SEARCH = f"{API}/search"
    SUGGEST = f"{API}/suggest"
    LOOKUP = f"{API}/lookup"
    QUOTES = f"{API}/quotes"
    INFOBUTTON = f"{API}/infobutton"
    DUTIES = f"{API}/duties"
    VOCABULARIES = f"{API}/vocabularies"
    VOCABULARY = f"{API}/vocabularies/{{id}}"
    CHANGES = f"{API}/changes"
    CHANGES_FEED = f"{API}/changes.atom"
    RELEASES = f"{API}/releases"
    RELEASE = f"{API}/releases/{{number}}"
    RELEASE_TAGS = f"{API}/releases/{{number}}/tags"
    EXPORTS = f"{API}/exports"
    EXPORT = f"{API}/exports/{{number}}{{file}}"
    LATEST_EXPORT = f"{API}/exports/latest{{file}}"


class Address(NamedTuple):
    """The resource at an address and the values in it; `file` is the end of an export's, with its dot or slash."""

    resource: Resource
    kind: Kind | None = None
    id: str = ""
    number: str = ""
    file: str = ""

    def build(self) -> str:
        """Return the address, relative to the host."""
        plural = self.kind.plural if self.kind else ""
        return self.resource.value.format(plural=plural, id=self.id, number=self.number, file=self.file)


SEARCH, SUGGEST, LOOKUP = Resource.SEARCH.value, Resource.SUGGEST.value, Resource.LOOKUP.value
QUOTES, VOCABULARIES = Resource.QUOTES.value, Resource.VOCABULARIES.value
DUTIES_LIST = Resource.DUTIES.value
INFOBUTTON, INDEX = Resource.INFOBUTTON.value, Resource.INDEX.value
CHANGES, CHANGES_FEED = Resource.CHANGES.value, Resource.CHANGES_FEED.value
RELEASES, EXPORTS = Resource.RELEASES.value, Resource.EXPORTS.value
# The Model Context Protocol; not part of the API.
MCP = "/mcp"
# The addresses without values.
FIXED = {each.value: Address(each) for each in Resource if "{" not in each.value}
# The kinds about whose records there are pages.
WITH_PAGE = ("condition", "topic")
# Numbers as Flask's router reads them.
OF_RELEASE = re.compile(rf"{RELEASES}/(\d+)(/tags)?")
OF_REVISION = re.compile(r"\d+")
OF_VOCABULARY = re.compile(rf"{VOCABULARIES}/([^/]+)")
FILE = r"\.(?:ndjson|ndjson\.gz|sqlite)|/tables\.sqlite|/[^/]+\.ndjson(?:\.gz)?"
OF_EXPORT = re.compile(rf"{EXPORTS}/(?:(\d+)({FILE})|latest({FILE})?)")


def is_of_api(path: str) -> bool:
    """Return whether an address is below the API's, known or not."""
    return path.startswith(BELOW) or path == API


def parse_address(path: str) -> Address | None:
    """Return the resource at an API address, or None.

    It does not check whether the record or the release exists.
    """
    return _parse_known(path) if len(path) <= MAX_KNOWN_CHARACTERS else _parse(path)


def build_list_address(kind: Kind) -> str:
    """Return the address of a kind's list, relative to the host."""
    return f"{API}{kind.path}"


def build_record_address(kind: Kind, id_: str) -> str:
    """Return the address of a record, relative to the host."""
    return f"{API}{kind.path}/{id_}"


def build_revisions_address(kind: Kind, id_: str) -> str:
    """Return the address of a record's revisions; `/` and a number lead to one of them."""
    return f"{API}{kind.path}/{id_}/revisions"


def build_release_address(number: int) -> str:
    """Return the address of a release, relative to the host."""
    return f"{RELEASES}/{number}"


def _parse(path: str) -> Address | None:
    if not path.startswith(BELOW):
        return FIXED.get(path)
    plural, slash, rest = path.removeprefix(BELOW).partition("/")
    kind = BY_PLURAL.get(plural)
    if kind is None:
        return FIXED.get(path) or _parse_vocabulary(path) or _parse_release(path)
    if not slash:
        return Address(Resource.LIST, kind)
    id_, slash, below = rest.partition("/")
    if not id_:
        return None
    return _parse_below(kind, id_, below) if slash else Address(Resource.RECORD, kind, id_)


_parse_known = lru_cache(MAX_KNOWN_ADDRESSES)(_parse)


def _parse_below(kind: Kind, id_: str, below: str) -> Address | None:
    """Return the resource below a record's address."""
    first, slash, number = below.partition("/")
    if first == "revisions":
        if not slash:
            return Address(Resource.REVISIONS, kind, id_)
        return Address(Resource.REVISION, kind, id_, number) if OF_REVISION.fullmatch(number) else None
    if kind.name == "document" and below in {"text", "coverage"}:
        return Address(Resource.TEXT if below == "text" else Resource.COVERAGE, kind, id_)
    if kind.name in WITH_PAGE and below == "page":
        return Address(Resource.PAGE, kind, id_)
    if kind.name == "topic" and below == "comparison":
        return Address(Resource.COMPARISON, kind, id_)
    return None


def _parse_vocabulary(path: str) -> Address | None:
    found = OF_VOCABULARY.fullmatch(path)
    return Address(Resource.VOCABULARY, id=found[1]) if found else None


def _parse_release(path: str) -> Address | None:
    """Return the resource at the address of a release or of its export."""
    if found := OF_RELEASE.fullmatch(path):
        return Address(Resource.RELEASE_TAGS if found[2] else Resource.RELEASE, number=found[1])
    if found := OF_EXPORT.fullmatch(path):
        number, file, latest = found.groups()
        if number:
            return Address(Resource.EXPORT, number=number, file=file)
        return Address(Resource.LATEST_EXPORT, file=latest or "")
    return None
