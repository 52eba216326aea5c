"""Cursors: where the next page of a list begins, and of which release. Opaque outside.

A cursor carries a digest of itself and of the list it came from, so that a damaged or borrowed one is refused.
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
    """The release of the first page, and where this page begins."""

    release: int
    mark: PagePosition


def encode(cursor: Cursor, listed: str) -> str:
    """Return the cursor as text; `listed` names the list, its filters and its order."""
    content = _write_cursor(cursor)
    return _decode_text(_compute_digest(content, listed) + content)


def decode(text: str, listed: str, parameter: str = "cursor") -> Cursor:
    """Return the cursor that the text is.

    Raises Refusal (`bad-cursor`), which names the parameter, for a text that is no cursor of this list.
    """
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        digest, content = decoded[:DIGEST_BYTES], decoded[DIGEST_BYTES:]
        # What is written in another way is no cursor of ours, though it may be read as one.
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
    """Return the refusal of a cursor that is none of the list."""
    wrong = {"parameter": parameter, "detail": "This is not a cursor of this list."}
    return Refusal("bad-cursor", "The cursor is not one of this list.", [wrong])


def _decode_text(decoded: bytes) -> str:
    return base64.urlsafe_b64encode(decoded).rstrip(b"=").decode()


def _write_cursor(cursor: Cursor) -> bytes:
    release, (keys, backwards) = cursor
    return orjson.dumps((release, backwards, tuple(keys)))


def _read(content: bytes) -> Cursor:
    release, backwards, keys = orjson.loads(content)
    if type(release) is not int or type(backwards) is not bool or not all(isinstance(key, str) for key in keys):
        raise TypeError(content)
    # The digest keeps out damage, not people: whoever reads this code can make a cursor of any content.
    if not 0 < release <= MAX_INTEGER:
        raise ValueError(release)
    return Cursor(release, PagePosition(tuple(keys), backwards))


def _compute_digest(content: bytes, listed: str) -> bytes:
    return hashlib.blake2b(content + b"\0" + listed.encode(), digest_size=DIGEST_BYTES).digest()
