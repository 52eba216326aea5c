"""Hosts: which values of the `Host` header name exactly one host."""

import re
from functools import lru_cache

# A name, an IPv4 address or an IPv6 address in brackets, with an optional port (RFC 9110, section 7.2; RFC 3986,
# section 3.2.2). No comma: a comma would mean that the header was sent twice.
HOST = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+;=%-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")
MAX_HOST_CHARACTERS = 300
# Clients choose these values, so only this many are cached.
MAX_KNOWN_HOSTS = 256


def is_host(text: str) -> bool:
    """Return whether a value names one host. An empty one is allowed, as in HTTP/1.0."""
    return len(text) <= MAX_HOST_CHARACTERS and _is_host(text)


@lru_cache(MAX_KNOWN_HOSTS)
def _is_host(text: str) -> bool:
    return HOST.fullmatch(text) is not None
