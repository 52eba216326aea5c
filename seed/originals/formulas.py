"""Formulas: MathML as a line of text, where a line can say the same.

The text nodes of a formula alone say something else: one half would be 12, and ten to the ninth 109.
"""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from seed.originals.raised_characters import lower_characters, raise_characters

MAX_DEPTH = 50
ROWS = frozenset(["math", "mrow", "mstyle", "mpadded", "merror"])
UNSEEN = {"mphantom": "", "annotation": "", "annotation-xml": "", "mspace": " "}
TOKENS = frozenset(["mi", "mn", "mo", "ms", "mtext"])


def format_formula(node: LexborNode, depth: int = 0) -> str | None:
    """Return a formula as text; None where it needs more than a line, such as a matrix or a root of higher degree."""
    tag = node.tag or ""
    if depth > MAX_DEPTH:
        return None
    if tag in TOKENS:
        return " ".join(node.text().split())
    if tag in UNSEEN:
        return UNSEEN[tag]
    parts = [format_formula(child, depth + 1) for child in _iterate_elements(node)]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return _join_parts(tag, known)


def _join_parts(tag: str, parts: list[str]) -> str | None:
    """Return the parts of an element in one line; None for an element that is not known."""
    match tag, parts:
        case "mfrac", [above, below]:
            joined = f"{_add_brackets(above)}/{_add_brackets(below)}"
        case "msup", [base, raised]:
            joined = f"{_add_brackets(base)}{_raise(raised)}"
        case "msub", [base, lowered]:
            joined = f"{_add_brackets(base)}{_lower(lowered)}"
        case "msubsup", [base, lowered, raised]:
            joined = f"{_add_brackets(base)}{_lower(lowered)}{_raise(raised)}"
        case "semantics", [shown, *_]:
            joined = shown
        case "msqrt", _:
            joined = f"√({''.join(parts)})"
        case "mfenced", _:
            joined = f"({', '.join(parts)})"
        case _ if tag in ROWS:
            joined = "".join(parts)
        case _:
            return None
    return joined


def _add_brackets(text: str) -> str:
    return text if len(text) < 2 or text.replace(".", "").replace(",", "").isalnum() else f"({text})"


def _raise(text: str) -> str:
    raised = raise_characters(text)
    return raised if not any(map(str.isalpha, text)) and raised != text else f"^{_add_brackets(text)}"


def _lower(text: str) -> str:
    lowered = lower_characters(text)
    return lowered if not any(map(str.isalpha, text)) and lowered != text else f"_{_add_brackets(text)}"


def _iterate_elements(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        if child.is_element_node:
            yield child
        child = child.next
