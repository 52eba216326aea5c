"""How values, differences and the keys of records look in the terminal."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from service.publishing.diff import Difference
from service.publishing.drafts import Key

# The longest value that shares a line with another; a longer one is cut around the difference.
MAX_BRIEF_CHARACTERS = 60
CONTEXT = 24
# The column of a value; longer field names push their values to the right.
MAX_NAME_WIDTH = 22
# The members of a reference to another record, as it is served.
REFERENCE = {"type", "id", "name", "self"}


def format_key(key: Key) -> str:
    """Return the name of a record for people: `treatment/oral-aspirin`."""
    return "/".join(key)


def shorten(value: Any, limit: int = MAX_BRIEF_CHARACTERS) -> str:
    """Return a value on one line, its end cut off where it is long."""
    shown = format_value(value)
    if len(shown) <= limit:
        return shown
    return shown[: limit - 2] + ('…"' if shown.endswith('"') else "…")


def format_value(value: Any) -> str:
    """Return a value as editors would write it, on one line."""
    if value is None:
        return "(nothing)"
    if isinstance(value, str):
        return '"' + value.replace("\n", "\\n").replace("\r", "\\r") + '"'
    if isinstance(value, list):
        return "[" + ", ".join(_format_item(item) for item in value) + "]"
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{name}: {_format_item(item)}" for name, item in value.items() if item is not None) + "}"
        )
    return orjson.dumps(value).decode()


def format_difference(
    found: Iterable[Difference], document: str | None, *, whole: bool = False, fresh: bool = False
) -> Iterator[str]:
    """Yield the lines that show the differences of a record of a document.

    `whole` shortens nothing; a `fresh` record shows its lists whole, not item by item.
    """
    shown = []
    for each in found:
        claims_of = document if each.path[0] == "evidence" else None
        lines = (
            [_format_fresh(each.after, claims_of, whole=whole)]
            if fresh
            else list(_format_values(each, claims_of, whole=whole))
        )
        shown.append((".".join(str(step) for step in each.path), lines))
    width = min(MAX_NAME_WIDTH, max((len(name) for name, _ in shown), default=0))
    for name, (first, *others) in shown:
        lead = f"      {name:<{width}}  "
        yield lead + first
        yield from (" " * len(lead) + other for other in others)


def shorten_around(before: str, after: str) -> tuple[str, str]:
    """Return two texts cut to their differences, with some context."""
    if max(len(before), len(after)) <= MAX_BRIEF_CHARACTERS:
        return before, after
    least = min(len(before), len(after))
    start = next((index for index in range(least) if before[index] != after[index]), least)
    same = next((n for n in range(least - start) if before[-1 - n] != after[-1 - n]), least - start)
    return _cut(before, start, len(before) - same), _cut(after, start, len(after) - same)


def _format_values(each: Difference, document: str | None, *, whole: bool) -> Iterator[str]:
    before, after = each.before, each.after
    if isinstance(before, list) or isinstance(after, list):
        yield from _format_items(before or [], after or [], document)
    elif before is None:
        yield format_value(after) if whole else shorten(after, 2 * MAX_BRIEF_CHARACTERS)
    elif after is None:
        yield f"{format_value(before) if whole else shorten(before, 2 * MAX_BRIEF_CHARACTERS)} -> (nothing)"
    elif isinstance(before, str) and isinstance(after, str) and len(before) + len(after) > MAX_BRIEF_CHARACTERS:
        yield from _format_texts(before, after, whole=whole)
    else:
        yield f"{format_value(before)} -> {format_value(after)}"


def _format_texts(before: str, after: str, *, whole: bool) -> Iterator[str]:
    was, is_ = (before, after) if whole else shorten_around(before, after)
    yield f"- {format_value(was)}"
    yield f"+ {format_value(is_)}"


def _format_fresh(value: Any, document: str | None, *, whole: bool) -> str:
    if isinstance(value, list):
        value = [_shorten_item(item, document) for item in value]
    return format_value(value) if whole else shorten(value, 2 * MAX_BRIEF_CHARACTERS)


def _format_items(before: list[Any], after: list[Any], document: str | None) -> Iterator[str]:
    gone = [f"- {_shorten_item(item, document)}" for item in before if item not in after]
    new = [f"+ {_shorten_item(item, document)}" for item in after if item not in before]
    if not gone and not new:
        yield f"in another order: {', '.join(_shorten_item(item, document) for item in after)}"
    elif sum(map(len, gone + new)) <= 2 * MAX_BRIEF_CHARACTERS:
        yield "  ".join(gone + new)
    else:
        yield from gone + new


def _format_item(item: Any) -> str:
    if isinstance(item, Mapping) and item.keys() == REFERENCE:
        return f'{item["type"]}/{item["id"]} ("{item["name"]}")'
    return item if isinstance(item, str) else format_value(item)


def _shorten_item(item: Any, document: str | None) -> str:
    """Return an item as it is written; of a claim within its document, the end of its id."""
    return _format_item(item).removeprefix(f"{document}.") if document else _format_item(item)


def _cut(text: str, start: int, end: int) -> str:
    """Return a range of a text with its context, cut at whole words where possible."""
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    if first:
        first = text.find(" ", first, start) + 1 or first
    if last < len(text):
        last = text.rfind(" ", end, last) if text.rfind(" ", end, last) > 0 else last
    middle = text[first:last]
    if len(middle) > 4 * MAX_BRIEF_CHARACTERS:
        middle = f"{middle[: 2 * MAX_BRIEF_CHARACTERS]} … {middle[-2 * MAX_BRIEF_CHARACTERS :]}"
    return ("… " if first else "") + middle + (" …" if last < len(text) else "")
