"""`get_page`: what is said about a condition or a topic, section by section, in the order in which people ask."""

from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma
from marshmallow import validate

from schemas.sections import SECTION
from service.addresses import Address, Resource
from service.mcp.output_schema import (
    ADVISORIES,
    ATTRIBUTION,
    DOCUMENT,
    NOTICE,
    describe_list,
    describe_number,
    describe_object,
    describe_text,
)
from service.mcp.records import build_advisory, name_document, name_record, parse_id
from service.mcp.tool import Caller, Tool, ToolArguments, ToolFault, ToolResult
from service.mcp.tool_limits import DEFAULT_HITS, declare_limit

SUBJECTS = ("condition", "topic")
SECTIONS = tuple(SECTION.terms)
FIRST = SECTIONS[0]


class PageArguments(ToolArguments):
    """The arguments of `get_page`."""

    id = ma.fields.String(
        required=True, metadata={"description": "The id of a condition or of a topic, as `search` returns it."}
    )
    section = ma.fields.String(
        validate=validate.OneOf(SECTIONS, error=f"Write one of: {', '.join(SECTIONS)}."),
        metadata={"description": f"The section to read, as `otherSections` names it; {FIRST} by default."},
    )
    limit = declare_limit()


SECTION_ENTRY = {
    "id": describe_text("The section, for `section`."),
    "title": describe_text("Its title."),
    "total": describe_number("How many records it has."),
}
OUTPUT = describe_object(
    {
        "id": describe_text("The condition or topic, for `fetch`."),
        "title": describe_text("Its name."),
        "url": describe_text("Its page, to cite."),
        "section": describe_object({**SECTION_ENTRY, "more": describe_number("How many are not shown.")}),
        "text": describe_text("The section as Markdown: quoted words in quotation marks, advisories, sources."),
        "advisories": ADVISORIES,
        "documents": describe_list(
            describe_object({**DOCUMENT["properties"], "attribution": ATTRIBUTION}), "The documents that say it."
        ),
        "otherSections": describe_list(describe_object(SECTION_ENTRY), "The other sections that have records."),
        "notice": NOTICE,
    }
)


def run_page(caller: Caller, arguments: Mapping[str, Any]) -> ToolResult:
    """Return a section of a page. Raises ToolFault for a record of another kind."""
    kind, id_ = parse_id(arguments["id"])
    if kind.name not in SUBJECTS:
        raise ToolFault(f"There are pages about conditions and topics; `fetch` reads this {kind.name}.")
    path, wanted = Address(Resource.PAGE, kind, id_).build(), arguments.get("section", FIRST)
    limit = arguments.get("limit", DEFAULT_HITS)
    reply = caller.client.get(path, {"limit": 1})
    asked = {"release": reply.release, "section": wanted, "limit": limit}
    page = caller.client.get(path, asked).value
    [section] = page["sections"]
    named = name_record(caller.base, page["subject"])
    value = {
        "id": named["id"],
        "title": named["title"],
        "url": named["url"],
        "section": {**_name_section(section), "more": section["total"] - len(section["items"])},
        "text": caller.client.get(path, {**asked, "format": "markdown"}).text,
        "advisories": list(_iterate_advisories(page)),
        "documents": [{**name_document(each), "attribution": each["attribution"]} for each in page["documents"]],
        "otherSections": [
            _name_section(each) for each in reply.value["sections"] if each["total"] and each["id"] != wanted
        ],
        "notice": page["notice"],
    }
    return ToolResult(value, reply.release)


def _iterate_advisories(page: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what reviewers say of the quoted words."""
    for document in page["documents"]:
        for sentence in document["sentences"]:
            for claim in sentence["claims"]:
                if claim["advisory"]:
                    yield build_advisory(claim["quote"], claim["advisory"])


def _name_section(section: Mapping[str, Any]) -> dict[str, Any]:
    return {name: section[name] for name in ("id", "title", "total")}


PAGE_TOOL = Tool(
    "get_page",
    "Read a page about a condition or topic",
    "Read what sources say about a condition or a topic, one section at a time, in the order in which people ask: what "
    "it is, signs, when to seek help, causes, tests, treatments, outlook, what to do, research.",
    PageArguments,
    OUTPUT,
    run_page,
)
