"""`compare_sources`: what several documents say about one topic, question by question."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from service.addresses import Address, Resource
from service.catalog import get_kind
from service.mcp.compared_answers import OUTCOME, QUESTION, describe_question
from service.mcp.output_schema import (
    ATTRIBUTION,
    DOCUMENT,
    NOTICE,
    describe_list,
    describe_object,
    describe_text,
)
from service.mcp.records import name_document, name_record, parse_id, read_record
from service.mcp.service_client import Reply
from service.mcp.tool import Caller, Tool, ToolArguments, ToolFault, ToolResult
from service.mcp.tool_limits import DEFAULT_HITS, declare_limit

# Questions that several documents answer come first: where they differ, then where they agree.
ORDER = ("differ", "agree")


class CompareArguments(ToolArguments):
    """The arguments of `compare_sources`."""

    id = ma.fields.String(
        required=True,
        metadata={"description": "The id of a topic, or of a record that belongs to one, as `search` returns it."},
    )
    question = ma.fields.String(
        metadata={"description": "Only this question, with more of its answers; its id, as results name it."}
    )
    limit = declare_limit()


OUTPUT = describe_object(
    {
        "id": describe_text("The topic, for `fetch`."),
        "title": describe_text("Its name."),
        "url": describe_text("Its page, to cite."),
        "documents": describe_list(
            describe_object(
                {**DOCUMENT["properties"], "attribution": ATTRIBUTION},
                {"publisher": describe_text("Who published it."), "published": describe_text("The day.")},
            ),
            "The documents that are compared.",
        ),
        "questions": describe_list(QUESTION, "What they say: where they differ first, then where they agree."),
        "otherQuestions": describe_list(
            describe_object(
                {"id": describe_text("The question, for `question`."), "title": describe_text("The question.")},
                {"outcome": OUTCOME},
            ),
            "The questions that are not shown.",
        ),
        "notice": NOTICE,
    }
)


def run_comparison(caller: Caller, arguments: Mapping[str, Any]) -> ToolResult:
    """Return a comparison. Raises ToolFault for a record without a topic, and for an unknown question."""
    reply = _read_comparison(caller, arguments["id"])
    pinned, comparison = caller._replace(release=reply.release), reply.value
    questions = sorted(comparison["questions"], key=_rank_question)
    wanted = arguments.get("question")
    shown = [each for each in questions if each["id"] == wanted] if wanted else questions
    if wanted and not shown:
        raise ToolFault(f"Unknown question. Allowed: {', '.join(each['id'] for each in questions)}.")
    shown = shown[: arguments.get("limit", DEFAULT_HITS)]
    advisories = {each["number"]: each for each in comparison["advisories"]}
    topic = name_record(caller.base, comparison["topic"])
    value = {
        "id": topic["id"],
        "title": topic["title"],
        "url": topic["url"],
        "documents": [_describe_document(pinned, each) for each in comparison["documents"]],
        "questions": [describe_question(each, advisories, is_alone=bool(wanted)) for each in shown],
        "otherQuestions": [_name_question(each) for each in questions if each not in shown],
        "notice": comparison["notice"],
    }
    return ToolResult(value, reply.release)


def _read_comparison(caller: Caller, text: str) -> Reply:
    """Return the comparison for a topic, or for the topic of a record."""
    kind, id_ = parse_id(text)
    if kind.name != "topic":
        record = caller.client.get(Address(Resource.RECORD, kind, id_).build()).value
        if not record.get("topic"):
            raise ToolFault("This record belongs to no topic: no other source is known to be about the same.")
        kind, id_ = get_kind("topic"), record["topic"]["id"]
    return caller.client.get(Address(Resource.COMPARISON, kind, id_).build())


def _rank_question(question: Mapping[str, Any]) -> int:
    """Return the place of a question; the order is otherwise that of the comparison."""
    if question["outcome"] in ORDER:
        return ORDER.index(question["outcome"])
    documents = {source["document"] for answer in question["answers"] for source in answer["sources"]}
    return len(ORDER) if len(documents) > 1 else len(ORDER) + 1


def _describe_document(caller: Caller, compared: Mapping[str, Any]) -> dict[str, Any]:
    document = compared["document"]
    read = read_record(caller, get_kind("document"), document["id"])
    known = {name: compared[name] for name in ("publisher", "published") if compared[name]}
    return {**name_document(document), "attribution": read["attribution"]["text"], **known}


def _name_question(question: Mapping[str, Any]) -> dict[str, Any]:
    return {name: question[name] for name in ("id", "title", "outcome") if question[name]}


COMPARE_TOOL = Tool(
    "compare_sources",
    "Compare what sources say",
    "Compare what several documents say about one topic: where their coded values, references and numbers differ or "
    "agree, and their words next to each other, without a verdict. Each answer has its documents and advisories.",
    CompareArguments,
    OUTPUT,
    run_comparison,
)
