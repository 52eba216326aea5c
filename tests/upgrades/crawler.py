"""The crawler: asks a service for everything that it can find, as far as its answers lead."""

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import orjson

from tests.upgrades.answers import Answered

MAX_ADDRESSES = 4000
EXPORTS = ("ndjson", "ndjson.gz", "sqlite")
ASKED = "mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=ZZ00.00"
STARTS = (
    "/", "/v1", "/openapi.json", "/docs", "/robots.txt", "/.well-known/api-catalog", "/.well-known/security.txt",
    "/records", "/coverage", "/search?q=glow", "/conditions/amber-fever/map",
    "/v1/releases", "/v1/releases?limit=2", "/v1/releases/1", "/v1/releases/2",
    "/v1/changes", "/v1/changes?limit=20", "/v1/changes.atom",
    *(f"/v1/exports/{number}.{ending}" for number in (1, 2, 3) for ending in EXPORTS),
    "/v1/search?q=glow", "/v1/search?q=amber+fever", "/v1/search?q=glas+gland", "/v1/search?q=nothing-like-it",
    "/v1/search?q=scarf&type=treatment", "/v1/suggest?q=gl", "/v1/lookup?code=icd-10|ZZ00.0", "/v1/lookup?code=mesh|no",
    f"/v1/infobutton?{ASKED}", f"/service?{ASKED}&knowledgeResponseType=application/json",
    "/fhir/r4/metadata", "/fhir/r4/CodeSystem", "/fhir/r4/ValueSet", "/fhir/r4/ConceptMap", "/fhir/r4/Composition",
    "/fhir/r4/CodeSystem/conditions", "/fhir/r4/ValueSet/conditions", "/fhir/r4/ConceptMap/conditions",
    "/fhir/r4/ValueSet/conditions/$expand", "/fhir/r4/Composition/amber-fever",
    "/fhir/r4/Composition/amber-fever/$document",
)  # fmt: skip
OF_LISTS = (
    "?limit=3", "?release=1", "?sort=-name&limit=2", "?sort=-updatedAt", "?format=markdown", "?format=csv",
    "?fields=name", "?exclude=outdated", "?include=claims",
)  # fmt: skip
OF_RECORDS = (
    "?release=1", "?release=2", "/revisions", "/revisions/1", "/revisions/2", "?format=jsonld", "?format=markdown",
    "?fields=name", "?include=claims", "/text", "/coverage",
)  # fmt: skip
# This many records of each kind are asked for in every way, the others as they are.
MAX_VARIED = 3
OURS = re.compile(r"/(?:v1|fhir/r4)(?:[/?].*)?")
LIST = re.compile(r"/v1(/[a-z-]+)")
RECORD = re.compile(r"/v1(/[a-z-]+)/[a-z0-9.-]+")
WITHOUT_RECORDS = {"/releases", "/exports", "/changes", "/search", "/suggest", "/lookup", "/infobutton"}


class Answerer(Protocol):
    """The requests."""

    def answered(self, address: str) -> tuple[Answered, bytes]:
        """Return the answer at an address, and its bytes."""


def crawl(service: Answerer) -> Iterator[Answered]:
    """Yield every answer of content that is found, from the starts on. Raises LookupError where there are too many."""
    waiting, varied = deque(STARTS), Counter[str]()
    seen = set(waiting)
    while waiting:
        address = waiting.popleft()
        answered, body = service.answered(address)
        if answered.status != 200:
            continue
        yield answered
        following = dict.fromkeys((*_named(body), *_varied(address, varied)))
        new = [each for each in following if each not in seen]
        seen.update(new)
        waiting.extend(new)
        if len(seen) > MAX_ADDRESSES:
            raise LookupError(f"There are more than {MAX_ADDRESSES} addresses.")


def _named(body: bytes) -> Iterator[str]:
    """Yield our addresses that an answer in JSON names."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return
    yield from (text for text in _texts(value) if OURS.fullmatch(text) and "{" not in text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            # The links of each record lead to lists that other records lead to as well.
            if name != "links":
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _varied(address: str, varied: Counter[str]) -> Iterator[str]:
    """Yield what else can be asked about a list or a record: its forms, its past, and its page for people."""
    if (match := LIST.fullmatch(address)) and match[1] not in WITHOUT_RECORDS:
        yield from (match[1], *(f"{address}{each}" for each in OF_LISTS))
    elif (match := RECORD.fullmatch(address)) and match[1] not in WITHOUT_RECORDS:
        varied[match[1]] += 1
        yield address.removeprefix("/v1")
        if varied[match[1]] <= MAX_VARIED:
            yield from (f"{address}{each}" for each in OF_RECORDS)
