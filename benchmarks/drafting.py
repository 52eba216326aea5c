"""How much of an article the rules of `medcontent draft` propose as its editors wrote it.

    python -m benchmarks.drafting [FOLDER | FILE.json …]       the shipped article where left out

A FOLDER is a content root: each of its documents is drafted as if none of its claims and records were known. A FILE
holds `text`, `claims` (their quotes) and `records` (pairs of kind and name). A claim is right if an editor quoted the
same words, final punctuation aside; a record if one has the same kind and, after folding, the same name.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from seed.drafting.mentions import Thesaurus
from seed.drafting.names import fold_grammar
from seed.drafting.passages import list_passages
from seed.drafting.proposals import DocumentDraft
from seed.drafting.rules import draft_passages
from seed.drafting.vocabularies import load_own_terms
from seed.drafts import read_content
from seed.reading.root import find_root
from seed.scaffold.document_template import Article
from service.publishing.drafts import Draft

SHIPPED = Path("seed/content")


class Gold(NamedTuple):
    """A document, what its editors wrote of it, and the drafts of other documents."""

    name: str
    document: Mapping[str, Any]
    claims: frozenset[str]
    records: frozenset[tuple[str, str]]
    others: tuple[Draft, ...] = ()


class Score(NamedTuple):
    """How many proposals are right, how many there are, and how many the editors wrote."""

    right: int
    proposed: int
    wanted: int

    def __str__(self) -> str:
        """Return the shares of wanted and of wrong proposals."""
        wrong = self.proposed - self.right
        return (
            f"{self.right} of {self.wanted} ({self.right / max(self.wanted, 1):.0%}), "
            f"{wrong} of {self.proposed} proposals wrong ({wrong / max(self.proposed, 1):.0%})"
        )


def main() -> None:
    """Measure over the named content."""
    print("| document | claims | records |\n| --- | --- | --- |")
    scores: list[tuple[Score, Score]] = []
    rules: dict[str, list[int]] = {}
    for path in [Path(name) for name in sys.argv[1:]] or [SHIPPED]:
        for gold in read_folder(path) if path.is_dir() else [read_file(path)]:
            scores.append(measure(gold, rules))
            print(f"| {gold.name} | {scores[-1][0]} | {scores[-1][1]} |")
    totals = [Score(*map(sum, zip(*each, strict=True))) for each in zip(*scores, strict=True)]
    print(f"| all | {totals[0]} | {totals[1]} |\n\n| rule | records right |\n| --- | --- |")
    for rule, (right, proposed) in sorted(rules.items()):
        print(f"| {rule} | {right} of {proposed} ({right / proposed:.0%}) |")


def measure(gold: Gold, rules: dict[str, list[int]]) -> tuple[Score, Score]:
    """Return the scores of the claims and of the records of a document; `rules` counts right and proposed records."""
    thesaurus = Thesaurus(gold.others, "", load_own_terms())
    draft: DocumentDraft = draft_passages(list_passages(gold.document), gold.document, thesaurus)
    claims = {fold_quote(claim.quote) for claim in draft.claims}
    named = {(record.kind, fold_grammar(record.name)): record.rule for record in draft.records}
    records = named.keys()
    for key, rule in named.items():
        counts = rules.setdefault(rule, [0, 0])
        counts[0] += key in gold.records
        counts[1] += 1
    return (
        Score(len(claims & gold.claims), len(claims), len(gold.claims)),
        Score(len(records & gold.records), len(records), len(gold.records)),
    )


def read_folder(folder: Path) -> Iterator[Gold]:
    """Yield each document of a content root, its own claims and records hidden."""
    drafts = read_content(find_root(folder)).drafts
    for document in drafts:
        if document.kind.name == "document":
            own = [each for each in drafts if each.values.get("document") == document.id]
            claims = frozenset(fold_quote(each.values["quote"]) for each in own if each.kind.name == "claim")
            records = frozenset((each.kind.name, fold_grammar(each.values["name"])) for each in own if each.kind.stated)
            others = tuple(each for each in drafts if each not in own)
            yield Gold(document.id, document.values, claims, records, others)


def read_file(path: Path) -> Gold:
    """Return an annotated text."""
    found = json.loads(path.read_text(encoding="utf-8"))
    article = Article.split("article", found["text"])
    document = {"text": article.text, "sentences": [cut.span.start for cut in article.cuts]}
    records = frozenset((kind, fold_grammar(name)) for kind, name in found["records"])
    return Gold(path.stem, document, frozenset(map(fold_quote, found["claims"])), records)


def fold_quote(quote: str) -> str:
    """Return a quote as it is compared: without the marks around it, and in small letters."""
    return re.sub(r"^\W+|\W+$", "", " ".join(quote.split())).casefold()


if __name__ == "__main__":
    main()
