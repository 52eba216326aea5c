"""Show plans to editors: each record before and after, and the totals."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from seed.plan_summary import is_large, summarise_kinds
from seed.value_formats import format_difference, format_key, shorten
from service.catalog import build_catalog_order
from service.operations.terminal import pluralise
from service.publishing.diff import find_differences
from service.publishing.drafts import Key
from service.publishing.plan import Action, Plan
from service.publishing.records import Source
from service.publishing.undone_releases import list_undone
from service.store.queries import ReleaseRow

MARKS = {Action.ADD: "+", Action.CHANGE: "~", Action.WITHDRAW: "-"}
# This many new records are shown with their values; of more, only the names.
MAX_SHOWN_WITH_VALUES = 10
MOST_NAMED = 5
MAX_NAME_WIDTH = 48


@dataclass(frozen=True)
class Base:
    """What a plan is made against: the newest release (None before the first) and the keys of the live records."""

    release: ReleaseRow | None
    live: Collection[Key]

    def __str__(self) -> str:
        return f"release {self.release.number} ({self.release.time})" if self.release else "nothing published yet"


@dataclass(frozen=True)
class Summary:
    """The changes of a plan, by number of records."""

    add: int
    change: int
    withdraw: int
    unchanged: int

    def __str__(self) -> str:
        return (
            f"Plan: {self.add:,} to add, {self.change:,} to change, {self.withdraw:,} to withdraw, "
            f"{self.unchanged:,} unchanged."
        )


def summarise(plan: Plan, base: Base) -> Summary:
    """Count the changes of the plan."""
    touched = sum(key in base.live for key in plan.changes)
    add, change, withdraw = (plan.count(action) for action in (Action.ADD, Action.CHANGE, Action.WITHDRAW))
    return Summary(add, change, withdraw, len(base.live) - touched)


def sort_keys(keys: Collection[Key]) -> list[Key]:
    """Return records in the order of the catalog, those of a kind in their own order."""
    return sorted(keys, key=build_catalog_order)


def plan_lines(
    plan: Plan, base: Base, *, whole: bool = False, hint: str = "--all shows every record."
) -> Iterator[str]:
    """Yield the lines that show a plan; `whole` shortens nothing and also names the unchanged records.

    The `hint` says below a shortened plan how to see all of it.
    """
    yield f"Plan against {base}:"
    yield ""
    if not whole and is_large(plan):
        yield from summarise_kinds(plan)
        withdrawn = sort_keys([key for key, action in plan.changes.items() if action is Action.WITHDRAW])
        yield ""
        if withdrawn:
            yield f"To withdraw: {format_keys(withdrawn)}."
        yield hint
        yield str(summarise(plan, base))
        return
    width = min(MAX_NAME_WIDTH, max((len(format_key(key)) for key in plan.changes), default=0))
    new = sum(action is Action.ADD and key[0] != "sentence" for key, action in plan.changes.items())
    keys = sort_keys({*plan.changes, *base.live} if whole else plan.changes)
    for document, group in groupby(keys, key=lambda key: key[1].partition(".")[0] if key[0] == "sentence" else None):
        if document is None or whole:
            for key in group:
                yield from record_lines(plan, key, width, values=whole or new <= MAX_SHOWN_WITH_VALUES, whole=whole)
        else:
            yield from _describe_sentences(plan, document, list(group), width)
    if not whole and new > MAX_SHOWN_WITH_VALUES:
        yield ""
        yield f"The values of {new:,} new records are not shown (--all shows them)."
    if plan.changes or whole:
        yield ""
    yield str(summarise(plan, base))


def record_lines(plan: Plan, key: Key, width: int, *, values: bool, whole: bool) -> Iterator[str]:
    """Yield the lines that show the change of one record; `values` shows those of a new record."""
    action = plan.changes.get(key)
    if action is None:
        yield f"  = {format_key(key)}"
        return
    before, after = plan.find_before(key), plan.get_after(key)
    yield f"  {MARKS[action]} {format_key(key):<{width}}  {_describe_change(action, before, after)}"
    if action is Action.WITHDRAW:
        yield from _describe_withdrawal(plan, key, after)
    elif values or action is Action.CHANGE:
        was = before.values if before and not before.withdrawal else after.kind.blank
        found = list(find_differences(was, after.values, after.kind.written))
        if not found:
            yield "      the same values, rendered in the format of this version"
        yield from format_difference(found, after.document, whole=whole, fresh=action is Action.ADD)


def describe_undone(plan: Plan) -> Iterator[str]:
    """Yield a line for each release that the plan takes back, be it meant or because the files are older."""
    for undone in list_undone(plan):
        yield (
            f"This takes back release {undone.number} ({undone.author}: {undone.note}) for {format_keys(undone.keys)}. "
            "If that is not meant, the files are older than the release: "
            "medcontent export FOLDER writes what is published."
        )


def list_referrers(plan: Plan, key: Key) -> list[Key]:
    """Return the published records that refer to the record, except sentences, which belong to their document."""
    return sort_keys({other for other, _ in plan.desk.library.find_referring({key}) if other[0] != "sentence"})


def format_keys(keys: Collection[Key]) -> str:
    """Return the names of records, of many only the first."""
    names = [format_key(key) for key in list(keys)[:MOST_NAMED]]
    return ", ".join(names) + (f" and {len(keys) - MOST_NAMED:,} more" if len(keys) > MOST_NAMED else "")


def _describe_change(action: Action, before: Source | None, after: Source) -> str:
    if action is Action.WITHDRAW and after.withdrawal:
        return f"withdrawn: {after.withdrawal.reason}"
    if action is Action.CHANGE and before:
        return f"revision {before.revision} -> {after.revision}"
    name = shorten(after.name).strip('"')
    return f"returns as revision {after.revision}: {name}" if before else f"new: {name}"


def _describe_withdrawal(plan: Plan, key: Key, after: Source) -> Iterator[str]:
    if after.withdrawal and after.withdrawal.replaced_by:
        yield f"      replaced by {key[0]}/{after.withdrawal.replaced_by}"
    before = list_referrers(plan, key)
    if before:
        yield f"      referred to by {format_keys(before)} until now; the plan removes these references"


def _describe_sentences(plan: Plan, document: str, keys: list[Key], width: int) -> Iterator[str]:
    """Yield one line for the sentences of a document, which follow from its text and splits."""
    for action in Action:
        count = sum(plan.changes[key] is action for key in keys)
        if count:
            name = f"sentence/{document}.*"
            yield f"  {MARKS[action]} {name:<{width}}  {pluralise(count, 'sentence')} of the text"
