"""File descriptors: how many connections a process can hold under its limit of open files."""

import resource

# For files, databases, pipes and the libraries' own descriptors.
RESERVED = 256
MIN_CONNECTIONS = 64


def raise_limit(connections: int) -> int:
    """Raise the soft limit of open files far enough for `connections`, or as far as the system allows.

    Return how many connections fit. The soft limit is low only for the sake of programs that use select(2); this one
    does not.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + RESERVED
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    allowed = connections if soft == resource.RLIM_INFINITY else soft - RESERVED
    return max(MIN_CONNECTIONS, min(connections, allowed))
