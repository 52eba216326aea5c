"""The search page: the question, the matching records with highlighted words, and links to further pages.

It calls the same functions as the API's search. Completion while typing needs a script, but the page works without it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.declaration import Origin
from schemas.fields import Listed, Part
from schemas.search import MAX_QUESTION_CHARACTERS
from service.catalog import BY_NAME, KINDS, get_kind, get_origin
from service.http.problems import refuse_parameter
from service.labels import describe_work, format_words
from service.search.highlighter import MemberHighlight
from service.search.index import SearchIndex, Stored
from service.search.lead_ins import SENTENCE
from service.search.query import Question, clean_text
from service.search.searcher import SearchHit, SearchResult, find
from service.web.assessments import find_gravest
from service.web.page_labels import format_heading, page_of
from service.web.record_loader import Bodies, Wire

PER_PAGE = 25
# Beyond the capacity of any index.
START = re.compile(r"[0-9]{1,9}", re.ASCII)
# Members with words of the source outside the records' quoted fields: what records quote from.
WORDS_OF_THE_SOURCE = {("sentence", "text"), ("claim", "quote")}


@dataclass(frozen=True)
class Run:
    """A run of a text; `found` if it matches the question."""

    text: str
    found: bool


@dataclass(frozen=True)
class Excerpt:
    """A member of a record with matching words; `is_source` if they are an article's."""

    label: str
    runs: tuple[Run, ...]
    is_source: bool


@dataclass(frozen=True)
class OtherResult:
    """A hit of the same topic, and the name of its article."""

    name: str
    href: str
    document: str


@dataclass(frozen=True)
class Result:
    """A hit; `is_source` if its name is words of an article. `left_out` is the number of others that are not shown."""

    name: tuple[Run, ...]
    is_source: bool
    href: str
    kind: str
    lead_ins: tuple[Wire, ...]
    excerpts: tuple[Excerpt, ...]
    tone: str
    others: tuple[OtherResult, ...]
    left_out: int


@dataclass(frozen=True)
class SearchRequest:
    """A request for the search page: the question, the kind (empty for all), and the number of hits before the page."""

    text: str
    kind: str
    start: int

    def find(self, index: SearchIndex) -> SearchResult:
        """Return the hits of the page."""
        types = [self.kind] if self.kind else []
        return find(index, Question(self.text, types, is_folded=True), self.start, PER_PAGE)


def parse_request(given: Mapping[str, str]) -> SearchRequest:
    """Return the request in an address.

    Refuses a question that is too long, and a start that is not a number.
    """
    text, start = clean_text(given.get("q", "")), given.get("start") or "0"
    if len(text) > MAX_QUESTION_CHARACTERS:
        raise refuse_parameter("q", f"Enter a question of at most {MAX_QUESTION_CHARACTERS} characters.")
    if not START.fullmatch(start):
        raise refuse_parameter("start", "It must be the number of hits before the page, such as 25.")
    kind = given.get("type") or ""
    return SearchRequest(text, kind if kind in BY_NAME else "", int(start))


def search_page(asked: SearchRequest, found: SearchResult | None, bodies: Bodies) -> dict[str, Any]:
    """Return the template's values; without a question there is no result."""
    return {
        "asked": asked,
        "found": found,
        "results": [_build_result(hit, bodies) for hit in found.hits] if found else [],
        "kinds": [(kind.name, format_heading(kind)) for kind in KINDS],
        "following": found.following if found else None,
        "canonical": "/search",
    }


def _build_result(hit: SearchHit, bodies: Bodies) -> Result:
    record = bodies.get(hit.type, hit.id)
    # An untitled work is named by its locator, which is not suitable as a heading.
    is_work = hit.type == "reference"
    named = next((each for each in hit.highlights if each.text == hit.name and not is_work), None)
    others = [each for each in hit.highlights if each is not named]
    return Result(
        _cut_runs(named) if named else (Run(describe_work(record) if is_work else hit.name, found=False),),
        hit.type in {"sentence", "claim"},
        page_of({"type": hit.type, "id": hit.id}),
        format_words(hit.type),
        tuple({"type": SENTENCE, "id": id_, "name": text} for id_, text in dict(hit.lead_ins).items()),
        tuple(_build_excerpt(hit.type, each) for each in others),
        _choose_tone(record),
        tuple(map(_build_other, hit.others)),
        hit.others_total - len(hit.others),
    )


def _build_other(hit: Stored) -> OtherResult:
    href = page_of({"type": hit.type, "id": hit.id})
    return OtherResult(hit.name, href, hit.document[1] if hit.document else format_words(hit.type))


def _build_excerpt(kind: str, highlight: MemberHighlight) -> Excerpt:
    member = get_kind(kind).members[highlight.field]
    # Of an object, only words of the source are searched.
    inner = member.inner if isinstance(member, Listed) else member
    is_source = (
        get_origin(member) is Origin.QUOTED or isinstance(inner, Part) or (kind, highlight.field) in WORDS_OF_THE_SOURCE
    )
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
    """Return the mark of a record for reviewers' verdicts on its claims."""
    said = [*record.get("advisories", ()), record.get("assessment")]
    return find_gravest(each["verdict"] for each in said if each)
