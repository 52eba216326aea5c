"""Author, time and note of a release where the command does not give them."""

import getpass
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import click
import marshmallow as ma

from seed.plans import sort_keys
from seed.proposals import Proposal
from seed.settings import ReleaseSettings
from seed.significance import Significances, judge_changes
from seed.value_formats import format_key
from service.catalog import get_kind
from service.publishing.drafts import Key
from service.publishing.plan import Action, Plan
from service.publishing.publication import ReleaseNote
from service.publishing.significance import Weights

UNSAID: Mapping[str, str | None] = {"time": None, "author": None, "note": None, "significance": None}
MOST_NAMED = 3
MAX_NOTE_CHARACTERS = 500


@dataclass(frozen=True)
class Wish:
    """What a command asks of a release besides its content.

    That is its author, note and significance, how many withdrawals it may have, and whether to ask first.
    """

    author: str | None = None
    note: str | None = None
    allowed: int | None = None
    confirm: bool = False
    significances: Significances = field(default_factory=Significances)

    def add_from_files(self, plan: Plan, files: Mapping[Key, str]) -> "Wish":
        """Return the wish with the significances that files say of changes of the plan."""
        return replace(self, significances=self.significances.add_from_files(plan, files))


NO_WISH = Wish()


def build_note(proposal: Proposal, release: Mapping[str, str | None], wish: Wish) -> ReleaseNote:
    """Return author, time and note: as given, else from content.yaml if its release is still to be made, else made up.

    A time in content.yaml that has passed belongs to an earlier release, and so does the note; the author stays who
    makes the releases of this content. Raises UsageError for an author or a note that
    a release cannot have.
    """
    last, time = proposal.base.release, release["time"]
    if last is not None and (time is None or time <= last.time):
        release = {**release, "note": None, "time": None, "significance": None}
    author, note = (
        wish.author or release["author"] or _get_login(),
        wish.note or release["note"] or describe_plan(proposal.plan),
    )
    _check({"author": author, "note": note})
    significance = wish.significances.release or release.get("significance")
    return ReleaseNote(author, note, release["time"], significance, wish.significances.records)


def judge_proposal(
    proposal: Proposal, release: Mapping[str, str | None], wish: Wish = NO_WISH
) -> dict[Key, str | None]:
    """Return the significance of each change as the release would have it; None where it is not known."""
    if not proposal.plan.changes:
        return {}
    note = build_note(proposal, release, wish)
    return judge_changes(proposal.plan, Weights(note.significances, note.significance))


def describe_plan(plan: Plan) -> str:
    """Describe the plan in a few words, records before the claims and references behind them."""
    words = {Action.ADD: "added", Action.CHANGE: "changed", Action.WITHDRAW: "withdrew"}
    phrases = "; ".join(_name_changes(plan, action, word) for action, word in words.items() if plan.count(action))
    return shorten_note(phrases[:1].upper() + phrases[1:])


def shorten_note(note: str) -> str:
    """Return a generated note, cut to the length that a note may have."""
    return note if len(note) <= MAX_NOTE_CHARACTERS else note[: MAX_NOTE_CHARACTERS - 1] + "…"


def _name_changes(plan: Plan, action: Action, word: str) -> str:
    keys = [key for key in sort_keys(plan.changes) if plan.changes[key] is action]
    keys.sort(key=lambda key: (not get_kind(key[0]).stated, key[0] == "sentence"))
    more = f" and {len(keys) - MOST_NAMED:,} more" if len(keys) > MOST_NAMED else ""
    return f"{word} {', '.join(format_key(key) for key in keys[:MOST_NAMED])}{more}"


def _check(release: Mapping[str, str]) -> None:
    try:
        ReleaseSettings().load(release)
    except ma.ValidationError as error:
        messages: Any = error.messages
        name = next(iter(messages))
        raise click.UsageError(f"--{name}: {messages[name][0]}") from error
    for name, value in release.items():
        if len(value.splitlines()) > 1:
            raise click.UsageError(f"--{name}: Write it on one line.")


def _get_login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "editor"
