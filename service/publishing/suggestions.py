"""Suggestions: what an editor may have meant by a name that is not known."""

import difflib
from collections.abc import Iterable


def find_closest(name: str, names: Iterable[str]) -> str | None:
    """Return the one of the names that is spelt most like this one; None where none is near."""
    close = difflib.get_close_matches(name, list(names), n=1)
    return close[0] if close else None


def ask_about(proposal: str) -> str:
    """Return the question whether the proposal was meant."""
    return f"did you mean {proposal}?"


def ask_about_words(proposal: str) -> str:
    """Return the question whether these words of a text were meant, in quotes."""
    return f'did you mean "{proposal}"?'
