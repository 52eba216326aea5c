"""`llms.txt`: the service in few words for language models, with the duties of whoever shows the content."""

import re

from schemas.duties import DUTIES
from service.guide.guide_pages import PAGES, read_page

SUMMARY = """\
# medcontent

> Health articles as typed records, every field traced to the exact words of its source, with what reviewers say of
> these words. The content is what sources say; it is not medical advice.
"""
# The parts of the API's page that a program needs to read content; the rest is linked.
PARTS = (
    "In a minute",
    "From a field to the exact words",
    "Lists",
    "Other forms",
    "What you owe your readers",
    "Search",
    "Look-up by code",
    "Quotes",
    "Releases, and reading the past",
    "Errors",
)


def build_index(base: str) -> str:
    """Return `llms.txt`; addresses begin with `base`.

    Its form (llmstxt.org) has free text before the first heading of the second level, and only links below one.
    """
    duties = "\n".join(f"- {duty.title}. {duty.text}" for duty in DUTIES.values())
    pages = "\n".join(f"- [{read_page(name).title}]({base}/docs/{name}.md): {about}" for name, about in PAGES.items())
    return f"""\
{SUMMARY}
Duties of whoever shows the content:

{duties}

The same as data: {base}/v1/duties

## For language models

- [Model Context Protocol]({base}/docs/mcp.md), at `/mcp`: tools to search, to read records and pages, and to verify \
quotes before you attribute words to a source.
- [The main parts of the documentation in one file]({base}/llms-full.txt)

## Documentation

{pages}
- [OpenAPI document]({base}/openapi.json): every operation, parameter and member.

## Optional

- [Entry points]({base}/v1): every kind of record, and the addresses of everything else.
- [Changes]({base}/v1/changes): what was published, changed or withdrawn.
"""


def build_full(base: str) -> str:
    """Return `llms-full.txt`: the summary, the page for language models, and the main parts of the API's page."""
    parts = [_find_part(read_page("api").build_text(base), title) for title in PARTS]
    return "\n".join([SUMMARY, _lower_headings(read_page("mcp").build_text(base)), "# The API\n", *parts])


def _find_part(text: str, title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    if found is None:
        raise LookupError(f"The page of the API has no part {title!r}.")
    return found[0]


def _lower_headings(text: str) -> str:
    return re.sub(r"^(#+ )", r"#\1", text, flags=re.MULTILINE)
