r"""Escaping: stored text as Markdown without markup, HTML, links or tables.

Runs of white space become one space, so that a text stays on one line. An address in it is shown, not linked.
"""

import re

# The markup of CommonMark and of dialects with tables, strikethrough, footnotes and formulas.
MARKUP = re.compile(r"[\\`*_\[\]<>#|~&$]")
# Characters that start a list, or underline a heading, at the start of a line.
BEGINNING = re.compile(r"^(?:([-+=])|([0-9]+)([.)]))")
# Addresses that some dialects turn into links.
# Addresses that need no angle brackets in a link, and characters not allowed between them.
BARE = re.compile(r"[A-Za-z0-9/.?=&%:_~-]+")
UNLINKED = re.compile(r"[\\<>\s]")
ADDRESS = re.compile(r":(?=//)|(?<=\bwww)\.", re.IGNORECASE)


def escape_text(text: str) -> str:
    """Return the text as Markdown."""
    escaped = MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
    return ADDRESS.sub(r"\\\g<0>", BEGINNING.sub(_escape_match, escaped))


def quote_text(text: str) -> str:
    """Return the text as Markdown between quotation marks."""
    return f"“{escape_text(text)}”"


def link(text: str, address: str) -> str:
    """Return a link to an address, whatever characters it has."""
    target = address if BARE.fullmatch(address) else f"<{UNLINKED.sub(_encode_match, address)}>"
    return f"[{escape_text(text)}]({target})"


def _escape_match(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


def _encode_match(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
