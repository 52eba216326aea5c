"""Write a text as a YAML scalar, the same way whatever it looked like before.

Quotes are used only where YAML 1.1 or 1.2 would read something else than the text.
"""

import re
from enum import Enum, auto

from schemas.fields import Day, Flag, Number, Whole
from seed.file_forms import Field

# The longest line, as in .editorconfig; longer texts are folded.
WIDTH = 110


class Where(Enum):
    """Where a scalar is written."""

    ON_ITS_LINE = auto()
    IN_BRACKETS = auto()


def format_scalar(text: str, field: Field | None, where: Where = Where.ON_ITS_LINE, *, quoted: bool = True) -> str:
    """Return the text on one line; `quoted` says that a text of an unknown field had quotes."""
    if _is_plain(text, where) and not _is_misread(text, field, quoted=quoted):
        return text
    if '"' in text and not _NEEDS_ESCAPES.search(text) and "'" not in text:
        return f"'{text}'"
    return '"' + _NEEDS_ESCAPES.sub(_escape, text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def format_block(text: str, indent: int) -> list[str] | None:
    """Return the text as a block scalar, its indicator on the first line; None where only quotes can hold it."""
    if _NEEDS_ESCAPES.search(text.replace("\n", "")) or text != text.strip(" \t\n") or not text:
        return None
    lead = " " * indent
    if "\n" in text:
        lines = text.split("\n")
        sound = all(line == line.rstrip() for line in lines)
        return ["|-", *(f"{lead}{line}".rstrip() for line in lines)] if sound else None
    if "  " in text or "\t" in text:
        return None
    return [">-", *(lead + line for line in _fold_words(text.split(" "), max(WIDTH - indent, 40)))]


def format_kept(raw: str, text: str, indent: int) -> list[str] | None:
    """Return a text with the line breaks of its author; None where there were none, or where lines are too long."""
    lines = [line.strip() for line in raw.rstrip().splitlines()[1:]]
    if not raw.startswith(">") or len(lines) < 2 or " ".join(lines) != text or not format_block(text, indent):
        return None
    fits = all(indent + len(line) <= WIDTH or " " not in line for line in lines)
    return [">-", *(" " * indent + line for line in lines)] if fits else None


def _fold_words(words: list[str], width: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _is_plain(text: str, where: Where) -> bool:
    """Return whether YAML reads the text without quotes as this text."""
    if text != text.strip() or text[:1] in _INDICATORS or _NEEDS_ESCAPES.search(text):
        return False
    if where is Where.IN_BRACKETS and not _BRACKETED.isdisjoint(text):
        return False
    return ": " not in text and " #" not in text and not text.endswith(":")


def _is_misread(text: str, field: Field | None, *, quoted: bool) -> bool:
    """Return whether the text without quotes would look like a number, a date or the like, without being one."""
    if _NULL.fullmatch(text):
        return True
    if isinstance(field, Number | Whole | Flag) or (field is None and not quoted):
        return False
    is_dated = _DATED.match(text) is not None and not isinstance(field, Day)
    return is_dated or _TYPED.fullmatch(text) is not None


_NEEDS_ESCAPES = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_BRACKETED = frozenset(",[]{}:")
_INDICATORS = "-?:,[]{}#&*!|>'\"%@`"
_NULL = re.compile(r"~|null|Null|NULL|")
_TYPED = re.compile(
    r"[yYnN]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|=|<<"
    r"|[-+]?(?:0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0[bB][01_]+|[0-9][0-9_]*(?::[0-5]?[0-9])*)"
    r"|[-+]?(?:\.[0-9_]+|[0-9][0-9_]*(?::[0-5]?[0-9])*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_DATED = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt ])")


def _escape(match: re.Match[str]) -> str:
    known = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return known.get(match[0], f"\\u{ord(match[0]):04x}")
