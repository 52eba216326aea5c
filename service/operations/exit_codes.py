"""How commands end when they cannot do what they were asked for."""

CONTENT = 1
CHANGES = 2
CONFLICT = 3
STORAGE = 4
ELSEWHERE = 5
USAGE = 64
FAULT = 70
# What a shell reports of a program that Ctrl-C ended, and of one that was asked to end by SIGTERM.
STOPPED = 130
TERMINATED = 143


class FaultsFound(Exception):
    """Faults in the content, already reported."""


class Terminated(KeyboardInterrupt):
    """SIGTERM: the process ends as by Ctrl-C, and says what became of its work."""


class Conflict(Exception):
    """What was asked for contradicts what is published; the message says how."""
