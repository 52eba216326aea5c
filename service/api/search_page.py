"""Search pages: a requested question, its page of hits, and the links to the neighbouring pages."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import orjson

from schemas.pages import DEFAULT_LIMIT
from service.addresses import SEARCH, build_record_address
from service.api.cursors import Cursor, decode, encode, refuse_cursor
from service.api.responses import build_plain
from service.api.search_params import SearchQuery
from service.catalog import BY_NAME
from service.delivery.response import Answer
from service.http.value_lists import join_values
from service.publishing.record_refs import build_reference
from service.search.highlighter import MemberHighlight
from service.search.index import SearchIndex, Stored
from service.search.keys import DOCUMENT, TOPIC
from service.search.lead_ins import SENTENCE
from service.search.query import Question
from service.search.searcher import SearchHit, SearchResult, find
from service.store.queries import PagePosition, ReleaseRow

# The parameters that identify a search, in the order of its canonical address.
PARAMETERS = ("condition", "document", "exclude", "fold", "publisher", "q", "topic", "type")
FIELDS = {str(each.data_key): each for each in SearchQuery().fields.values()}
# The number of records that can be scanned in five milliseconds.
MAX_RECORDS_AT_ONCE = 600_000
# Beyond the capacity of any index.
OFFSET = re.compile(r"[1-9][0-9]{0,8}")


class Hits:
    """The requested hits of a question."""

    def __init__(self, arguments: dict[str, Any]) -> None:
        """Take the parameters from `SearchQuery`. Refuses a cursor of another search."""
        given = arguments
        self.question = Question(
            given["q"],
            given["type"],
            given["condition"],
            given["document"],
            given["exclude"],
            given["topic"],
            given["publisher"],
            is_folded=given["fold"] != "none",
        )
        self.limit: int = given["limit"] or DEFAULT_LIMIT
        pairs = [
            (name, text)
            for name in PARAMETERS
            if given[name]
            for text in sorted(join_values(FIELDS[name], given[name]))
        ]
        query = urlencode(pairs)
        self._named = f"{SEARCH}?{query}"
        self._first = f"{self._named}&limit={self.limit}" if self.limit != DEFAULT_LIMIT else self._named
        cursor = decode(given["cursor"], self._named) if given["cursor"] else None
        self.release = cursor.release if cursor else None
        self.offset = _parse_offset(cursor) if cursor else 0

    def find(self, index: SearchIndex) -> SearchResult:
        """Return the requested page."""
        return find(index, self.question, self.offset, self.limit)

    def find_soon(self, index: SearchIndex) -> SearchResult:
        """Return the requested page. Raises TooMany if that would block other requests for too long."""
        return find(index, self.question, self.offset, self.limit, MAX_RECORDS_AT_ONCE)

    def answer(self, release: ReleaseRow, found: SearchResult) -> Answer:
        """Return the response. The order of hits is fixed for a release, so offsets stay valid."""
        around = {
            "self": self._build_address(release, self.offset),
            "first": self._build_address(release, 0),
            "prev": None if found.preceding is None else self._build_address(release, found.preceding),
            "next": None if found.following is None else self._build_address(release, found.following),
        }
        page = {
            "items": [_build_hit(hit) for hit in found.hits],
            "total": found.total,
            "omitted": found.omitted,
            "outcome": {
                "match": found.match,
                "searched": found.searched,
                "readAs": found.read_as,
                "message": found.message,
            },
            "page": {"limit": self.limit, **around},
        }
        links = [(relation, address) for relation, address in around.items() if address]
        return build_plain(orjson.dumps(page), release=release.number, updated_at=release.time, links=links)

    def _build_address(self, release: ReleaseRow, offset: int) -> str:
        if not offset:
            return self._first
        return f"{self._first}&cursor={encode(Cursor(release.number, PagePosition([str(offset)])), self._named)}"


def _parse_offset(cursor: Cursor) -> int:
    """Return the number of hits before the page."""
    key = next(iter(cursor.mark.keys), "")
    if len(cursor.mark.keys) != 1 or cursor.mark.backwards or not OFFSET.fullmatch(key):
        raise refuse_cursor()
    return int(key)


def _build_hit(hit: SearchHit) -> dict[str, Any]:
    return {
        "type": hit.type,
        "id": hit.id,
        "name": hit.name,
        "self": build_record_address(BY_NAME[hit.type], hit.id),
        "document": _refer(DOCUMENT, hit.document),
        "matchedOn": hit.matched_on,
        "highlight": [_highlight(each) for each in hit.highlights],
        "leadIns": [build_reference(BY_NAME[SENTENCE], id_, text) for id_, text in dict(hit.lead_ins).items()],
        "sentence": _refer(SENTENCE, hit.sentence),
        "advisories": hit.advisories,
        "topic": _refer(TOPIC, hit.topic),
        "others": [_describe_other(each) for each in hit.others],
        "othersTotal": hit.others_total,
    }


def _refer(kind: str, named: Sequence[str] | None) -> dict[str, Any] | None:
    """Return the reference to what has this id and name."""
    return build_reference(BY_NAME[kind], *named) if named else None


def _describe_other(hit: Stored) -> dict[str, Any]:
    return {**build_reference(BY_NAME[hit.type], hit.id, hit.name), "document": _refer(DOCUMENT, hit.document)}


def _highlight(each: MemberHighlight) -> dict[str, Any]:
    return {"field": each.field, "text": each.text, "marks": [{"start": s, "end": e} for s, e in each.marks]}
