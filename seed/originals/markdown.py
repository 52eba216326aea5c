"""Markdown: turned into HTML (CommonMark with tables, strikethrough, definitions and footnotes), and read as such.

A block of YAML at the head of the file gives particulars: title, author, date and the like.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from seed.originals.blocks import Original, Particular, Reason, TextPiece, UnreadableOriginal
from seed.originals.html import read_html

FIELDS = {
    "title": ("title",), "author": ("author", "authors"), "publisher": ("publisher",),
    "published": ("published", "date"), "modified": ("modified", "updated", "lastmod"),
    "licence": ("licence", "license"), "url": ("url", "canonical_url", "canonical"), "language": ("language", "lang"),
}  # fmt: skip


def read_markdown(text: str, *, main_only: bool = False, leave_out: tuple[str, ...] = ()) -> Original:
    """Read Markdown. Raises UnreadableOriginal."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin).use(deflist_plugin)
    known: dict[str, Any] = {}
    tokens = parser.parse(text, known)
    _refuse_unused_notes(known)
    page = parser.renderer.render([token for token in tokens if token.type != "front_matter"], parser.options, {})
    original = read_html(page, main_only=main_only, leave_out=leave_out)
    original.media_type = "text/markdown"
    for token in tokens:
        if token.type == "front_matter":
            original.pieces.insert(0, TextPiece(" ".join(token.content.split()), Reason.HEAD))
            original.particulars |= dict(_read_front_matter(token.content))
    return original


def _refuse_unused_notes(known: dict[str, Any]) -> None:
    """Raise where the text refers to a footnote nowhere, because the parser then drops it."""
    for label, number in known.get("footnotes", {}).get("refs", {}).items():
        if number < 0:
            name = f"[^{label.removeprefix(':')}]"
            raise UnreadableOriginal(
                f"The text refers to the footnote {name} nowhere, so its words would be lost.",
                f"refer to it with {name}, or make it a paragraph",
            )


def _read_front_matter(content: str) -> Iterator[tuple[str, Particular]]:
    try:
        values: Any = yaml.safe_load(content)
    except yaml.YAMLError:
        return
    if not isinstance(values, dict):
        return
    for field, names in FIELDS.items():
        for name in names:
            value = values.get(name)
            words = "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
            if words.strip():
                yield field, Particular(words.strip(), f"front matter {name}")
                break
