"""Descriptors: how many connections a process can hold, by the limit of its open files."""

import resource

# Files, databases, pipes and what libraries open, besides connections.
RESERVED = 256
MIN_CONNECTIONS = 64


def raise_limit(connections: int) -> int:
    """Raise the limit of open files as far as that many connections need it and the system allows it.

    Returns how many connections there may then be. The soft limit is low for programs that use select(2), which this is
    none of.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + RESERVED
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    allowed = connections if soft == resource.RLIM_INFINITY else soft - RESERVED
    return max(MIN_CONNECTIONS, min(connections, allowed))
