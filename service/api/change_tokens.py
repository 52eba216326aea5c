"""Change tokens: the position in the feed and its history. Opaque to clients.

A token carries the number *and the time* of a release: after an older backup was restored, another release may have the
number, but not the time.
"""

import re
from typing import NamedTuple

from service.addresses import CHANGES
from service.api.cursors import Cursor, decode, encode, refuse_cursor
from service.http.problems import Refusal
from service.store.changes import ChangePosition
from service.store.queries import PagePosition, ReleaseRow

PARAMETER = "since"
# The two modes of a token: reading the content as of its release, or every change after its position.
WHOLE, EVERY = "whole", "every"
NUMBER = re.compile(r"0|[1-9][0-9]{0,9}")


class Known(NamedTuple):
    """A release as a token names it."""

    number: int
    time: str


class Token(NamedTuple):
    """The position where the feed continues; `whole` reads the content at the release, otherwise every change."""

    release: ReleaseRow | Known
    place: ChangePosition
    whole: bool


def encode_token(token: Token) -> str:
    """Return the token as text."""
    place = (str(token.place.release), token.place.kind, token.place.order_key)
    mark = PagePosition([WHOLE if token.whole else EVERY, token.release.time, *place])
    return encode(Cursor(token.release.number, mark), CHANGES)


def read_token(text: str) -> Token:
    """Return the token in a text. Raises Refusal (`bad-cursor`) for an invalid text."""
    cursor = decode(text, CHANGES, PARAMETER)
    if len(cursor.mark.keys) != 5:
        raise refuse_cursor(PARAMETER)
    how, time, release, kind, order_key = cursor.mark.keys
    if how not in {WHOLE, EVERY} or not NUMBER.fullmatch(release) or int(release) > cursor.release:
        raise refuse_cursor(PARAMETER)
    return Token(Known(cursor.release, time), ChangePosition(int(release), kind, order_key), how == WHOLE)


def refuse_stale() -> Refusal:
    """Return the refusal of a token whose release is not in this history."""
    wrong = {"parameter": PARAMETER, "detail": "This token belongs to a history that is not served here."}
    return Refusal("unknown-token", "The token cannot be used: ask again without `since`.", [wrong])
