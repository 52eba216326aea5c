"""Narratives: text as the XHTML subset that FHIR allows. Only this module escapes it."""

import html
from collections.abc import Iterable

NAMESPACE = "http://www.w3.org/1999/xhtml"


def build_narrative(*parts: str) -> dict[str, str]:
    """Return a narrative from parts that are XHTML already."""
    return {"status": "generated", "div": f'<div xmlns="{NAMESPACE}">{"".join(parts)}</div>'}


def render_element(name: str, text: str) -> str:
    """Return an element with a text."""
    return f"<{name}>{html.escape(text, quote=False)}</{name}>"


def wrap_parts(name: str, parts: Iterable[str]) -> str:
    """Return an element with XHTML parts; an empty string without parts."""
    inner = "".join(parts)
    return f"<{name}>{inner}</{name}>" if inner else ""


def render_list(texts: Iterable[str]) -> str:
    """Return a list of texts."""
    return wrap_parts("ul", (render_element("li", text) for text in texts))
