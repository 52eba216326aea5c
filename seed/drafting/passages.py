"""Passages: the sentences of a document with their roles, headings and lead-ins, in reading order."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from seed.drafting.dashed_lists import cut_behind_lists, follow_lead
from seed.drafting.grammar import has_verb, list_tokens
from service.publishing.segmentation import cut_sentences

QUESTION = re.compile(
    r"^(?:what|how|who|when|where|why|is|are|can|do|does|should|which)\b[^.!]{2,140}\?$", re.IGNORECASE
)
# What tells nothing of a condition.
BOILERPLATE = re.compile(
    r"^(?:NIH|CDC|FDA|Source|Reviewed|Last (?:reviewed|updated)|Published|Copyright|©|See also|Read more|Learn more|"
    r"For more information|Related (?:pages|topics)|References?)\b\s*(?::|by\b|on\b|-|–|©|$|\d)|^\(?Watch the video|"
    r"^(?:Click|Print|Share|Back to top|To (?:enlarge|reduce) (?:the|this) (?:video|image|picture))\b|"
    r"^(?:Learn|Read|See|Find out) more (?:about|on)\b|^(?:More|Further|Additional) information\b|"
    r"\b(?:trademark(?:ed|s)?|copyright(?:ed)?)\b|^(?:See|Read|Visit|Refer to)\b[^.]{0,100}\b(?:more information|"
    r"summar(?:y|ies)|fact sheets?|web ?sites?|pages?)\b|\b(?:image|figure|picture|table|chart|video|graphic|"
    r"animation) (?:above|below) shows?\b|https?://\S+$",
    re.IGNORECASE,
)
LABEL = re.compile(r"(?:Summary|Overview|Background|Introduction|Definition|Description)\s*:\s+(?=\S)", re.IGNORECASE)
ORGANISATIONS = frozenset(
    "Institute Institutes Center Centers Centre Centres Library Department Administration Association Foundation "
    "Society "
    "Agency Office Council Service".split()
)
SMALL_WORDS = frozenset("for of on and the in".split())
MIN_ORGANISATION_WORDS = 3
MAX_TITLE_WORDS = 8
HEADING_REASON = "It is a heading."
BOILERPLATE_REASON = "It is a note of the publisher and says nothing about health."


@dataclass(frozen=True)
class TextPassage:
    """A sentence: its short name, its text, its role on the page, the heading above it and its lead-in, with its name.

    Of a sentence that lost its line breaks, it may be a part, which begins at `offset` of the `whole`.
    """

    name: str
    text: str
    role: str | None = None
    heading: str = ""
    lead_in: str = ""
    is_alone: bool = False
    before: str = ""
    is_first: bool = False
    whole: str = ""
    offset: int = 0
    lead_in_name: str = ""

    def build_lead(self, lead: str) -> str:
        """Return the words that introduce a list of the sentence: of "They include", the sentence before it."""
        before = self.before if re.match(r"(?:they|these|those|it)\b", lead.strip(), re.IGNORECASE) else ""
        return " ".join(f"{self.lead_in} {before} {lead}".split())

    @property
    def reason(self) -> str | None:
        """Why the sentence need not be carried, or None."""
        if self.role == "heading" or (self.role is None and (self.is_question or self.is_title)):
            return HEADING_REASON
        return BOILERPLATE_REASON if BOILERPLATE.search(self.text) or self.is_organisation else None

    @property
    def is_title(self) -> bool:
        """Whether it is a few words alone in a paragraph, without a full stop and without a verb."""
        words = self.text.split()
        is_titled = self.is_first and all(word[:1].isupper() for word in words)
        plain = (self.is_alone or is_titled) and len(words) <= MAX_TITLE_WORDS and self.text.rstrip()[-1:].isalnum()
        return plain and words[0][:1].isupper() and not has_verb(list_tokens(self.text))

    @property
    def is_organisation(self) -> bool:
        """Whether it is only the name of an organisation, such as the publisher's."""
        words = [word.strip(",.:()") for word in self.text.split()]
        is_name = all(word[:1].isupper() or word in SMALL_WORDS for word in words)
        return is_name and len(words) >= MIN_ORGANISATION_WORDS and not ORGANISATIONS.isdisjoint(words)

    @property
    def is_question(self) -> bool:
        """Whether it asks what the next paragraph answers."""
        words = self.text.strip()
        is_bare = self.is_alone and words[-1:].isalnum() and QUESTION.match(f"{words}?") is not None
        return is_bare or QUESTION.match(words) is not None


def list_passages(document: Mapping[str, Any]) -> Sequence[TextPassage]:
    """Return the passages of a document.

    Raises BadStart, KeyError, TypeError and ValueError where its text or its sentences are not sound.
    """
    return list(_iterate_passages(document))


def split_passage(passage: TextPassage) -> Iterator[TextPassage]:
    """Yield the parts of a sentence: what follows its label or its dashed list is a sentence by itself."""
    if label := LABEL.match(passage.text):
        whole = passage.whole or passage.text
        passage = replace(passage, text=passage.text[label.end() :], whole=whole, offset=label.end())
    parts = list(cut_behind_lists(passage.text))
    if len(parts) == 1:
        yield passage
        return
    for start, end in parts:
        yield replace(
            passage,
            text=passage.text[start:end],
            whole=passage.whole or passage.text,
            offset=passage.offset + start,
        )


def _iterate_passages(document: Mapping[str, Any]) -> Iterator[TextPassage]:
    text = str(document["text"])
    cuts = cut_sentences(text, [int(start) for start in document["sentences"]])
    outline = {str(entry["sentence"]): entry for entry in document.get("outline") or ()}
    texts = {cut.name: text[cut.span.start : cut.span.end] for cut in cuts}
    heading, before, lead = "", "", ""
    for cut in cuts:
        entry = outline.get(cut.name, {})
        introduced, lead = ("", "") if outline else follow_lead(texts[cut.name].strip(), lead)
        passage = TextPassage(
            cut.name,
            texts[cut.name],
            "list-item" if introduced else entry.get("role"),
            heading,
            introduced or texts.get(str(entry.get("leadIn")), ""),
            cut.ordinal == 1 and f"p{cut.paragraph}s2" not in texts,
            before,
            cut.ordinal == 1,
            lead_in_name="" if introduced else str(entry.get("leadIn") or ""),
        )
        before = passage.text
        if passage.reason == HEADING_REASON:
            heading = passage.text
        yield passage
