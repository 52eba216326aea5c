"""How commands end when they cannot do what they were asked for."""

CONTENT = 1
CHANGES = 2
CONFLICT = 3
STORAGE = 4
ELSEWHERE = 5
USAGE = 64
FAULT = 70
# What a shell reports of a program that Ctrl-C ended.
STOPPED = 130


class FaultsFound(Exception):
    """Faults in the content, already reported."""


class Conflict(Exception):
    """What was asked for contradicts what is published; the message says how."""
