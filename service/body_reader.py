"""The body reader: receives the bodies of requests, within bounds of size, time and memory."""

import asyncio
from contextlib import suppress
from typing import NamedTuple

from schemas.lookup import MOST_OCTETS
from schemas.quotes import MAX_QUOTES_BYTES
from service.gateway import Receive
from service.mcp.messages import MAX_MESSAGE_BYTES

# The longest body that a route reads; the rest of a longer one is not received.
MAX_BODY_BYTES = max(MOST_OCTETS, MAX_QUOTES_BYTES, MAX_MESSAGE_BYTES)
# The memory for all bodies that are being received: slow clients could fill it with many connections.
MAX_PENDING_BYTES = 64 * 2**20
# The time limit for a body; after it, the app gets the part that has arrived.
BODY_SECONDS = 15


class Body(NamedTuple):
    """The bytes of a body as far as they arrived, and whether it was cut off."""

    octets: bytes
    is_cut: bool


class BodyReader:
    """Receives bodies, many at once."""

    def __init__(self) -> None:
        """Start with no body."""
        self._pending = 0

    async def read(self, receive: Receive) -> Body:
        """Return the body as far as routes read it, memory is left, and it arrives in time."""
        received = bytearray()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(BODY_SECONDS):
                    while len(received) <= MAX_BODY_BYTES and self._pending <= MAX_PENDING_BYTES:
                        message = await receive()
                        part = message.get("body", b"")
                        received.extend(part)
                        self._pending += len(part)
                        if not message.get("more_body"):
                            return Body(bytes(received), message["type"] == "http.disconnect")
            return Body(bytes(received), is_cut=True)
        finally:
            self._pending -= len(received)
