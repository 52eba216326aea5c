"""Guide pages as HTML: headings with anchors, tables, and code that can be selected."""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin

from service.guide.guide_pages import GuidePage

# A link to another page of the guide.
PAGE_LINK = re.compile(r'href="([a-z-]+)\.md(#[^"]*)?"')
# Anchors as the forges make them, for which the links are written.
UNWANTED = re.compile(r"[^\w\- ]")
MAX_RENDERED = 64


@lru_cache(MAX_RENDERED)
def render_page(page: GuidePage, base: str) -> str:
    """Return the HTML of a page, with examples for the service at an address; other HTML in it stays text."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.use(anchors_plugin, max_level=6, slug_func=_make_anchor)
    html = PAGE_LINK.sub(r'href="/docs/\1\2"', reader.render(page.build_text(base)))
    return (
        html.replace("<pre>", '<pre class="command" tabindex="0" role="group" aria-label="Example">')
        .replace("<table>", '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>')
        .replace("</table>", "</table></div>")
    )


def _make_anchor(title: str) -> str:
    return UNWANTED.sub("", title.lower()).replace(" ", "-")
