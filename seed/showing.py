"""Showing: how values, differences and records look in the terminal, with and without colour."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from rich.text import Text

from seed.terminal_output import console, escape_line
from service.publishing.differences import Difference
from service.publishing.sources import Key

# The longest value that stands on a line with another; what is longer is shortened around what differs.
BRIEF = 60
CONTEXT = 24
# The column of a field's name; longer names push their values to the right.
WIDEST = 22
# The members of a reference to another record, as it is served.
REFERENCE = {"type", "id", "name", "self"}
COLOURS: Mapping[str, str] = {"+": "green", "~": "yellow", "-": "red", "!": "red"}


def show(lines: Iterable[str]) -> None:
    """Print lines; on a terminal, those with a mark in front of a record or a value in its colour."""
    output = console()
    for line in lines:
        output.print(Text(escape_line(line), style=COLOURS.get(line.lstrip()[:1], "") if line[:1] == " " else ""))


def named(key: Key) -> str:
    """Return how people name a record: `treatment/oral-aspirin`."""
    return "/".join(key)


def counted(number: int, thing: str) -> str:
    """Return a number with what it counts: `1 record`, `2,000 records`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def brief(value: Any, limit: int = BRIEF) -> str:
    """Return a value on one line, its end cut off where it is long."""
    shown = written(value)
    if len(shown) <= limit:
        return shown
    return shown[: limit - 2] + ('…"' if shown.endswith('"') else "…")


def written(value: Any) -> str:
    """Return a value as editors would write it, on one line."""
    if value is None:
        return "(nothing)"
    if isinstance(value, str):
        return '"' + value.replace("\n", "\\n").replace("\r", "\\r") + '"'
    if isinstance(value, list):
        return "[" + ", ".join(_item(item) for item in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_item(item)}" for name, item in value.items() if item is not None) + "}"
    return orjson.dumps(value).decode()


def difference_lines(
    found: Iterable[Difference], document: str | None, *, whole: bool = False, fresh: bool = False
) -> Iterator[str]:
    """Yield the lines that show what differs in a record of a document.

    `whole` shortens nothing; of a `fresh` record lists are shown as such, not as items that came.
    """
    shown = []
    for each in found:
        claims_of = document if each.path[0] == "evidence" else None
        lines = [_fresh(each.after, claims_of, whole=whole)] if fresh else list(_values(each, claims_of, whole=whole))
        shown.append((".".join(str(step) for step in each.path), lines))
    width = min(WIDEST, max((len(name) for name, _ in shown), default=0))
    for name, (first, *others) in shown:
        lead = f"      {name:<{width}}  "
        yield lead + first
        yield from (" " * len(lead) + other for other in others)


def around(before: str, after: str) -> tuple[str, str]:
    """Return two texts shortened to what differs in them, with a little of what stands around it."""
    if max(len(before), len(after)) <= BRIEF:
        return before, after
    least = min(len(before), len(after))
    start = next((index for index in range(least) if before[index] != after[index]), least)
    same = next((n for n in range(least - start) if before[-1 - n] != after[-1 - n]), least - start)
    return _cut(before, start, len(before) - same), _cut(after, start, len(after) - same)


def _values(each: Difference, document: str | None, *, whole: bool) -> Iterator[str]:
    before, after = each.before, each.after
    if isinstance(before, list) or isinstance(after, list):
        yield from _items(before or [], after or [], document)
    elif before is None:
        yield written(after) if whole else brief(after, 2 * BRIEF)
    elif after is None:
        yield f"{written(before) if whole else brief(before, 2 * BRIEF)} -> (nothing)"
    elif isinstance(before, str) and isinstance(after, str) and len(before) + len(after) > BRIEF:
        yield from _texts(before, after, whole=whole)
    else:
        yield f"{written(before)} -> {written(after)}"


def _texts(before: str, after: str, *, whole: bool) -> Iterator[str]:
    was, is_ = (before, after) if whole else around(before, after)
    yield f"- {written(was)}"
    yield f"+ {written(is_)}"


def _fresh(value: Any, document: str | None, *, whole: bool) -> str:
    if isinstance(value, list):
        value = [_short(item, document) for item in value]
    return written(value) if whole else brief(value, 2 * BRIEF)


def _items(before: list[Any], after: list[Any], document: str | None) -> Iterator[str]:
    gone = [f"- {_short(item, document)}" for item in before if item not in after]
    new = [f"+ {_short(item, document)}" for item in after if item not in before]
    if not gone and not new:
        yield f"in another order: {', '.join(_short(item, document) for item in after)}"
    elif sum(map(len, gone + new)) <= 2 * BRIEF:
        yield "  ".join(gone + new)
    else:
        yield from gone + new


def _item(item: Any) -> str:
    if isinstance(item, Mapping) and item.keys() == REFERENCE:
        return f'{item["type"]}/{item["id"]} ("{item["name"]}")'
    return item if isinstance(item, str) else written(item)


def _short(item: Any, document: str | None) -> str:
    """Return an item as it is written; of a claim within its document, the end of its id."""
    return _item(item).removeprefix(f"{document}.") if document else _item(item)


def _cut(text: str, start: int, end: int) -> str:
    """Return a stretch of a text with what stands around it, whole words where that is possible."""
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    if first:
        first = text.find(" ", first, start) + 1 or first
    if last < len(text):
        last = text.rfind(" ", end, last) if text.rfind(" ", end, last) > 0 else last
    middle = text[first:last]
    if len(middle) > 4 * BRIEF:
        middle = f"{middle[: 2 * BRIEF]} … {middle[-2 * BRIEF :]}"
    return ("… " if first else "") + middle + (" …" if last < len(text) else "")
