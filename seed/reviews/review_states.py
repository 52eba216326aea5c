"""Where a record is in its review, and what its author says of the change."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from schemas.significance import pick_highest
from seed.reviews.review_files import AUTHOR, REVIEWER, Comment, ReviewFiles, SignOff
from service.publishing.canonical import encode_canonically
from service.publishing.drafts import Draft, Key

# Enough to tell the states of one record apart.
SEAL_CHARACTERS = 16


class ReviewState(NamedTuple):
    """The open comments on a record and who is done with it as it is; `outdated` are the roles done with it before."""

    author: SignOff | None
    reviewer: SignOff | None
    outdated: tuple[SignOff, ...]
    comments: tuple[Comment, ...]

    @property
    def is_reviewed(self) -> bool:
        """Whether its author and a reviewer of another name are done, and no comment is open."""
        two = self.author and self.reviewer and not is_same_person(self.author.by, self.reviewer.by)
        return bool(two) and not self.comments


def compute_seal(draft: Draft) -> str:
    """Return a digest of a record as its files say it, whatever their form."""
    told = encode_canonically([*draft.key, draft.values])
    return hashlib.sha256(told).hexdigest()[:SEAL_CHARACTERS]


def is_same_person(one: str, other: str) -> bool:
    """Return whether two names are the same, whatever their case and spaces."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def find_state(reviews: ReviewFiles, draft: Draft) -> ReviewState:
    """Return the state of the review of a record."""
    seal = compute_seal(draft)
    signed = {role: reviews.sign_offs.get((draft.key, role)) for role in (AUTHOR, REVIEWER)}
    current = {role: each for role, each in signed.items() if each and each.seal == seal}
    outdated = tuple(each for each in signed.values() if each and each.seal != seal)
    return ReviewState(current.get(AUTHOR), current.get(REVIEWER), outdated, tuple(reviews.list_open(draft.key)))


def list_significances(reviews: ReviewFiles, drafts: Iterable[Draft]) -> Mapping[Key, str]:
    """Return the significance of the changes that authors and reviewers say it of; the higher one counts.

    What was said of the record as it was before says nothing of what it is now.
    """
    signed = {key for key, _ in reviews.sign_offs}
    states = ((draft.key, find_state(reviews, draft)) for draft in drafts if draft.key in signed)
    said = (
        (key, pick_highest(each.significance for each in (state.author, state.reviewer) if each))
        for key, state in states
    )
    return {key: value for key, value in said if value}
