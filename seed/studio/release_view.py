"""Release views: what publishing the files of the root would change, as the studio shows it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn

from seed.commands.apply import count_unusual_withdrawals
from seed.commands.inputs import Files, open_plan
from seed.error_report import Report, build_reports
from seed.proposals import Proposal
from seed.reading.read_errors import ReadingFault
from seed.reading.root import Root
from seed.release_note import Wish
from seed.reviews.change_list import ReviewedChange
from seed.reviews.proposed_changes import FoundChanges, find_changes
from seed.reviews.review_files import read_reviews
from seed.reviews.review_rules import find_review_faults
from seed.studio.shown_plan import ShownPlan, seal_plan
from service.publishing.drafts import Key
from service.publishing.faults import Fault
from service.store.database import Database

# In addresses, for the changes of records that no document states. It is no id.
NO_DOCUMENT = "-"


class Unpublishable(Exception):
    """Faults prevent publishing; `reports` has them as `check` reports them."""

    def __init__(self, reports: list[Report]) -> None:
        super().__init__("Faults prevent publishing. Nothing was changed.")
        self.reports = reports


class PageFiles(Files):
    """The files of a root, what is said of which is shown on a page instead of the terminal."""

    def __init__(self, root: Root) -> None:
        """Take the root."""
        super().__init__(root)
        self.warnings: list[Report] = []
        self.remarks: list[str] = []

    def warn(self, faults: Sequence[Fault]) -> None:
        """Keep the warnings."""
        self.warnings = build_reports(self.part, faults)

    def tell(self, lines: Iterable[str]) -> None:
        """Keep the lines."""
        self.remarks = list(lines)

    def refuse(self, faults: tuple[Fault, ...]) -> NoReturn:
        """Raise Unpublishable."""
        raise Unpublishable(self.build_refusal(faults))


@dataclass(frozen=True)
class ReleaseView:
    """What a release of the files would be.

    `withdrawals` is the number of published records that would be withdrawn, where it is so high that it must be
    allowed; `sentences` is the number of changed sentences, which follow from their documents; `unspoken` are
    published records that are in no file, `author` is whom content.yaml names.
    """

    found: FoundChanges
    shown: ShownPlan
    withdrawals: int
    sentences: int
    unspoken: list[Key]
    author: str | None
    warnings: list[Report] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    review_faults: list[ReadingFault] = field(default_factory=list)

    def count_changes(self) -> Mapping[str, int]:
        """Return the number of changes by document, and those without one by `NO_DOCUMENT`."""
        return Counter(each.draft.owner or NO_DOCUMENT for each in self.found.changes)

    def list_changes_of(self, document: str) -> list[ReviewedChange]:
        """Return the changes of records of a document, or of none (`NO_DOCUMENT`); of all records where it is empty."""
        changes = self.found.changes
        return [each for each in changes if not document or (each.draft.owner or NO_DOCUMENT) == document]


@contextmanager
def open_release_view(
    database: Database | None, root: Root, *, thorough: bool = False
) -> Iterator[tuple[Proposal, PageFiles, ReleaseView]]:
    """Yield the plan for the files, the files, and the view of it; see `open_plan` for a `thorough` one.

    Raises Unpublishable and StorageFault.
    """
    source = PageFiles(root)
    with open_plan(database, source, thorough=thorough) as proposal:
        reviews = read_reviews(root)
        wish = Wish().add_from_files(proposal.plan, source.significances)
        found = find_changes(proposal, source.part, reviews, source.release, wish)
        yield (
            proposal,
            source,
            ReleaseView(
                found,
                seal_plan(proposal, {change.key: _describe_review(change) for change in found.changes}),
                count_unusual_withdrawals(proposal),
                sum(key[0] == "sentence" for key in proposal.plan.changes),
                proposal.unspoken,
                source.release["author"],
                source.warnings,
                source.remarks,
                [fault for fault in find_review_faults(source.part, reviews) if not source.spared or is_own(fault)],
            ),
        )


def is_own(fault: ReadingFault) -> bool:
    """Return whether a fault of a review file is known without the records that were not read."""
    return fault.rule != "reviews-name-records"


def _describe_review(change: ReviewedChange) -> str:
    """Return what a page shows of a review, so that a comment that came since is noticed."""
    return "\n".join([change.describe_state(), *(f"{each.path} {each.text}" for each in change.state.comments)])
