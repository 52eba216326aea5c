"""`fetch`: one record with its words, its evidence and what reviewers say of it."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from service.addresses import build_record_address
from service.mcp.output_schema import (
    NOTICE,
    RECORD,
    SOURCE,
    describe_number,
    describe_object,
    describe_text,
)
from service.mcp.records import describe_record, parse_id, read_record
from service.mcp.tool import Caller, Tool, ToolArguments, ToolResult
from service.publishing.attribution import NOTICE as NOTICE_FOR_READERS


class FetchArguments(ToolArguments):
    """The arguments of `fetch`."""

    id = ma.fields.String(
        required=True, metadata={"description": "The id of a record, as `search` returns it: KIND/ID."}
    )


OUTPUT = describe_object(
    {
        **RECORD,
        "text": describe_text("The record as Markdown: quoted words in quotation marks, advisories, sources."),
        "notice": NOTICE,
        "metadata": describe_object(
            {
                "revision": describe_number("Its revision."),
                "updatedAt": describe_text("When it changed."),
            },
            {"review": describe_text("Whether a clinician has reviewed the record.")},
        ),
    },
    SOURCE,
)


def run_fetch(caller: Caller, arguments: Mapping[str, Any]) -> ToolResult:
    """Return a record."""
    kind, id_ = parse_id(arguments["id"])
    reply = caller.client.get(build_record_address(kind, id_), {"format": "markdown"})
    pinned = caller._replace(release=reply.release)
    record = read_record(pinned, kind, id_)
    review = record.get("review")
    value = {
        **describe_record(pinned, record),
        "text": reply.text,
        "notice": NOTICE_FOR_READERS,
        "metadata": {
            "revision": record["revision"],
            "updatedAt": record["updatedAt"],
            **({"review": review["status"]} if review else {}),
        },
    }
    return ToolResult(value, reply.release)


FETCH_TOOL = Tool(
    "fetch",
    "Read a record",
    "Read one record in full: what the source says, word by word, the sentences it is from, and what reviewers say of "
    "these words.",
    FetchArguments,
    OUTPUT,
    run_fetch,
)
