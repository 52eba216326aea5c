"""`get_page`: what the sources say about a condition, section by section."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import marshmallow as ma
from marshmallow import validate

from schemas.sections import SECTION
from service.addresses import Address, Resource
from service.catalog import get_kind
from service.mcp.output_schema import (
    ADVISORIES,
    NOTICE,
    describe_list,
    describe_number,
    describe_object,
    describe_text,
)
from service.mcp.records import build_advisory, build_id, parse_id
from service.mcp.tool import Caller, Tool, ToolArguments, ToolFault, ToolResult

CONDITION = get_kind("condition")
FIRST = next(iter(SECTION.terms))
MAX_ITEMS = 5


class PageArguments(ToolArguments):
    """The arguments of `get_page`."""

    id = ma.fields.String(
        required=True, metadata={"description": "The id of a condition, as `search` returns it: condition/ID."}
    )
    section = ma.fields.String(
        validate=validate.OneOf(list(SECTION.terms), error="Choose one of {choices}."),
        metadata={"description": f"The section to read; {FIRST} by default. `seek-help`: when to see a doctor."},
    )
    cursor = ma.fields.String(metadata={"description": "`next` of the previous answer, for the rest of a section."})


OUTPUT = describe_object(
    {
        "id": describe_text("The condition, for `fetch`."),
        "title": describe_text("Its name."),
        "url": describe_text("Its page, to cite."),
        "sections": describe_list(
            describe_object(
                {
                    "id": describe_text("The section, for `section`."),
                    "title": describe_text("Its title."),
                    "total": describe_number("How many records it has; 0: no source says anything of it."),
                }
            ),
            "Every section of the page.",
        ),
        "section": describe_text("The section that `text` has."),
        "text": describe_text("The section as Markdown: quoted words in quotation marks, advisories, sources."),
        "advisories": ADVISORIES,
        "attributions": describe_list({"type": "string"}, "Show these with the words, one for each source."),
        "notice": NOTICE,
    },
    {"next": describe_text("For `cursor`: the section goes on.")},
)


def get_page(caller: Caller, arguments: Mapping[str, Any]) -> ToolResult:
    """Return a part of a section of a condition's page. Raises ToolFault for another kind of record."""
    kind, id_ = parse_id(arguments["id"])
    if kind is not CONDITION:
        raise ToolFault(f"Only conditions have a page; `fetch` reads a {kind.name}.")
    path = Address(Resource.PAGE, CONDITION, id_).build()
    section = arguments.get("section", FIRST)
    asked = {"section": section, "limit": MAX_ITEMS, "cursor": arguments.get("cursor")}
    all_sections = caller.client.get(path, {"limit": 1}).value["sections"]
    reply = caller.client.get(path, asked)
    page = reply.value
    [shown] = page["sections"]
    value = {
        "id": build_id(CONDITION.name, id_),
        "title": page["name"],
        "url": f"{caller.base}{page['links']['webUrl']}",
        "sections": [{name: each[name] for name in ("id", "title", "total")} for each in all_sections],
        "section": section,
        "text": caller.client.get(path, {**asked, "format": "markdown"}).text,
        "advisories": _list_advisories(page["documents"]),
        "attributions": [document["attribution"] for document in page["documents"]],
        "notice": page["notice"],
        **({"next": _find_cursor(shown["next"])} if shown["next"] else {}),
    }
    return ToolResult(value, reply.release)


def _list_advisories(documents: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    claims = [claim for each in documents for sentence in each["sentences"] for claim in sentence["claims"]]
    return [build_advisory(claim["quote"], claim["advisory"]) for claim in claims if claim["advisory"]]


def _find_cursor(address: str) -> str:
    return parse_qs(urlsplit(address).query)["cursor"][0]


PAGE_TOOL = Tool(
    "get_page",
    "Read a page about a condition",
    "Read what the sources say about a condition, in the order in which people ask: what it is, signs, when to seek "
    "help, causes, tests, treatments, outlook, what to do. One section at a time.",
    PageArguments,
    OUTPUT,
    get_page,
)
