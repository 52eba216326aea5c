"""HTML elements: which begin a block, and which the markup itself marks as left out, with the reason."""

import re

from selectolax.lexbor import LexborNode

from seed.originals.blocks import Reason

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main marquee menu nav ol p plaintext pre search"
    " section summary table tbody td tfoot th thead tr ul xmp".split()
)
REASONS = {
    "head": Reason.HEAD, "template": Reason.TEMPLATE,
    "noscript": Reason.NO_SCRIPT, "nav": Reason.NAVIGATION, "search": Reason.SEARCH, "select": Reason.CONTROL,
    "textarea": Reason.CONTROL, "datalist": Reason.CONTROL, "iframe": Reason.FALLBACK, "object": Reason.FALLBACK,
    "video": Reason.FALLBACK, "audio": Reason.FALLBACK, "canvas": Reason.FALLBACK, "del": Reason.STRUCK_OUT,
    "s": Reason.STRUCK_OUT, "strike": Reason.STRUCK_OUT, "rp": Reason.FALLBACK, "meter": Reason.FALLBACK,
    "progress": Reason.FALLBACK,
}  # fmt: skip
LANDMARKS = {
    "navigation": Reason.NAVIGATION, "menu": Reason.NAVIGATION, "menubar": Reason.NAVIGATION,
    "banner": Reason.PAGE_HEADER, "contentinfo": Reason.PAGE_FOOTER, "search": Reason.SEARCH,
}  # fmt: skip
PAGE_PARTS = {"header": Reason.PAGE_HEADER, "footer": Reason.PAGE_FOOTER}
# A heading may be the switch that unfolds its section: the button then holds the words of the heading.
UNFOLDING = frozenset(["aria-expanded", "aria-controls"])
BLOCK_STYLE = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|table|list-item|flow-root)\b", re.IGNORECASE)
# Attributes whose text a page shows, by the elements that have them.
SHOWN_ATTRIBUTES = {"input": ("placeholder", "value"), "textarea": ("placeholder",)}
HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
BACK_LINK = re.compile(r"doc-backlink|footnote-back|#(?:foot|end)note-ref|#fnref")


def find_reason(node: LexborNode, tag: str, *, in_heading: bool, in_picture: bool, in_section: bool) -> Reason | None:
    """Return why what an element holds is left out, by where it is in the page; None where it is kept."""
    if _is_hidden(node, tag):
        return Reason.HIDDEN
    role = (node.attributes.get("role") or "").lower()
    if tag == "button" or role == "button":
        keeps = in_heading or not UNFOLDING.isdisjoint(node.attributes)
        return None if keeps else Reason.CONTROL
    if in_picture and tag in ("title", "desc", "metadata"):
        return Reason.PICTURE
    if tag in PAGE_PARTS and not in_section:
        return PAGE_PARTS[tag]
    return Reason.CONTROL if _is_back_link(node, tag) else REASONS.get(tag) or LANDMARKS.get(role)


def is_block(node: LexborNode, tag: str) -> bool:
    """Return whether an element begins a line of its own, by its name or its style."""
    return tag in BLOCKS or BLOCK_STYLE.search(node.attributes.get("style") or "") is not None


def list_shown_attributes(node: LexborNode, tag: str) -> list[str]:
    """Return what a control shows without being filled in: its label or a hint."""
    if (node.attributes.get("type") or "").lower() in ("hidden", "checkbox", "radio"):
        return []
    values = (node.attributes.get(name) or "" for name in SHOWN_ATTRIBUTES.get(tag, ()))
    return [words for value in values if (words := " ".join(value.split()))]


def _is_hidden(node: LexborNode, tag: str) -> bool:
    """Return whether the markup itself says that the element is not shown."""
    attributes = node.attributes
    if tag == "dialog" and "open" not in attributes:
        return True
    is_marked = "hidden" in attributes and (attributes["hidden"] or "").lower() != "until-found"
    return is_marked or HIDDEN_STYLE.search(attributes.get("style") or "") is not None


def _is_back_link(node: LexborNode, tag: str) -> bool:
    """Return whether the element leads from a footnote back to its mark."""
    values = (node.attributes.get(name) or "" for name in ("role", "class", "href"))
    return tag == "a" and BACK_LINK.search(" ".join(values)) is not None


def is_notes_section(node: LexborNode) -> bool:
    """Return whether the element holds the footnotes of the page."""
    names = f"{node.attributes.get('role') or ''} {node.attributes.get('class') or ''}".split()
    return not {"doc-endnotes", "doc-footnote", "footnotes", "endnotes"}.isdisjoint(names)
