"""The page of search: what somebody typed, the records that answer it with the words that match, and the way on.

It is the API's search, asked by the same functions; completion while typing is a script's, and nothing depends on it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.declaration import Origin
from schemas.search import LONGEST
from service.catalog import BY_NAME, KINDS, get_kind, get_origin
from service.http.problems import refuse_parameter
from service.labels import format_words
from service.search.highlighter import MemberHighlight
from service.search.index import SearchIndex
from service.search.query import Question, clean_text
from service.search.searcher import SearchHit, SearchResult, find
from service.web.assessments import find_gravest
from service.web.page_labels import describe_work, format_heading, page_of
from service.web.record_loader import Bodies, Wire

PER_PAGE = 25
# More than an index has room for.
START = re.compile(r"[0-9]{1,9}", re.ASCII)
# Members whose words are the source's, though they are not quoted in a record but what records quote.
WORDS_OF_THE_SOURCE = {("sentence", "text"), ("claim", "quote")}


@dataclass(frozen=True)
class Run:
    """A run of a text; `found` where it is what was asked for."""

    text: str
    found: bool


@dataclass(frozen=True)
class Excerpt:
    """A member of a record with words that were asked for; `is_source` where they are an article's."""

    label: str
    runs: tuple[Run, ...]
    is_source: bool


@dataclass(frozen=True)
class Result:
    """A record that was found; `is_source` where its name is words of an article."""

    name: tuple[Run, ...]
    is_source: bool
    href: str
    kind: str
    excerpts: tuple[Excerpt, ...]
    tone: str


@dataclass(frozen=True)
class SearchRequest:
    """What a page of search was asked: the words, of which kind (empty for all), and how many hits come before."""

    text: str
    kind: str
    start: int

    def find(self, index: SearchIndex) -> SearchResult:
        """Return the hits of the page."""
        types = [self.kind] if self.kind else []
        return find(index, Question(self.text, types), self.start, PER_PAGE)


def parse_request(given: Mapping[str, str]) -> SearchRequest:
    """Return what an address asks.

    Refuses the request where the words are too many, or the start is no number.
    """
    text, start = clean_text(given.get("q", "")), given.get("start") or "0"
    if len(text) > LONGEST:
        raise refuse_parameter("q", f"Write what you look for in {LONGEST} characters at most.")
    if not START.fullmatch(start):
        raise refuse_parameter("start", "The number of hits before the page, such as 25.")
    kind = given.get("type") or ""
    return SearchRequest(text, kind if kind in BY_NAME else "", int(start))


def search_page(asked: SearchRequest, found: SearchResult | None, bodies: Bodies) -> dict[str, Any]:
    """Return what the page shows; nothing was found where nothing was asked."""
    following = asked.start + PER_PAGE
    return {
        "asked": asked,
        "found": found,
        "results": [_build_result(hit, bodies) for hit in found.hits] if found else [],
        "kinds": [(kind.name, format_heading(kind)) for kind in KINDS],
        "following": following if found and following < found.total else None,
        "canonical": "/search",
    }


def _build_result(hit: SearchHit, bodies: Bodies) -> Result:
    record = bodies.get(hit.type, hit.id)
    # A work that has no title is called by its locator, which is for finding and not for reading.
    is_work = hit.type == "reference"
    named = next((each for each in hit.highlights if each.text == hit.name and not is_work), None)
    others = [each for each in hit.highlights if each is not named]
    return Result(
        _cut_runs(named) if named else (Run(describe_work(record) if is_work else hit.name, found=False),),
        hit.type in {"sentence", "claim"},
        page_of({"type": hit.type, "id": hit.id}),
        format_words(hit.type),
        tuple(_build_excerpt(hit.type, each) for each in others),
        _choose_tone(record),
    )


def _build_excerpt(kind: str, highlight: MemberHighlight) -> Excerpt:
    member = get_kind(kind).members[highlight.field]
    is_source = get_origin(member) is Origin.QUOTED or (kind, highlight.field) in WORDS_OF_THE_SOURCE
    return Excerpt(format_words(highlight.field), _cut_runs(highlight), is_source)


def _cut_runs(highlight: MemberHighlight) -> tuple[Run, ...]:
    return tuple(run for run in _cut(highlight.text, highlight.marks) if run.text)


def _cut(text: str, marks: Sequence[tuple[int, int]]) -> list[Run]:
    runs, done = list[Run](), 0
    for start, end in marks:
        runs += [Run(text[done:start], found=False), Run(text[start:end], found=True)]
        done = end
    return [*runs, Run(text[done:], found=False)]


def _choose_tone(record: Wire) -> str:
    """Return how a record is marked for what reviewers say of the claims behind it."""
    said = [*record.get("advisories", ()), record.get("assessment")]
    return find_gravest(each["verdict"] for each in said if each)
