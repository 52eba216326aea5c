"""`search`: records for a question."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from marshmallow import validate

from schemas.search import MAX_QUESTION_CHARACTERS
from service.addresses import SEARCH
from service.catalog import BY_NAME
from service.mcp.output_schema import (
    LEAD_INS,
    NOTICE,
    RECORD,
    SOURCE,
    describe_flag,
    describe_list,
    describe_number,
    describe_object,
    describe_text,
)
from service.mcp.records import describe_record, is_quoted, list_lead_ins, name_sentence, read_record, strip_document
from service.mcp.tool import Caller, Tool, ToolArguments, ToolResult
from service.mcp.tool_limits import DEFAULT_HITS, declare_limit
from service.publishing.attribution import NOTICE as NOTICE_FOR_READERS


class SearchArguments(ToolArguments):
    """The arguments of `search`."""

    query = ma.fields.String(
        required=True,
        validate=validate.Length(
            1, MAX_QUESTION_CHARACTERS, error=f"Write a question of 1 to {MAX_QUESTION_CHARACTERS} characters."
        ),
        metadata={"description": "A question or words, as a reader would ask: any text, no query syntax."},
    )
    kind = ma.fields.String(
        validate=validate.OneOf(list(BY_NAME), error="Choose one of {choices}."),
        metadata={"description": "Only records of this kind."},
    )
    document = ma.fields.String(metadata={"description": "Only records of this document; its id, as results name it."})
    limit = declare_limit()


SENTENCE = describe_object(
    {"id": describe_text("The sentence, for `fetch`."), "text": describe_text("Its words: quote them as such.")}
)
OUTPUT = describe_object(
    {
        "results": describe_list(
            describe_object(
                {
                    **RECORD,
                    "matches": describe_list(
                        describe_object(
                            {
                                "field": describe_text("The field that matched."),
                                "text": describe_text("Its value."),
                                "isQuote": describe_flag("Whether these are words of the source: quote them as such."),
                            }
                        ),
                        "What matched.",
                    ),
                    "leadIns": LEAD_INS,
                },
                {**SOURCE, "sentence": SENTENCE},
            ),
            "The records, the best match first.",
        ),
        "total": describe_number("How many records match."),
        "match": describe_text("How the question was matched."),
        "message": describe_text("The same in words."),
        "notice": NOTICE,
    },
    {"readAs": describe_text("The question as understood, if words were read as others.")},
)


def run_search(caller: Caller, arguments: Mapping[str, Any]) -> ToolResult:
    """Return the first hits of a question."""
    reply = caller.client.get(
        SEARCH,
        {
            "q": arguments["query"],
            "fold": "none",
            "type": arguments.get("kind"),
            "document": strip_document(arguments.get("document", "")),
            "limit": arguments.get("limit", DEFAULT_HITS),
        },
    )
    page, pinned = reply.value, caller._replace(release=reply.release)
    read_as = page["outcome"]["readAs"]
    value = {
        "results": [_build_result(pinned, hit) for hit in page["items"]],
        "total": page["total"],
        "match": page["outcome"]["match"],
        "message": page["outcome"]["message"],
        "notice": NOTICE_FOR_READERS,
        **({"readAs": read_as} if read_as else {}),
    }
    return ToolResult(value, reply.release, is_shared=not read_as)


def _build_result(caller: Caller, hit: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **describe_record(caller, read_record(caller, BY_NAME[hit["type"]], hit["id"])),
        "matches": [_build_match(hit["type"], each) for each in hit["highlight"]],
        "leadIns": list_lead_ins(hit),
        **({"sentence": name_sentence(hit["sentence"])} if hit["sentence"] else {}),
    }


def _build_match(kind: str, highlight: Mapping[str, Any]) -> dict[str, Any]:
    field = highlight["field"]
    return {"field": field, "text": highlight["text"], "isQuote": is_quoted(kind, field)}


SEARCH_TOOL = Tool(
    "search",
    "Search the health content",
    "Find records about a health question: conditions, findings, treatments, tests, statistics, guidance, and the "
    "sentences of the source articles. Results name their source; `fetch` has the whole record.",
    SearchArguments,
    OUTPUT,
    run_search,
)
