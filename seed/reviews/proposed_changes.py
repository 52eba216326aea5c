"""What publishing files would change, with the reviews of it: for `medcontent review`, `done`, and the studio."""

from collections.abc import Mapping
from typing import NamedTuple

from seed.drafts import ContentFiles
from seed.plans import Base
from seed.proposals import Proposal
from seed.release_note import Wish, build_note, judge_proposal
from seed.reviews.change_list import ReviewedChange, list_changes
from seed.reviews.review_files import Comment, ReviewFiles
from seed.reviews.review_page import ReleaseHead, build_head


class FoundChanges(NamedTuple):
    """What publishing would change, and the open comments on records that it would not change."""

    changes: list[ReviewedChange]
    others: list[Comment]
    base: Base
    head: ReleaseHead


def find_changes(
    proposal: Proposal,
    content: ContentFiles,
    reviews: ReviewFiles,
    release: Mapping[str, str | None],
    wish: Wish,
) -> FoundChanges:
    """Return the changes of a plan for files; `release` is what content.yaml says of it. Raises UsageError."""
    changes = list_changes(proposal.plan, content, reviews, judge_proposal(proposal, release, wish))
    changed = {change.key for change in changes}
    others = [each for each in reviews.comments if each.resolved is None and each.key not in changed]
    said = build_note(proposal, release, wish) if proposal.plan.changes else None
    head = build_head(said.author if said else "", said.note if said else "", changes)
    return FoundChanges(changes, others, proposal.base, head)
