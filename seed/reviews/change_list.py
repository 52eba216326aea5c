"""The changes that publishing would make, each with the state of its review and its significance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from seed.drafts import ContentFiles
from seed.error_report import get_relative_path
from seed.plans import MARKS, list_referrers, sort_keys
from seed.reviews.review_files import ReviewFiles
from seed.reviews.review_states import ReviewState, find_state
from service.publishing.diff import Difference, find_differences
from service.publishing.drafts import Draft, Key
from service.publishing.plan import Action, Plan
from service.publishing.records import Source


@dataclass(frozen=True)
class ReviewedChange:
    """A change of a record: its file, its words before and after, and its review.

    `quotes` are the words of the source that it rests on, by claim; `referrers` are the published records that refer
    to one that would be withdrawn, `reason` says why it would.
    """

    draft: Draft
    action: Action
    name: str
    path: PurePosixPath
    state: ReviewState
    significance: str | None
    differences: tuple[Difference, ...]
    referrers: tuple[Key, ...]
    reason: str | None
    quotes: tuple[tuple[str, str], ...]

    @property
    def key(self) -> Key:
        """The kind's name and the id."""
        return self.draft.key

    @property
    def mark(self) -> str:
        """The mark of its action, as in plans."""
        return MARKS[self.action]

    def describe_state(self) -> str:
        """Return the state of its review and its significance in one line."""
        state = self.state
        words = [f"{each.role} {each.by}" for each in (state.author, state.reviewer) if each]
        words += [f"{each.role} {each.by} (before the last change)" for each in state.outdated]
        words += [self.significance or "significance not said"]
        return "; ".join(words if len(words) > 1 else ["nobody is done", *words])


def list_changes(
    plan: Plan, content: ContentFiles, reviews: ReviewFiles, judged: Mapping[Key, str | None]
) -> list[ReviewedChange]:
    """Return the changes of records that are in files, in the order of the catalog; sentences follow their document."""
    drafts = {draft.key: draft for draft in content.drafts}
    return list(_build_changes(plan, content, reviews, judged, drafts))


def _build_changes(
    plan: Plan,
    content: ContentFiles,
    reviews: ReviewFiles,
    judged: Mapping[Key, str | None],
    drafts: Mapping[Key, Draft],
) -> Iterator[ReviewedChange]:
    for key in sort_keys([key for key in plan.changes if key in drafts]):
        before, after, action = plan.find_before(key), plan.get_after(key), plan.changes[key]
        was = before.values if before and not before.withdrawal else {}
        withdrawn = after.withdrawal
        yield ReviewedChange(
            drafts[key],
            action,
            (before if withdrawn and before else after).name,
            get_relative_path(content, content.written[key].place),
            find_state(reviews, drafts[key]),
            judged.get(key),
            () if withdrawn else tuple(find_differences(was, after.values, after.kind.written)),
            tuple(list_referrers(plan, key)) if withdrawn else (),
            withdrawn.reason if withdrawn else None,
            tuple(_list_quotes(plan, after)),
        )


def _list_quotes(plan: Plan, source: Source) -> Iterator[tuple[str, str]]:
    evidence = source.values.get("evidence") or {}
    for id_ in sorted({claim for claims in evidence.values() for claim in claims}):
        if claim := plan.desk.get("claim", id_):
            yield id_, claim.values["quote"]
