"""Comparisons as CSV: a line for each document that gives an answer."""

from collections.abc import Iterator, Mapping
from typing import Any

from service.representations.csv_table import format_row

Wire = Mapping[str, Any]
COLUMNS = (
    *("topic", "question", "basis", "questionOutcome", "answer", "quoted", "code", "answerOutcome"),
    *(
        "document",
        "documentName",
        "publisher",
        "published",
        "licence",
        "record",
        "leadIns",
        "words",
        "claims",
        "advisories",
    ),
)


def render_rows(comparison: Wire) -> str:
    """Return a comparison as CSV (RFC 4180)."""
    return "".join(map(format_row, (COLUMNS, *_iterate_rows(comparison))))


def _iterate_rows(comparison: Wire) -> Iterator[tuple[str | None, ...]]:
    documents = {each["document"]["id"]: each for each in comparison["documents"]}
    advisories = {each["number"]: f"{each['verdict']}: {each['reason']}" for each in comparison["advisories"]}
    for question in comparison["questions"]:
        for answer in question["answers"]:
            said = (answer["text"], "true" if answer["quoted"] else "false", answer["code"], answer["outcome"])
            for source in answer["sources"]:
                document = documents.get(source["document"])
                yield (
                    comparison["topic"]["id"],
                    *(question[name] for name in ("id", "basis", "outcome")),
                    *said,
                    source["document"],
                    document["document"]["name"] if document else None,
                    *(document[name] if document else None for name in ("publisher", "published", "licence")),
                    f"{source['record']['type']}/{source['record']['id']}",
                    " ".join(each["name"] for each in source["leadIns"]),
                    source["words"],
                    " ".join(source["claims"]),
                    " | ".join(advisories[number] for number in source["advisories"]),
                )
