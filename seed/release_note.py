"""Author, time and note of a release where the command does not give them."""

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click
import marshmallow as ma

from seed.plans import sort_keys
from seed.proposals import Proposal
from seed.settings import ReleaseSettings
from seed.value_formats import format_key
from service.catalog import get_kind
from service.publishing.plan import Action, Plan
from service.publishing.publication import ReleaseNote

UNSAID: Mapping[str, str | None] = {"time": None, "author": None, "note": None}
MOST_NAMED = 3
MAX_NOTE_CHARACTERS = 500


@dataclass(frozen=True)
class Wish:
    """What a command asks of a release besides its content: author, note, how many withdrawals, and whether to ask."""

    author: str | None = None
    note: str | None = None
    allowed: int | None = None
    confirm: bool = False


def build_note(proposal: Proposal, release: Mapping[str, str | None], wish: Wish) -> ReleaseNote:
    """Return author, time and note: as given, else from content.yaml if its release is still to be made, else made up.

    A time in content.yaml that has passed belongs to an earlier release, and so does the note; the author stays who
    makes the releases of this content. Raises UsageError for an author or a note that
    a release cannot have.
    """
    last, time = proposal.base.release, release["time"]
    if last is not None and (time is None or time <= last.time):
        release = {**release, "note": None, "time": None}
    author, note = (
        wish.author or release["author"] or _get_login(),
        wish.note or release["note"] or describe_plan(proposal.plan),
    )
    _check({"author": author, "note": note})
    return ReleaseNote(author, note, release["time"])


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
