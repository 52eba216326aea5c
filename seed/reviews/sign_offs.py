"""Sign-offs: that somebody is done with changes, as the author of their own or the reviewer of somebody else's."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

import click

from seed.reviews.change_list import ReviewedChange
from seed.reviews.review_files import AUTHOR, get_folder
from seed.reviews.review_states import compute_seal, is_same_person
from seed.reviews.review_writing import format_sign_off
from seed.value_formats import format_key


class NewSignOff(NamedTuple):
    """What somebody says who is done: as author or reviewer, the name, when, the significance, and a note."""

    role: str
    by: str
    at: str
    significance: str | None = None
    note: str | None = None


def format_sign_offs(changes: Sequence[ReviewedChange], statement: NewSignOff) -> dict[PurePosixPath, bytes]:
    """Return the files that say that a person is done with these changes as they are.

    Raises UsageError for an author who reviews their own change.
    """
    for change in changes:
        _check_other_name(change, statement.role, statement.by)
    said = statement._asdict()
    role = said.pop("role")
    return {
        get_folder(change.key) / f"{role}.yaml": format_sign_off({**said, "seal": compute_seal(change.draft)})
        for change in changes
    }


def _check_other_name(change: ReviewedChange, role: str, person: str) -> None:
    other = change.state.reviewer if role == AUTHOR else change.state.author
    if other and is_same_person(other.by, person):
        raise click.UsageError(
            f"{person} is the {other.role} of {format_key(change.key)}: author and reviewer are two people. "
            "Nothing was changed."
        )
