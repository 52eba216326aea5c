"""Accounts: what of an original was kept and what was left out, and why, shown as a picture."""

import sys
from collections import Counter
from itertools import groupby

from rich.text import Text

from seed.originals.blocks import Original, Reason, TextPiece
from seed.value_formats import shorten
from service.operations.terminal import pluralise
from service.operations.terminal_output import open_console

WIDTH = 72
# Not part of what a page could show: it is named, and is not in the picture.
UNSEEN = frozenset([Reason.HEAD, Reason.SCRIPT, Reason.TEMPLATE])
KEPT, LEFT_OUT = "█", "▒"
PLAIN_KEPT, PLAIN_LEFT_OUT = "#", "o"
MAX_SHOWN = 5  # pieces of text for each reason


def print_account(original: Original, name: str) -> None:
    """Print the account of an original: a strip of its text, what was left out by reason, and remarks."""
    output = open_console()
    kept_cell, left_out_cell = (
        (KEPT, LEFT_OUT) if "utf" in (sys.stdout.encoding or "").lower() else (PLAIN_KEPT, PLAIN_LEFT_OUT)
    )
    kept = sum(len(piece.words) for piece in original.pieces if piece.reason is None)
    left_out = sum(len(piece.words) for piece in original.pieces if piece.reason and piece.reason not in UNSEEN)
    output.print(Text(f"{name}: {kept:,} characters kept, {left_out:,} left out\n"))
    strip = _build_strip([piece for piece in original.pieces if piece.reason not in UNSEEN])
    for start in range(0, len(strip), WIDTH):
        row = Text("  ")
        for is_kept, cells in groupby(strip[start : start + WIDTH]):
            count = len(list(cells))
            row.append((kept_cell if is_kept else left_out_cell) * count, style="green" if is_kept else "yellow")
        output.print(row)
    output.print(f"\n  {kept_cell} kept, {left_out_cell} left out\n", style="dim")
    for line in _list_reasons(original.pieces):
        output.print(Text(line))
    for remark in original.remarks:
        output.print(Text(f"note: {remark}"))
    roles = Counter(block.role.value for block in original.blocks)
    output.print(Text("kept: " + ", ".join(pluralise(count, role.replace("-", " ")) for role, count in roles.items())))


def _build_strip(pieces: list[TextPiece]) -> list[bool]:
    """Return a cell for each stretch of the text, in order: whether most of it was kept."""
    total = sum(len(piece.words) for piece in pieces)
    size = max(1, total // (4 * WIDTH))
    cells: list[bool] = []
    filled = kept = 0
    for piece in pieces:
        remaining = len(piece.words)
        while remaining:
            step = min(remaining, size - filled)
            filled, kept, remaining = filled + step, kept + (step if piece.reason is None else 0), remaining - step
            if filled == size:
                cells.append(kept * 2 >= size)
                filled = kept = 0
    return [*cells, kept * 2 >= filled] if filled else cells


def _list_reasons(pieces: list[TextPiece]) -> list[str]:
    """Return lines that name each reason and the first pieces that were left out for it."""
    by_reason: dict[Reason, list[str]] = {}
    for piece in pieces:
        if piece.reason and piece.words:
            by_reason.setdefault(piece.reason, []).append(piece.words)
    lines: list[str] = []
    for reason, words in by_reason.items():
        lines.append(f"left out, {reason}: {pluralise(len(words), 'piece')}")
        if reason in (Reason.SCRIPT, Reason.BREAK_MARK):
            continue
        lines += [f"    {shorten(each, 100)}" for each in words[:MAX_SHOWN]]
        if len(words) > MAX_SHOWN:
            lines.append(f"    and {len(words) - MAX_SHOWN:,} more")
    return lines
