"""Guide pages: the Markdown of the documentation, with links and addresses that work on the service."""

import re
import sysconfig
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

# The pages, in reading order, with their descriptions. The rest of the documentation is for editors and operators.
PAGES: Mapping[str, str] = {
    "api": "The API: requests, lists, search, quotes, releases, caching, errors, and what you owe your readers.",
    "condition-page": "Build a page about a condition, from the first request to attribution, advisories and caching.",
    "content-model": "Every kind and every field, and where its value comes from.",
    "display": "The display elements: records, quotes and pages with all that is owed to readers, and a checker.",
    "mcp": "The Model Context Protocol: the tools for language models, and how to prove a quote.",
    "interoperability": "JSON-LD, Markdown, CSV, FHIR and Infobutton, and how each field is mapped.",
    "exports": "Whole releases as files: DuckDB, Polars, pandas, Datasette and sqlite-utils.",
    "reading-room": "The pages for people: their addresses, and how to share and cite.",
}
# In a checkout, and where the package is installed.
FOLDERS = (Path(__file__).parents[2] / "docs", Path(sysconfig.get_path("data")) / "share" / "medcontent" / "docs")
# The address of the service in the examples.
EXAMPLE_HOST = "http://127.0.0.1:8000"
COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
# A relative link, with its words, its file and its anchor.
LINK = re.compile(r"\[([^\[\]]+)\]\((?![a-z]+:)([^)\s#]*)(#[^)\s]*)?\)")
OF_GUIDE = re.compile(r"([a-z-]+)\.md")


class GuidePage(NamedTuple):
    """A page: its name, its title, and its Markdown with links to other pages as `name.md`."""

    name: str
    title: str
    text: str

    def build_text(self, base: str) -> str:
        """Return the Markdown with examples for the service at an address."""
        return self.text.replace(EXAMPLE_HOST, base)


@cache
def read_page(name: str) -> GuidePage:
    """Return a page of the guide, one of `PAGES`."""
    text = LINK.sub(_replace_link, COMMENT.sub("", _read(f"{name}.md")))
    title = text.partition("\n")[0].removeprefix("# ")
    return GuidePage(name, title, text)


def _read(file: str) -> str:
    folder = next((each for each in FOLDERS if (each / file).is_file()), FOLDERS[0])
    return (folder / file).read_text(encoding="utf-8")


def _replace_link(found: re.Match[str]) -> str:
    """Return a link that leads somewhere on the service, or only its words."""
    words, file, anchor = found[1], found[2], found[3] or ""
    if not file:
        return found[0]
    page = OF_GUIDE.fullmatch(file)
    return f"[{words}]({file}{anchor})" if page and page[1] in PAGES else words
