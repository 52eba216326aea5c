"""`lookup_code`: records for a code of a public terminology."""

import re
from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from schemas.lookup import CODED
from service.addresses import LOOKUP
from service.catalog import BY_NAME
from service.mcp.output_schema import (
    NOTICE,
    RECORD,
    SOURCE,
    describe_flag,
    describe_list,
    describe_object,
    describe_text,
)
from service.mcp.records import describe_record, read_record
from service.mcp.tool import Caller, Tool, ToolArguments, ToolFault, ToolResult
from service.mcp.tool_limits import DEFAULT_HITS, declare_limit
from service.publishing.attribution import NOTICE as NOTICE_FOR_READERS


class LookupArguments(ToolArguments):
    """The arguments of `lookup_code`."""

    system = ma.fields.String(
        required=True,
        metadata={"description": "The terminology: mesh, snomed-ct, icd-10, icd-10-cm, rxnorm, loinc, or its URI."},
    )
    code = ma.fields.String(required=True, metadata={"description": "The code in that terminology."})
    limit = declare_limit()


OUTPUT = describe_object(
    {
        "match": describe_text("How the first record relates to the code: exact, broader, narrower, related or none."),
        "message": describe_text("The same in words."),
        "results": describe_list(
            describe_object(
                {
                    **RECORD,
                    "match": describe_text("How the record relates to the code."),
                    "reason": describe_text("Why."),
                },
                SOURCE,
            ),
            "The records, the best match first.",
        ),
        "more": describe_flag("Whether more records are related to the code."),
        "notice": NOTICE,
    }
)


def run_lookup(caller: Caller, arguments: Mapping[str, Any]) -> ToolResult:
    """Return the records for a code. Raises ToolFault for a system or code that cannot be one."""
    wanted = f"{arguments['system'].strip()}|{arguments['code'].strip()}"
    if not re.fullmatch(CODED, wanted):
        raise ToolFault("`system` must name a terminology, and `code` be a code of it, without spaces.")
    reply = caller.client.get(LOOKUP, {"code": wanted, "fold": "none"})
    answer, pinned = reply.value, caller._replace(release=reply.release)
    shown = answer["items"][: arguments.get("limit", DEFAULT_HITS)]
    value = {
        "match": answer["outcome"]["match"],
        "message": answer["outcome"]["reason"],
        "results": [_build_result(pinned, item) for item in shown],
        "more": answer["more"] or len(answer["items"]) > len(shown),
        "notice": NOTICE_FOR_READERS,
    }
    return ToolResult(value, reply.release)


def _build_result(caller: Caller, item: Mapping[str, Any]) -> dict[str, Any]:
    record = read_record(caller, BY_NAME[item["type"]], item["id"])
    return {**describe_record(caller, record), "match": item["match"], "reason": item["reason"]}


LOOKUP_TOOL = Tool(
    "lookup_code",
    "Look up a medical code",
    "Find records about the meaning of a code from a public terminology, such as MeSH or ICD-10. An unknown code gives "
    "`none`.",
    LookupArguments,
    OUTPUT,
    run_lookup,
)
