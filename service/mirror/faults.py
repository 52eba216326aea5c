"""Faults of the followed service."""


class BadFeed(Exception):
    """The other service sent something that cannot be published here; the message says why."""
