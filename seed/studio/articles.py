"""Articles: a document as the workbench shows it, from its drafts, however faulty they are."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from seed.draft_sentences import cut_draft, get_drafted_sentence
from seed.error_report import Report
from seed.studio.workspace import Snapshot
from service.publishing.coverage import Standing, iterate_coverage
from service.publishing.draft_loader import load
from service.publishing.drafts import Draft
from service.publishing.provenance_rules import is_unconfirmed
from service.publishing.quotes import find_occurrences
from service.publishing.records import World
from service.publishing.segmentation import Cut, Span
from service.web.text_spans import Piece, cut

# The width of a cell of the strip grows with its sentence, as in the reading room.
CHARACTERS_A_STEP = 40
MAX_WIDTH = 8


@dataclass(frozen=True)
class ClaimView:
    """A claim: the last part of its id, its place in the text (None where its quote is not there), and its records."""

    draft: Draft
    short: str
    sentence: str
    span: Span | None
    records: tuple[Draft, ...]

    @property
    def values(self) -> Mapping[str, Any]:
        """The values of its file; empty where it has none."""
        return self.draft.values if isinstance(self.draft.values, dict) else {}

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing yet, as those of a new document, so that it can become any claim."""
        return not self.values.get("states") and not self.records

    @property
    def is_draft(self) -> bool:
        """Whether it is an unconfirmed draft."""
        return is_unconfirmed(self.draft.values)


