"""Reports on the whole content: which records refer to a record, and which reviews are due."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from service.publishing.corpus import Corpus
from service.publishing.drafts import Key
from service.publishing.faults import Path


class Inbound(NamedTuple):
    """A reference to a record: its source and its field."""

    source: Key
    path: Path


class ReviewDue(NamedTuple):
    """The date when the next review of a record is due."""

    due: dt.date
    key: Key
    name: str
    last_reviewed: str | None
    reviewed_by: str | None


@dataclass
class Reviews:
    """The reviews of all records: those with a due date, and how many were never made or have no due date."""

    due: list[ReviewDue] = field(default_factory=list)
    not_reviewed: int = 0
    without_day: int = 0


def list_inbound(library: Corpus, key: Key) -> Iterator[Inbound]:
    """Yield the references to a record, in the order of the referring records."""
    for source_key in sorted({each for each, _ in library.find_referring({key})}):
        source = library.get_record(source_key)
        for path, kind, id_ in source.list_references():
            if (kind, id_) == key:
                yield Inbound(source_key, path)


def collect_reviews(library: Corpus) -> Reviews:
    """Return the reviews of all records of the reviewed kinds, earliest due date first."""
    found = Reviews()
    for document in library.list_documents():
        for source in library.load_world(document).iterate():
            review = source.values.get("review")
            if review is None:
                continue
            if review["status"] != "reviewed":
                found.not_reviewed += 1
            elif not review.get("nextReviewDue"):
                found.without_day += 1
            else:
                day = dt.date.fromisoformat(review["nextReviewDue"])
                found.due.append(
                    ReviewDue(day, source.key, source.name, review.get("lastReviewed"), review.get("reviewedBy"))
                )
    found.due.sort()
    return found
