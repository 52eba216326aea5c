"""XML: the declaration, elements, attributes and text, without the characters that XML 1.0 cannot hold."""

import re
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
# XML cannot hold these characters, escaped or not.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def replace_characters(text: str) -> str:
    """Return the text with U+FFFD in place of characters that XML cannot hold."""
    return NO_XML.sub("\ufffd", text)


def render_element(name: str, text: str) -> str:
    """Return an element with a text."""
    return f"<{name}>{escape(replace_characters(text))}</{name}>"


def render_empty_element(name: str, **attributes: str) -> str:
    """Return an element without content."""
    pairs = "".join(f" {key}={quoteattr(replace_characters(value))}" for key, value in attributes.items())
    return f"<{name}{pairs}/>"