@dataclass(frozen=True)
class SentenceView:
    """A sentence: its short id, its paragraph, its text with the claims that mark it, and the gap behind it."""

    short: str
    paragraph: int
    span: Span
    text: str
    standing: Standing
    reason: str | None
    pieces: Sequence[Piece]
    claims: Sequence[ClaimView]
    gap: str
    faults: int = 0

    @property
    def width(self) -> int:
        """The width of its cell in the strip."""
        return min(-(-len(self.text) // CHARACTERS_A_STEP), MAX_WIDTH)

    @property
    def label(self) -> str:
        """What its cell says."""
        words = {"carried": "carried", "left-out": "left out", "uncovered": "not carried yet"}[self.standing.value]
        faults = f", {self.faults} {'fault' if self.faults == 1 else 'faults'}" if self.faults else ""
        return f"Sentence {self.short}: {words}{faults}"


@dataclass
class ArticleView:
    """A document: its sentences, claims by short id, records, and faults."""

    snapshot: Snapshot
    draft: Draft
    text: str
    sentences: list[SentenceView]
    claims: dict[str, ClaimView]
    records: list[Draft]
    reports: list[Report]
    drafts: list[Draft] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the document."""
        return self.draft.id

    @property
    def title(self) -> str:
        """Its title as far as it is known."""
        return find_title(self.snapshot, self.id)

    @property
    def language(self) -> str:
        """Its language."""
        return str(self.draft.values.get("language") or "en") if isinstance(self.draft.values, dict) else "en"

    def find_sentence(self, short: str) -> SentenceView | None:
        """Return a sentence."""
        return next((each for each in self.sentences if each.short == short), None)

    def find_next(self, after: str = "") -> SentenceView | None:
        """Return the first sentence that is neither carried nor left out, behind another one if there is one there."""
        names = [each.short for each in self.sentences]
        at = names.index(after) if after in names else -1
        ordered = [*self.sentences[at + 1 :], *self.sentences[: at + 1]]
        return next((each for each in ordered if each.standing is Standing.UNCOVERED), None)

    def get_address(self, draft: Draft) -> str:
        """Return the page of a claim or record of the article."""
        home = f"/documents/{self.id}"
        if draft.kind.name == "claim":
            return f"{home}/claims/{draft.id.rpartition('.')[2]}"
        return f"{home}/records/{draft.kind.name}/{draft.id}" if draft.kind.stated else home

    def list_reports(self, kind: str, id_: str) -> list[Report]:
        """Return the faults of a record."""
        return [report for report in self.reports if (report.kind, report.id) == (kind, id_)]


def build_article(snapshot: Snapshot, id_: str) -> ArticleView | None:
    """Return a document; None if it does not exist."""
    draft = snapshot.by_key.get(("document", id_))
    if draft is None:
        return None
    owned = snapshot.owned.get(id_, [])
    text, cuts = cut_draft(draft)
    spans = {cut.name: cut.span for cut in cuts}
    records = [each for each in owned if each.kind.stated]
    resting = _group_by_claim(records)
    claims = {
        view.short: view
        for each in owned
        if each.kind.name == "claim"
        for view in [_build_claim(each, text, spans, tuple(resting.get(each.id, ())))]
    }
    reports = snapshot.reports_by_document.get(id_, [])
    mistakes = snapshot.list_mistakes(id_)
    marks = _Marks(claims.values(), _find_standings(owned, id_), mistakes)
    sentences = [_build_sentence(text, cuts, number, marks) for number in range(len(cuts))]
    unconfirmed = [each for each in owned if is_unconfirmed(each.values)]
    return ArticleView(snapshot, draft, text, sentences, claims, records, reports, unconfirmed)


class _Marks(NamedTuple):
    """What is known of the sentences: claims, states with the reasons for leaving out, and faults."""

    claims: Collection[ClaimView]
    standings: Mapping[str, tuple[Standing, str | None]]
    reports: Sequence[Report]


def _find_standings(owned: Sequence[Draft], id_: str) -> Mapping[str, tuple[Standing, str | None]]:
    """Return the state of each sentence; a record with a fault carries nothing yet."""
    world = World(source for draft in owned for source in load(draft)[0])
    return {cover.short: (cover.standing, cover.reason) for cover in iterate_coverage(world, id_)}


def _build_sentence(text: str, cuts: Sequence[Cut], number: int, marks: _Marks) -> SentenceView:
    it = cuts[number]
    words = text[it.span.start : it.span.end]
    own = [claim for claim in marks.claims if claim.sentence == it.name]
    placed = [
        {"id": each.short, "start": each.span.start, "end": each.span.end}
        for each in own
        if each.span and not each.is_blank
    ]
    end = cuts[number + 1].span.start if number + 1 < len(cuts) else len(text)
    last = number + 1 == len(cuts) or cuts[number + 1].paragraph != it.paragraph
    standing, reason = marks.standings.get(it.name, (Standing.UNCOVERED, None))
    keys = {each.draft.key for each in own}
    faults = sum((report.kind, report.id) in keys for report in marks.reports)
    pieces = cut(words, it.span.start, placed)
    gap = "" if last else text[it.span.end : end]
    return SentenceView(it.name, it.paragraph, it.span, words, standing, reason, pieces, own, gap, faults)


def _build_claim(draft: Draft, text: str, spans: Mapping[str, Span], records: tuple[Draft, ...]) -> ClaimView:
    sentence = get_drafted_sentence(draft).rpartition(".")[2]
    span = _find_span(draft, text, spans.get(sentence))
    return ClaimView(draft, draft.id.rpartition(".")[2], sentence, span, records)


def _find_span(draft: Draft, text: str, within: Span | None) -> Span | None:
    values = draft.values if isinstance(draft.values, dict) else {}
    quote, number = values.get("quote"), str(values.get("occurrence") or 1)
    if within is None or not isinstance(quote, str) or not number.isascii() or not number.isdigit():
        return None
    starts = find_occurrences(quote, text[within.start : within.end])
    place = int(number) - 1
    if not 0 <= place < len(starts):
        return None
    return Span(within.start + starts[place], within.start + starts[place] + len(quote))


def _group_by_claim(records: Sequence[Draft]) -> Mapping[str, list[Draft]]:
    """Return the records that rest on each claim."""
    found: dict[str, list[Draft]] = {}
    for record in records:
        for claim in dict.fromkeys(list_evidence(record)):
            found.setdefault(claim, []).append(record)
    return found


def list_evidence(draft: Draft) -> Iterator[str]:
    """Yield the full ids of the claims that a drafted record cites."""
    evidence = draft.values.get("evidence") if isinstance(draft.values, dict) else None
    for claims in evidence.values() if isinstance(evidence, dict) else ():
        yield from (claim for claim in (claims if isinstance(claims, list) else ()) if isinstance(claim, str))


def find_title(snapshot: Snapshot, document: str) -> str:
    """Return the title of a document as far as it is known: what its imprint says, or the words that have it."""
    values = snapshot.by_key["document", document].values
    imprint = values.get("imprint") if isinstance(values, dict) else None
    title = imprint.get("title") if isinstance(imprint, dict) else None
    if not isinstance(title, dict):
        return document
    claim = snapshot.by_key.get(("claim", str(title.get("claim"))))
    quote = claim.values.get("quote") if claim and isinstance(claim.values, dict) else None
    return str(title.get("value") or quote or document)
