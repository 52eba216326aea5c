"""Compared answers: how a question of a comparison, its answers and their sources are shown to a model."""

from collections.abc import Mapping
from typing import Any

from service.mcp.output_schema import (
    ADVISORIES,
    LEAD_INS,
    describe_flag,
    describe_list,
    describe_number,
    describe_object,
    describe_text,
)
from service.mcp.records import build_advisory, build_id

# The answers that a question has in a result: one of several questions, and the only one.
MAX_ANSWERS, MAX_ANSWERS_ALONE = 5, 25

OUTCOME = describe_text("differ, agree or only-one-says; absent if nothing is judged, as for words.")
COMPARED_SOURCE = describe_object(
    {
        "document": describe_text("The id of the document that says it."),
        "record": describe_text("The record, for `fetch`."),
        "advisories": ADVISORIES,
        "leadIns": LEAD_INS,
    },
    {"quote": describe_text("The words of this document: quote them as such.")},
)
QUESTION = describe_object(
    {
        "id": describe_text("The question, for `question`."),
        "title": describe_text("The question in words."),
        "basis": describe_text("What is compared: coded, reference, number, or quoted for words."),
        "answers": describe_list(
            describe_object(
                {
                    "text": describe_text("The answer."),
                    "isQuote": describe_flag("Whether the text is words of the source: quote it as such."),
                    "sources": describe_list(COMPARED_SOURCE, "The documents that give this answer."),
                },
                {"outcome": OUTCOME},
            ),
            "The answers, the most common first.",
        ),
        "moreAnswers": describe_number("How many answers are not shown."),
        "unanswered": describe_list({"type": "string"}, "The ids of the documents that do not say."),
    },
    {"outcome": OUTCOME},
)


def describe_question(
    question: Mapping[str, Any], advisories: Mapping[int, Mapping[str, Any]], *, is_alone: bool
) -> dict[str, Any]:
    """Return a question with its first answers, each advisory with the words that it is about."""
    shown = question["answers"][: MAX_ANSWERS_ALONE if is_alone else MAX_ANSWERS]
    return {
        "id": question["id"],
        "title": question["title"],
        "basis": question["basis"],
        "answers": [_describe_answer(each, advisories) for each in shown],
        "moreAnswers": len(question["answers"]) - len(shown) + question["omitted"],
        "unanswered": [build_id("document", id_) for id_ in question["unanswered"]],
        **_name_outcome(question),
    }


def _describe_answer(answer: Mapping[str, Any], advisories: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "text": f"“{answer['text']}”" if answer["quoted"] else answer["text"],
        "isQuote": answer["quoted"],
        "sources": [_describe_source(each, advisories) for each in answer["sources"]],
        **_name_outcome(answer),
    }


def _describe_source(source: Mapping[str, Any], advisories: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    judged = [advisories[number] for number in source["advisories"]]
    return {
        "document": build_id("document", source["document"]),
        "record": build_id(source["record"]["type"], source["record"]["id"]),
        "advisories": [build_advisory(each["claim"]["name"], each) for each in judged],
        "leadIns": [each["name"] for each in source["leadIns"]],
        **({"quote": source["words"]} if source["words"] else {}),
    }


def _name_outcome(judged: Mapping[str, Any]) -> dict[str, str]:
    return {"outcome": judged["outcome"]} if judged["outcome"] else {}
