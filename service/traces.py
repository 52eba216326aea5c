"""Traces: what a log says of an error, without any value.

The message of an error may hold what a reader asked for: a path, a word, a parameter of a query. That is health data,
and no log may have it. So a trace names the types of the errors and the lines of code, and no more.
"""

import traceback
from collections.abc import Iterator


def format_trace(error: BaseException) -> str:
    """Return the trace of an error and of those that led to it, without their messages."""
    return "".join(_list_parts(error, set())).rstrip("\n")


def name_error(error: BaseException) -> str:
    """Return the full name of the type of an error."""
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}"


def _list_parts(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None and id(earlier) not in seen:
        yield from _list_parts(earlier, seen)
        yield "which led to\n"
    yield from traceback.format_list(traceback.extract_tb(error.__traceback__))
    yield f"{name_error(error)} (its message is left out: it may hold a reader's words)\n"
