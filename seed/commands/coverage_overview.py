"""`medcontent coverage` without a document: the work left in every document of the content, the next one first."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from seed.drafts import ContentFiles
from service.operations.terminal import pluralise
from service.publishing.coverage import Standing, iterate_coverage
from service.publishing.draft_loader import load
from service.publishing.drafts import Draft
from service.publishing.provenance_rules import is_unconfirmed
from service.publishing.records import World


class DocumentCoverage(NamedTuple):
    """The sentences of a document by their state, its unconfirmed drafts, and its first open sentence."""

    document: str
    sentences: int
    carried: int
    left_out: int
    open: int
    to_confirm: int
    next: str | None

    @property
    def rank(self) -> tuple[int, int, str]:
        """The order of work: begun documents with least to do first, then those not begun, finished ones last."""
        if self.open or self.to_confirm:
            return (0 if self.carried or self.left_out else 1), self.open + self.to_confirm, self.document
        return 2, 0, self.document


def list_coverages(content: ContentFiles) -> list[DocumentCoverage]:
    """Return the coverage of every document that is not withdrawn, in the order of work."""
    owned: dict[str, list[Draft]] = {}
    for draft in content.drafts:
        owned.setdefault(draft.owner, []).append(draft)
    documents = [draft for draft in content.drafts if draft.kind.name == "document"]
    there = (draft for draft in documents if not (isinstance(draft.values, dict) and "withdrawn" in draft.values))
    return sorted((measure_document(draft.id, owned[draft.id]) for draft in there), key=lambda each: each.rank)


def measure_document(document: str, drafts: Sequence[Draft]) -> DocumentCoverage:
    """Return the coverage of a document from its drafts: itself, its claims and its records."""
    # A record with a fault carries nothing yet.
    world = World(source for draft in drafts for source in load(draft)[0])
    covers = list(iterate_coverage(world, document))
    standings = [cover.standing for cover in covers]
    open_ = [cover.short for cover in covers if cover.standing is Standing.UNCOVERED]
    return DocumentCoverage(
        document,
        len(covers),
        standings.count(Standing.CARRIED),
        standings.count(Standing.LEFT_OUT),
        len(open_),
        sum(is_unconfirmed(draft.values) for draft in drafts),
        open_[0] if open_ else None,
    )


def format_overview(found: Sequence[DocumentCoverage], *, whole: bool) -> Iterator[str]:
    """Yield a table of the documents with work, and the totals; `whole` lists finished documents too."""
    shown = [each for each in found if whole or each.rank[0] < 2]
    width = max(map(len, ["document", *(each.document for each in shown)]))
    if shown:
        yield f"{'document':<{width}}  carried  left out   open  to confirm  next"
    for each in shown:
        yield (
            f"{each.document:<{width}}  {each.carried:>7,}  {each.left_out:>8,}  {each.open:>5,}  "
            f"{each.to_confirm:>10,}  {each.next or ''}"
        ).rstrip()
    if shown:
        yield ""
    ranks = [each.rank[0] for each in found]
    total = _add_up(found)
    yield (
        f"{pluralise(len(found), 'document')}: {ranks.count(2):,} finished, {ranks.count(0):,} begun, "
        f"{ranks.count(1):,} not begun."
    )
    yield (
        f"{total['carried']:,} of {pluralise(total['sentences'], 'sentence')} carried, {total['leftOut']:,} left out, "
        f"{total['open']:,} open; {pluralise(total['toConfirm'], 'draft')} to confirm."
    )


def build_overview(found: Sequence[DocumentCoverage]) -> dict[str, Any]:
    """Return the overview for JSON."""
    return {"documents": [_describe(each) for each in found], "total": _add_up(found)}


def write_csv(found: Sequence[DocumentCoverage]) -> str:
    """Return the overview as CSV, one document a line."""
    output = io.StringIO()
    names = list(_describe(DocumentCoverage("", 0, 0, 0, 0, 0, None)))
    writer = csv.DictWriter(output, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(_describe, found))
    return output.getvalue()


def _describe(each: DocumentCoverage) -> dict[str, Any]:
    return {
        "document": each.document,
        "sentences": each.sentences,
        "carried": each.carried,
        "leftOut": each.left_out,
        "open": each.open,
        "toConfirm": each.to_confirm,
        "next": each.next,
    }


def _add_up(found: Sequence[DocumentCoverage]) -> dict[str, int]:
    return {
        "sentences": sum(each.sentences for each in found),
        "carried": sum(each.carried for each in found),
        "leftOut": sum(each.left_out for each in found),
        "open": sum(each.open for each in found),
        "toConfirm": sum(each.to_confirm for each in found),
    }
