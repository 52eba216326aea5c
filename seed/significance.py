"""What editors say of the significance of changes: for a release, or for single records of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import click

from schemas.significance import SIGNIFICANCE, UPDATE
from seed.plans import format_keys, sort_keys
from seed.record_names import parse_record
from seed.value_formats import format_key
from service.publishing.closest_names import add_question, find_closest
from service.publishing.drafts import Key
from service.publishing.plan import Plan
from service.publishing.significance import Weights

NOT_SAID: Mapping[Key, str] = {}
VALUES = ", ".join(SIGNIFICANCE.terms)
# An option of every command that makes a release from changes; see `parse_significances`.
SIGNIFICANCE_OPTION = click.option(
    "--significance",
    "significances",
    multiple=True,
    metavar="[RECORD=]VALUE",
    help=f"How much the changes matter to those who have seen the records: {VALUES}. With RECORD=, as in "
    "treatment/oral-aspirin=correction, only for that record. Can be repeated.",
)


@dataclass(frozen=True)
class Significances:
    """The significance of the release, and that of single records."""

    release: str | None = None
    records: Mapping[Key, str] = field(default_factory=dict)

    def add_from_files(self, plan: Plan, files: Mapping[Key, str]) -> "Significances":
        """Return these with those that files say of changes of the plan; the command's own come first."""
        return Significances(self.release, {key: files[key] for key in files if key in plan.changes} | {**self.records})


def parse_significances(given: tuple[str, ...]) -> Significances:
    """Return what the values of `--significance` say. Raises UsageError."""
    release: str | None = None
    records: dict[Key, str] = {}
    for each in given:
        name, equals, value = each.rpartition("=")
        if value not in SIGNIFICANCE.terms:
            question = add_question(f'"{value}" is not one of: {VALUES}.', find_closest(value, SIGNIFICANCE.terms))
            raise click.UsageError(f"--significance: {question}")
        if not equals:
            if release not in {None, value}:
                raise click.UsageError(f"--significance: the release cannot be both {release} and {value}.")
            release = value
            continue
        key = parse_record(name)
        if records.setdefault(key, value) != value:
            raise click.UsageError(f"--significance: {format_key(key)} cannot be both {records[key]} and {value}.")
    return Significances(release, records)


def check_named_changes(plan: Plan, significances: Significances) -> None:
    """Refuse the significance of a record that the plan does not change. Raises UsageError."""
    if strays := [key for key in significances.records if key not in plan.changes]:
        raise click.UsageError(
            f"--significance: nothing would change in {format_keys(sort_keys(strays))}. Nothing was changed."
        )


def judge_changes(plan: Plan, weights: Weights) -> dict[Key, str | None]:
    """Return the significance of each change of a plan; None where nobody said it and it does not follow."""
    return {key: weights.weigh_change(plan.find_before(key), plan.get_after(key)) for key in plan.changes}


def describe_significance(judged: Mapping[Key, str | None]) -> Iterator[str]:
    """Yield lines about the significance of a release, and about changes that nothing is said of."""
    counts = {value: sum(each == value for each in judged.values()) for value in SIGNIFICANCE.terms}
    given = {value: count for value, count in counts.items() if count}
    # That new content is an update needs no words.
    if given.keys() - {UPDATE}:
        yield f"Significance: {', '.join(f'{value} ({count:,})' for value, count in given.items())}."
    if unsaid := sort_keys([key for key, value in judged.items() if value is None]):
        yield f"Significance not said: {format_keys(unsaid)}. Say it with --significance [RECORD=]VALUE."
