"""Exit codes: how commands end if they fail."""

CONTENT = 1
CHANGES = 2
CONFLICT = 3
STORAGE = 4
ELSEWHERE = 5
USAGE = 64
FAULT = 70
# The exit codes that a shell reports for a program ended by Ctrl-C and by SIGTERM.
STOPPED = 130
TERMINATED = 143


class FaultsFound(Exception):
    """Faults in the content, already reported."""


class Terminated(KeyboardInterrupt):
    """SIGTERM: the process ends as with Ctrl-C, and reports the outcome of its work."""


class Conflict(Exception):
    """The request contradicts the published content; the message says how."""
