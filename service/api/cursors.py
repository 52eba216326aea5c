"""Cursors: where the next page of a list begins, and its release. Opaque to clients.

A cursor carries a digest of itself and of its list, so that a damaged one, or one of another list, is refused.
"""

import base64
import binascii
import hashlib
from typing import NamedTuple

import orjson

from service.http.problems import Refusal
from service.store.queries import PagePosition
from service.store.tables import MAX_INTEGER

DIGEST_BYTES = 8


class Cursor(NamedTuple):
    """The release of the first page, and the position of this page."""

    release: int
    mark: PagePosition


def encode(cursor: Cursor, listed: str) -> str:
    """Return the cursor as text; `listed` identifies the list, its filters and its order."""
    content = _write_cursor(cursor)
    return _decode_text(_compute_digest(content, listed) + content)


def decode(text: str, listed: str, parameter: str = "cursor") -> Cursor:
    """Return the cursor in a text.

    Raises Refusal (`bad-cursor`), which names the parameter, if the text is not a cursor of this list.
    """
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        digest, content = decoded[:DIGEST_BYTES], decoded[DIGEST_BYTES:]
        # Another encoding of the same bytes is not a valid cursor.
        if (
            digest == _compute_digest(content, listed)
            and _decode_text(decoded) == text
            and _write_cursor(found := _read(content)) == content
        ):
            return found
    except (binascii.Error, ValueError, TypeError):
        pass
    raise refuse_cursor(parameter)


def refuse_cursor(parameter: str = "cursor") -> Refusal:
    """Return the refusal of a text that is not a cursor of the list."""
    wrong = {"parameter": parameter, "detail": "This is not a cursor of this list."}
    return Refusal("bad-cursor", "The cursor does not belong to this list.", [wrong])


def _decode_text(decoded: bytes) -> str:
    return base64.urlsafe_b64encode(decoded).rstrip(b"=").decode()


def _write_cursor(cursor: Cursor) -> bytes:
    release, (keys, backwards) = cursor
    return orjson.dumps((release, backwards, tuple(keys)))


def _read(content: bytes) -> Cursor:
    release, backwards, keys = orjson.loads(content)
    if type(release) is not int or type(backwards) is not bool or not all(isinstance(key, str) for key in keys):
        raise TypeError(content)
    # The digest detects damage, not forgery: anybody can compute it for any content.
    if not 0 < release <= MAX_INTEGER:
        raise ValueError(release)
    return Cursor(release, PagePosition(tuple(keys), backwards))


def _compute_digest(content: bytes, listed: str) -> bytes:
    return hashlib.blake2b(content + b"\0" + listed.encode(), digest_size=DIGEST_BYTES).digest()
