"""The parts of an original: its blocks of text, the pieces left out, and what the file says of itself."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a block of text is on the page."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    TERM = "term"
    DEFINITION = "definition"
    CELL = "cell"
    HEADER_CELL = "header-cell"
    CAPTION = "caption"
    QUOTATION = "quotation"
    NOTE = "note"


class Reason(StrEnum):
    """Why a piece of text is left out."""

    HEAD = "in the head of the page"
    SCRIPT = "script or style"
    TEMPLATE = "a template, which is not shown"
    HIDDEN = "marked as hidden"
    NO_SCRIPT = "shown only without scripts"
    NAVIGATION = "navigation"
    PAGE_HEADER = "page header"
    PAGE_FOOTER = "page footer"
    SEARCH = "search form"
    CONTROL = "a control of the page"
    FALLBACK = "shown only where a medium cannot be played"
    STRUCK_OUT = "struck out"
    PICTURE = "description of a picture"
    COMMENT = "a comment"
    REPEATED = "repeated on the pages"
    BREAK_MARK = "a mark for line breaks"
    OUTSIDE_MAIN = "outside the main part of the page"
    SELECTED = "left out by --leave-out"


@dataclass(frozen=True)
class TextPiece:
    """A text node of the original: its words, and why it is left out; None where it is kept."""

    words: str
    reason: Reason | None = None


@dataclass
class Block:
    """A block of text. `lead_in` is the number of the block that introduces it, counted from 0.

    `level` is that of a heading (1 to 6) or the depth of a list item (from 1); `row` and `column` place a cell, both
    counted from 1.
    """

    text: str
    role: Role = Role.PARAGRAPH
    level: int | None = None
    lead_in: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Particular:
    """What the file says of itself: the value and where it says so, as in `meta name="author"`."""

    value: str
    found_in: str


@dataclass
class Original:
    """What was read: the blocks in the order of the text, the account of all pieces, and the particulars by field."""

    media_type: str
    blocks: list[Block] = field(default_factory=list)
    pieces: list[TextPiece] = field(default_factory=list)
    particulars: dict[str, Particular] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


class UnreadableOriginal(Exception):
    """An original that cannot be read without loss; the message is a sentence, `remedy` says what to do."""

    def __init__(self, message: str, remedy: str | None = None) -> None:
        """Keep the remedy next to the message."""
        super().__init__(message)
        self.remedy = remedy
