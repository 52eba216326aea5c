"""The changes of a plan, each with its words and its significance; those of files have the state of their review."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

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
class RecordChange:
    """A change of a record, with its words before and after.

    `quotes` are the words of the source that it rests on, by claim; `referrers` are the published records that refer
    to one that would be withdrawn, `reason` says why it would.
    """

    key: Key
    action: Action
    name: str
    significance: str | None
    differences: tuple[Difference, ...]
    referrers: tuple[Key, ...]
    reason: str | None
    quotes: tuple[tuple[str, str], ...]

    @property
    def mark(self) -> str:
        """The mark of its action, as in plans."""
        return MARKS[self.action]


@dataclass(frozen=True)
class ReviewedChange(RecordChange):
    """A change of a record that is in a file, and its review."""

    draft: Draft
    path: PurePosixPath
    state: ReviewState

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
    return [
        ReviewedChange(
            **_describe_change(plan, key, judged),
            draft=drafts[key],
            path=get_relative_path(content, content.written[key].place),
            state=find_state(reviews, drafts[key]),
        )
        for key in sort_keys([key for key in plan.changes if key in drafts])
    ]


def list_record_changes(plan: Plan, judged: Mapping[Key, str | None]) -> list[RecordChange]:
    """Return all changes of a plan but those of sentences, whether there are files or not."""
    keys = sort_keys([key for key in plan.changes if key[0] != "sentence"])
    return [RecordChange(**_describe_change(plan, key, judged)) for key in keys]


def _describe_change(plan: Plan, key: Key, judged: Mapping[Key, str | None]) -> dict[str, Any]:
    """Return the fields of a change."""
    before, after = plan.find_before(key), plan.get_after(key)
    was = before.values if before and not before.withdrawal else {}
    withdrawn = after.withdrawal
    return {
        "key": key,
        "action": plan.changes[key],
        "name": (before if withdrawn and before else after).name,
        "significance": judged.get(key),
        "differences": () if withdrawn else tuple(find_differences(was, after.values, after.kind.written)),
        "referrers": tuple(list_referrers(plan, key)) if withdrawn else (),
        "reason": withdrawn.reason if withdrawn else None,
        "quotes": tuple(_list_quotes(plan, after)),
    }


def _list_quotes(plan: Plan, source: Source) -> Iterator[tuple[str, str]]:
    evidence = source.values.get("evidence") or {}
    for id_ in sorted({claim for claims in evidence.values() for claim in claims}):
        if claim := plan.desk.get("claim", id_):
            yield id_, claim.values["quote"]
