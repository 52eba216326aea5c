"""Traces: log entries for errors, without any values.

An error message may hold a reader's input: a path, a word, a query parameter. That is health data and must not be
logged. So a trace holds the types of the errors and the lines of code, and nothing else.
"""

import traceback
from collections.abc import Iterator


def format_trace(error: BaseException) -> str:
    """Return the trace of an error and its causes, without their messages."""
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
