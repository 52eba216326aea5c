"""Rate limits: how many requests an address may make in a period, counted exactly over all workers of a machine.

The counts are in memory that the supervisor reserves before it forks the workers, so a worker that is replaced changes
nothing. They are kept under a keyed hash: no address of a reader is in them. Off unless a setting says otherwise.
"""

import fcntl
import hashlib
import ipaddress
import mmap
import os
import struct
import tempfile
import time
from collections.abc import Sequence
from typing import NamedTuple

# A place in the table: the hash of an address, the start of its period in seconds, and its requests in it.
PLACE = struct.Struct("<QdQ")
# An address has its place in one of the buckets; with more busy addresses than places, the longest idle gives way.
BUCKETS, PLACES = 8192, 8
BUCKET_BYTES = PLACE.size * PLACES
# One reader has a whole network of this size in IPv6 (RFC 6177).
IPV6_PREFIX = 64
POLICY = "address"
# The key of the environ under which the app finds the seconds after which a limited client may ask again.
RETRY_SECONDS = "medcontent.retry-seconds"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Quota(NamedTuple):
    """A number of requests in a period of seconds."""

    requests: int
    seconds: int


class Usage(NamedTuple):
    """The requests left of a quota, and the seconds until it is whole again. Refused if none were left."""

    remaining: int
    seconds: int
    is_refused: bool


class RateLimiter:
    """Counts the requests of addresses. Made by the supervisor, and used by each worker that it forks."""

    def __init__(self, quota: Quota, proxies: Sequence[Network] = ()) -> None:
        """Reserve the memory. The addresses that trusted proxies forward are believed."""
        self.quota = quota
        self._proxies = proxies
        self._table = mmap.mmap(-1, BUCKETS * BUCKET_BYTES)
        # Locks of a file end with the process that has them: a worker that is killed holds up no other.
        self._locks = _open_unlinked_file()
        self._key = os.urandom(16)

    def count_request(self, address: str, forwarded: str = "") -> Usage:
        """Count a request, and return the requests left.

        `address` is that of the connection, `forwarded` the value of `X-Forwarded-For`.
        """
        digest = hashlib.blake2b(self._choose_client(address, forwarded), key=self._key, digest_size=16).digest()
        identity, bucket = int.from_bytes(digest[:8]) or 1, int.from_bytes(digest[8:]) % BUCKETS
        fcntl.lockf(self._locks, fcntl.LOCK_EX, 1, bucket)
        try:
            return self._count(identity, bucket * BUCKET_BYTES, time.monotonic())
        finally:
            fcntl.lockf(self._locks, fcntl.LOCK_UN, 1, bucket)

    def list_headers(self, usage: Usage) -> list[tuple[str, str]]:
        """Return the headers of a response (draft-ietf-httpapi-ratelimit-headers, 10 and 11)."""
        requests, seconds = self.quota
        return [
            ("RateLimit-Policy", f'"{POLICY}";q={requests};w={seconds}'),
            ("RateLimit", f'"{POLICY}";r={usage.remaining};t={usage.seconds}'),
        ]

    def _count(self, identity: int, start: int, now: float) -> Usage:
        places = [start + number * PLACE.size for number in range(PLACES)]
        found = {place: PLACE.unpack_from(self._table, place) for place in places}
        own = next((place for place in places if found[place][0] == identity), None)
        place = min(places, key=lambda each: found[each][1]) if own is None else own
        _, began, made = found[place]
        if own is None or now - began >= self.quota.seconds:
            began, made = now, 0
        is_refused = made >= self.quota.requests
        made += not is_refused
        PLACE.pack_into(self._table, place, identity, began, made)
        return Usage(self.quota.requests - made, max(1, round(began + self.quota.seconds - now)), is_refused)

    def _choose_client(self, address: str, forwarded: str) -> bytes:
        """Return the network of a client: of the last address in the chain that is no trusted proxy."""
        chain = [address, *reversed(forwarded.split(","))] if forwarded else [address]
        client = _parse_address(address)
        for text in chain:
            if (parsed := _parse_address(text.strip())) is None:
                break
            client = parsed
            if not any(parsed in network for network in self._proxies):
                break
        if client is None:
            return address.encode()
        return client.packed[: IPV6_PREFIX // 8] if client.version == 6 else client.packed


def _open_unlinked_file() -> int:
    """Return the descriptor of a file without a name; in memory where possible, since disks may be read-only."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("medcontent-limits")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _parse_address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, ipaddress.IPv6Address) else parsed
