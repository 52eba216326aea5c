"""Changes: what a copy of the content has to apply, in order."""

from collections.abc import Iterator
from dataclasses import dataclass

from .answers import UnexpectedAnswer, expect_answer
from .api.changes import list_changes
from .client import Client
from .models import Change, ChangePage
from .types import UNSET


@dataclass(frozen=True)
class Batch:
    """Changes to apply, and the token to keep once they are applied: after a failure, go on from there."""

    items: list[Change]
    token: str


def follow_changes(client: Client, token: str | None = None) -> Iterator[Batch]:
    """Yield the changes since a token, or everything without one, until there are no more.

    A change may be repeated after a failure: applying one twice must do no harm. Raises UnknownToken where the copy
    has to be made from the beginning, and Refused.
    """
    while True:
        since = UNSET if token is None else token
        response = list_changes.sync_detailed(client=client, since=since, limit=100)
        page = expect_answer(response, ChangePage)
        following = page.next_ or page.delta
        if following is None or (page.next_ == token and page.next_ is not None):
            raise UnexpectedAnswer(response)
        yield Batch(page.items, following)
        if page.next_ is None:
            return
        token = following
