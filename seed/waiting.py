"""Waiting: a progress bar for long work, on standard error and only where that is a terminal."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import Progress

T = TypeVar("T")


def watched(items: Sequence[T], what: str) -> Iterator[T]:
    """Yield the items one by one; on a terminal a bar shows how many are done, and goes when all are."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        yield from progress.track(items, description=what)
