"""HTML: the blocks of a page, and an account of every text node of its tree.

The tree is the one that browsers build (selectolax, which wraps Lexbor). What the page shows is kept. Text is left out
only where the markup itself says that it is navigation, a control, a script, or hidden.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from seed.originals.blocks import Block, Original, Reason, Role, TextPiece, UnreadableOriginal
from seed.originals.formulas import format_formula
from seed.originals.html_elements import find_reason, is_block, is_notes_section, list_shown_attributes
from seed.originals.html_tree import MAX_DEPTH, WalkStep, parse_page, walk_tree
from seed.originals.page_metadata import read_page_metadata
from seed.originals.raised_characters import BREAK_MARKS, lower_characters, raise_characters
from seed.originals.table_grid import TableGrid

HEADINGS = {f"h{level}": level for level in range(1, 7)}
ROLES = {
    "li": Role.LIST_ITEM, "dt": Role.TERM, "dd": Role.DEFINITION, "td": Role.CELL, "th": Role.HEADER_CELL,
    "caption": Role.CAPTION, "figcaption": Role.CAPTION, "blockquote": Role.QUOTATION,
}  # fmt: skip
CLOSING = (".", "!", "?")
LISTS = frozenset(["ul", "ol", "menu"])
TABLE_SECTIONS = frozenset(["thead", "tbody", "tfoot"])
SECTIONS = frozenset(["article", "aside", "main", "section"])
PREFORMATTED = frozenset(["listing", "plaintext", "pre", "xmp"])
SPACE = re.compile(r"\s+")
RENDERERS: dict[str, Callable[[str], str]] = {
    "sup": raise_characters, "sub": lower_characters, "rt": "({})".format,
}  # fmt: skip
NOTE = re.compile(r"(?:foot|end)note-?\d+$|fn:?\d+$")


@dataclass(frozen=True)
class _Scope:
    """What holds for the text inside an element."""

    reason: Reason | None = None
    role: Role = Role.PARAGRAPH
    level: int | None = None
    in_section: bool = False
    in_main: bool = False
    in_heading: bool = False
    in_picture: bool = False
    in_notes: bool = False
    preformatted: bool = False
    depth: int = 0
    lead_in: int | None = None
    # What introduces the items that are no sentences, where the block before the list is one.
    lead_in_of_fragments: int | None = None
    in_formula: bool = False
    quotes: int = 0
    render: Callable[[str], str] | None = None


def read_html(text: str, *, main_only: bool = False, leave_out: tuple[str, ...] = ()) -> Original:
    """Read a page. With `main_only`, text outside its main part is left out; `leave_out` holds CSS selectors.

    Raises UnreadableOriginal.
    """
    tree = parse_page(text)
    selected = {node.mem_id for selector in leave_out for node in _select(tree, selector)}
    reader = _PageReader(selected, _find_main(tree) if main_only else None)
    for step, node in walk_tree(tree):
        reader.take(step, node)
    reader.end_block()
    reader.original.particulars.update(read_page_metadata(tree))
    return reader.original


def _select(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        nodes = tree.css(selector)
    except SelectolaxError as error:
        raise UnreadableOriginal(f"--leave-out {selector}: this is not a CSS selector.") from error
    if not nodes:
        raise UnreadableOriginal(f"--leave-out {selector}: the page has no such element.")
    return nodes


def _find_main(tree: LexborHTMLParser) -> int:
    for selector in ("main", "[role=main]", "article"):
        if len(nodes := tree.css(selector)) == 1:
            return nodes[0].mem_id
    raise UnreadableOriginal(
        "--main-only: the page does not mark one part as its main part (<main>, role=main, or a single <article>).",
        "leave the option out, or name what to leave out with --leave-out",
    )


class _PageReader:
    """Turns the steps of a walk into blocks and the account."""

    def __init__(self, selected: set[int], main: int | None) -> None:
        self.original = Original("text/html")
        self._selected = selected
        self._main = main
        self._scopes = [_Scope(in_main=main is None)]
        self._words: list[str] = []
        self._grids: list[TableGrid] = []
        self._written: _Scope | None = None

    def take(self, step: WalkStep, node: LexborNode) -> None:
        """Take one step of the walk."""
        if step is WalkStep.TEXT:
            self._take_text(node.text_content or "")
        elif step is WalkStep.ENTER:
            self._enter(node)
        else:
            self._leave(node)

    def end_block(self) -> None:
        """End the block that is being read, where it has words."""
        words, self._words = "".join(self._words), []
        scope = self._written or self._scopes[-1]
        self._written = None
        text = words.strip("\n") if scope.preformatted else _join_white_space(words)
        if not text.strip():
            return
        block = Block(text, scope.role, scope.level, scope.lead_in)
        if block.lead_in is None and not text.endswith(CLOSING):
            block.lead_in = scope.lead_in_of_fragments
        if scope.role in (Role.CELL, Role.HEADER_CELL) and self._grids:
            block.row, block.column = self._grids[-1].row, self._grids[-1].column
        self.original.blocks.append(block)

    def _take_text(self, words: str) -> None:
        scope = self._scopes[-1]
        if scope.in_formula:
            return
        if not words.strip():
            if self._words and scope.reason is None:
                self._words.append(words if scope.preformatted else " ")
            return
        reason = scope.reason or (None if scope.in_main else Reason.OUTSIDE_MAIN)
        if reason is None and (marks := BREAK_MARKS.findall(words)):
            self.original.pieces += [TextPiece(mark, Reason.BREAK_MARK) for mark in marks]
            words = BREAK_MARKS.sub("", words)
        if reason is None and scope.render:
            words = scope.render(words)
        self.original.pieces.append(TextPiece(" ".join(words.split()), reason))
        if reason is None:
            if self._written is None or not any(word.strip() for word in self._words):
                self._written = scope
            self._words.append(words if scope.preformatted else SPACE.sub(" ", words))

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if self._is_block(node, tag):
            self.end_block()
        scope = self._change_scope(node, tag, self._build_scope(node, tag))
        if self._grids or tag == "table":
            self._enter_table(node, tag)
        if tag == "br" and scope.reason is None:
            self._words.append("\n")
        elif tag in ("img", "area", "input") and (alt := (node.attributes.get("alt") or "").strip()):
            self.original.pieces.append(TextPiece(alt, scope.reason or Reason.PICTURE))
        for words in list_shown_attributes(node, tag):
            self.original.pieces.append(TextPiece(words, scope.reason or Reason.CONTROL))
        self._scopes.append(scope)

    def _change_scope(self, node: LexborNode, tag: str, scope: _Scope) -> _Scope:
        """Return what holds inside an element that depends on what was read, and take what it shows itself."""
        if tag in LISTS and self._scopes[-1].reason is None:
            lead_in, of_fragments = self._find_lead_ins()
            return replace(scope, depth=scope.depth + 1, lead_in=lead_in, lead_in_of_fragments=of_fragments)
        if tag == "q":
            self._take_text("‘" if scope.quotes % 2 else "“")
            return replace(scope, quotes=scope.quotes + 1)
        if tag == "math" and not scope.in_formula:
            self._take_formula(node, scope)
            return replace(scope, in_formula=True)
        if tag == "template":
            self._take_template(node, scope)
        elif tag == "dt":
            blocks = self.original.blocks
            return replace(scope, lead_in=len(blocks) - 1 if blocks and blocks[-1].role is Role.TERM else None)
        elif tag == "dd":
            return replace(scope, lead_in=self._find_last(Role.TERM))
        return scope

    def _enter_table(self, node: LexborNode, tag: str) -> None:
        if tag == "table":
            self._grids.append(TableGrid())
        elif tag == "tr":
            self._grids[-1].begin_row()
        elif tag in ("td", "th"):
            self._grids[-1].begin_cell(node)

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "q":
            self._take_text("”" if self._scopes[-1].quotes % 2 else "’")
        if self._is_block(node, tag):
            self.end_block()
        if tag == "table" and self._grids:
            self._grids.pop()
        elif tag in TABLE_SECTIONS and self._grids:
            self._grids[-1].end_section()
        self._scopes.pop()

    def _build_scope(self, node: LexborNode, tag: str) -> _Scope:
        """Return what holds inside an element, from what holds around it."""
        scope = self._scopes[-1]
        reason = Reason.SCRIPT if tag in ("script", "style") else scope.reason or self._find_reason(node, tag, scope)
        role, level = scope.role, scope.level
        in_notes = scope.in_notes or is_notes_section(node)
        if tag in HEADINGS:
            role, level = Role.HEADING, HEADINGS[tag]
        elif tag in ROLES:
            role, level = ROLES[tag], scope.depth if tag == "li" else None
            if role is Role.LIST_ITEM and (in_notes or NOTE.match(node.id or "")):
                role, level = Role.NOTE, None
        elif tag == "table":
            role, level = Role.PARAGRAPH, None
        render = RENDERERS.get(tag, scope.render)
        return replace(
            scope, reason=reason, role=role, level=level, render=render,
            in_section=scope.in_section or tag in SECTIONS,
            in_main=scope.in_main or node.mem_id == self._main,
            in_heading=scope.in_heading or tag in HEADINGS or tag == "summary",
            in_picture=scope.in_picture or tag == "svg", in_notes=in_notes,
            preformatted=scope.preformatted or tag in PREFORMATTED,
        )  # fmt: skip

    def _find_reason(self, node: LexborNode, tag: str, scope: _Scope) -> Reason | None:
        """Return why what an element holds is left out; None where it is kept."""
        if node.mem_id in self._selected:
            return Reason.SELECTED
        return find_reason(
            node, tag, in_heading=scope.in_heading, in_picture=scope.in_picture, in_section=scope.in_section
        )

    def _is_block(self, node: LexborNode, tag: str) -> bool:
        return is_block(node, tag) or (tag == "text" and self._scopes[-1].in_picture)

    def _take_formula(self, node: LexborNode, scope: _Scope) -> None:
        words = format_formula(node)
        if words is None and scope.reason is None:
            raise UnreadableOriginal(
                f'The page has a formula that is no line of text: "{" ".join(node.text().split())[:60]}".',
                "write it as text, or leave it out with --leave-out math",
            )
        self._scopes.append(scope)
        self._take_text(words or node.text())
        self._scopes.pop()

    def _take_template(self, node: LexborNode, scope: _Scope) -> None:
        """Take the text of a template, which is in a tree apart; that of a shadow root is shown."""
        if len(self._scopes) > MAX_DEPTH:
            raise UnreadableOriginal(f"The page is more than {MAX_DEPTH} levels deep, which no article is.")
        is_shown = "shadowrootmode" in node.attributes
        self._scopes.append(replace(scope, reason=self._scopes[-1].reason) if is_shown else scope)
        for step, inner in walk_tree(parse_page((node.html or "").replace("<template", "<div", 1))):
            self.take(step, inner)
        self._scopes.pop()

    def _find_lead_ins(self) -> tuple[int | None, int | None]:
        """Return the number of the block that introduces the list that begins now, or its fragments of sentences."""
        blocks, scope = self.original.blocks, self._scopes[-1]
        if not blocks or scope.in_notes:
            return None, None
        number, last = len(blocks) - 1, blocks[-1]
        if last.role not in (Role.HEADING, Role.PARAGRAPH, scope.role):
            return None, None
        ends = last.role is Role.PARAGRAPH and last.text.endswith(CLOSING)
        return (None, number) if ends else (number, None)

    def _find_last(self, role: Role) -> int | None:
        numbers = reversed(range(len(self.original.blocks)))
        return next((number for number in numbers if self.original.blocks[number].role is role), None)


def _join_white_space(words: str) -> str:
    """Return the words with single spaces, keeping the line breaks of <br>."""
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return "\n".join(line for line in lines if line)
