"""A progress bar for long work, on standard error and only on a terminal."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.progress import Progress

from service.operations.terminal_output import open_console

T = TypeVar("T")


def watch_items(items: Sequence[T], what: str) -> Iterator[T]:
    """Yield the items one by one; on a terminal a bar counts them, and disappears at the end."""
    with show_progress(len(items), what) as reached:
        for number, item in enumerate(items, 1):
            yield item
            reached(number)


@contextmanager
def show_progress(total: int, what: str) -> Iterator[Callable[[int], None]]:
    """Yield a function that takes how much of the total is done."""
    output = open_console(stderr=True)
    disabled = not output.is_terminal
    # Other output must still go through the escaping stream.
    with Progress(
        console=output, transient=True, disable=disabled, redirect_stdout=False, redirect_stderr=False
    ) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.update(task, completed=done)
