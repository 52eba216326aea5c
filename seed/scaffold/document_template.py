"""The first draft of a new document: its sentences, an empty claim for each, and the known things that it names.

Nothing in a draft looks finished: the statement of each claim is empty, and `check` asks for it.
"""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schemas.base import SLUG_LIMIT
from seed.file_forms import get_form
from seed.reading.characters import HOSTILE_IN_YAML
from seed.scaffold.glossary import Glossary
from seed.scaffold.record_template import build_skeleton
from seed.sentence_splitter import split
from seed.slugs import find_free_id
from seed.writing.comments import Comments
from seed.writing.comments import Path as Steps
from seed.writing.formatter import format_yaml
from service.catalog import get_kind
from service.publishing.drafts import Key
from service.publishing.quotes import FINAL_PUNCTUATION
from service.publishing.segmentation import Cut, cut_sentences

FIRST_WORDS = 40
HEAD = (
    "# The claims of this document, each with an exact quote. This draft has one for each sentence.",
    "#",
    "# - Under states, write what the sentence says, in plain words. If it says two things, make two claims of",
    "#   it: give the second the id p1s1c2, and quote in each only the words that support it.",
    "# - If a sentence says nothing, delete its claim, and list the sentence under leftOut in document.yaml.",
    "# - Every claim is evidence for a record. A command under `proposal` drafts the record of a thing that other",
    "#   documents describe, too. `medcontent new KIND ID` drafts any other record.",
    "#",
    "# `medcontent check` reports missing parts. When you are done, delete these comments.",
    "",
)
REMARKS = {"sentences": "Correct it now: once the document is published, neither its text nor its sentences change."}


@dataclass(frozen=True)
class Article:
    """A new text and its sentences."""

    id: str
    text: str
    cuts: Sequence[Cut]
    # What the original says of itself and of the roles of its sentences: imprint, original and outline.
    known: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def split(cls, id_: str, text: str, known: Mapping[str, Any] | None = None) -> "Article":
        """Split a text into sentences."""
        return cls(id_, text, cut_sentences(text, [span.start for span in split(text)]), known or {})

    def get_sentence(self, cut: Cut) -> str:
        """Return the words of a sentence."""
        return self.text[cut.span.start : cut.span.end]

    def write_document_yaml(self, language: str) -> str:
        """Return the draft of document.yaml: the sentence starts, each with its first words."""
        beside: dict[Steps, str] = {
            ("sentences", index): self._name_sentence(cut) for index, cut in enumerate(self.cuts)
        }
        filled = {"language": language, **self.known, "sentences": [cut.span.start for cut in self.cuts]}
        return build_skeleton(get_form(get_kind("document")), filled, REMARKS, beside)

    def write_claims_yaml(self, proposals: "Proposals") -> str:
        """Return the draft of claims.yaml: a claim for each sentence, and the known things that it names."""
        comments = Comments()
        claims: list[dict[str, Any]] = []
        for index, cut in enumerate(self.cuts):
            words = self.get_sentence(cut)
            comments.above[index,] = ["", self._name_sentence(cut), *proposals.format_lines(cut)]
            claims.append({"id": f"{cut.name}c1", "quote": words.rstrip(FINAL_PUNCTUATION) or words, "states": None})
        comments.above[0,][:0] = HEAD
        return format_yaml(get_form(get_kind("claim")), claims, comments)

    def _name_sentence(self, cut: Cut) -> str:
        return f"# {describe_sentence(cut.name, self.get_sentence(cut))}"


class Proposals:
    """The records of other documents that an article names, with commands that draft its own records of them."""

    def __init__(self, article: Article, glossary: Glossary, taken: set[Key], root: Path | None = None) -> None:
        """Find them; `taken` keys cannot be those of new records.

        With a root, the commands name it.
        """
        self._article = article
        self._taken = taken
        self._root = f" --root {shlex.quote(str(root))}" if root else ""
        self._by_cut = {cut.name: glossary.find_mentions(article.get_sentence(cut)) for cut in article.cuts}
        self._told: set[Key] = set()

    def __len__(self) -> int:
        """Return how many records are named."""
        return len({mention.key for found in self._by_cut.values() for mention in found})

    def format_lines(self, cut: Cut) -> Iterator[str]:
        """Yield comments on what a sentence names; sentences must come in the order of the text."""
        for mention in self._by_cut[cut.name]:
            (kind, id_), named = mention.key, _join_line(mention.words)
            if mention.key in self._told:
                yield f'# known: "{named}" is the {kind} {id_}'
                continue
            self._told.add(mention.key)
            claims = ",".join(self._list_claims(mention.key))
            options = f"--like {id_} --document {self._article.id} --claims {claims}{self._root}"
            yield f'# proposal: "{named}" is the {kind} {id_}; to draft what this document says of it, run'
            yield f"#   medcontent new {kind} {self._choose_id(mention.key)} {options}"

    def _list_claims(self, key: Key) -> list[str]:
        """Return the claims of the sentences that name a record."""
        return [f"{name}c1" for name, found in self._by_cut.items() if any(each.key == key for each in found)]

    def _choose_id(self, key: Key) -> str:
        """Return an id for the article's own record of the same thing."""
        kind, id_ = key
        room = SLUG_LIMIT - len(self._article.id) - 4
        wanted = f"{id_[: max(room, 8)].strip('-')}-{self._article.id}"[:SLUG_LIMIT].strip("-")
        chosen = find_free_id(wanted, {id_ for of, id_ in self._taken if of == kind})
        self._taken.add((kind, chosen))
        return chosen


def describe_sentence(label: str, words: str) -> str:
    """Return the label of a sentence with its first words, as a comment can hold them."""
    return f"{label}  {_take_first_words(_join_line(words))}"


def _join_line(words: str) -> str:
    """Return words as a comment can hold them."""
    return HOSTILE_IN_YAML.sub("\N{REPLACEMENT CHARACTER}", " ".join(words.split()))


def _take_first_words(words: str) -> str:
    return words if len(words) <= FIRST_WORDS else words[: FIRST_WORDS + 1].rpartition(" ")[0] or words[:FIRST_WORDS]
