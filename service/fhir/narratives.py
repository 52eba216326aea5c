"""Narratives: text for people as the XHTML that FHIR allows. Whatever is said is escaped here and nowhere else."""

import html
from collections.abc import Iterable

NAMESPACE = "http://www.w3.org/1999/xhtml"


def build_narrative(*parts: str) -> dict[str, str]:
    """Return a narrative of parts that are XHTML already."""
    return {"status": "generated", "div": f'<div xmlns="{NAMESPACE}">{"".join(parts)}</div>'}


def render_element(name: str, text: str) -> str:
    """Return an element that holds a text."""
    return f"<{name}>{html.escape(text, quote=False)}</{name}>"


def wrap_parts(name: str, parts: Iterable[str]) -> str:
    """Return an element that holds XHTML; nothing where there is none."""
    inner = "".join(parts)
    return f"<{name}>{inner}</{name}>" if inner else ""


def render_list(texts: Iterable[str]) -> str:
    """Return a list of texts."""
    return wrap_parts("ul", (render_element("li", text) for text in texts))
