"""The summary of a large plan: how many records of each kind change, and in which fields, instead of each record."""

from collections import Counter
from collections.abc import Iterator

from service.catalog import BY_NAME
from service.publishing.diff import find_differences
from service.publishing.plan import Action, Plan

# The plan of an article is shown record by record, that of an import of many articles is not.
MAX_LISTED = 200
WORDS = {Action.ADD: "add", Action.CHANGE: "change", Action.WITHDRAW: "withdraw"}


def is_large(plan: Plan) -> bool:
    """Return whether a plan changes more records than people read; sentences follow from their documents."""
    return sum(kind != "sentence" for kind, _ in plan.changes) > MAX_LISTED


def summarise_kinds(plan: Plan) -> Iterator[str]:
    """Yield a line for each kind, in the order of the catalog: its numbers, and its changed fields with theirs."""
    numbers = Counter((kind, action) for (kind, _), action in plan.changes.items())
    fields = Counter(
        (key[0], field)
        for key, action in plan.changes.items()
        if action is Action.CHANGE
        for field in _list_fields(plan, key)
    )
    kinds = {kind for kind, _ in numbers}
    width = max(map(len, kinds), default=0)
    for name in (name for name in BY_NAME if name in kinds):
        counts = [f"{numbers[name, action]:,} to {WORDS[action]}" for action in Action if numbers[name, action]]
        changed = [f"{field} {count:,}" for (kind, field), count in fields.most_common() if kind == name]
        listed = f" ({', '.join(changed)})" if changed else ""
        yield f"  {name:<{width}}  {', '.join(counts)}{listed}"


def _list_fields(plan: Plan, key: tuple[str, str]) -> set[str]:
    """Return the fields of a record that a plan changes."""
    before, after = plan.find_before(key), plan.get_after(key)
    was = before.values if before and not before.withdrawal else after.kind.blank
    return {str(each.path[0]) for each in find_differences(was, after.values, after.kind.written)}
