"""Comparisons as Markdown: a heading a question, each answer with its documents, and what reviewers say."""

from collections.abc import Iterator, Mapping
from typing import Any

from service.labels import format_words
from service.representations.markdown_escape import escape_text, link, quote_text

Wire = Mapping[str, Any]
OUTCOMES = {"agree": "Documents agree", "differ": "Documents differ", "only-one-says": "Only one document says it"}


def render_comparison(comparison: Wire) -> str:
    """Return a comparison as Markdown."""
    return "\n\n".join(_iterate_blocks(comparison)) + "\n"


def _iterate_blocks(comparison: Wire) -> Iterator[str]:
    yield f"# {escape_text(comparison['topic']['name'])}: what the documents say"
    documents = {each["document"]["id"]: each["document"] for each in comparison["documents"]}
    yield "\n".join(_describe_document(each) for each in comparison["documents"]) or "No document."
    advisories = {each["number"]: each for each in comparison["advisories"]}
    for question in comparison["questions"]:
        judged = f" ({OUTCOMES[question['outcome']].lower()})" if question["outcome"] else ""
        yield f"## {escape_text(question['title'])}{judged}"
        yield "\n".join(line for each in question["answers"] for line in _describe_answer(each, documents))
        if question["unanswered"]:
            yield f"Not said by: {', '.join(_link_document(documents[id_]) for id_ in question['unanswered'])}."
        if question["omitted"]:
            yield f"Left out, because there are too many: {question['omitted']}."
        yield from (_describe_advisory(advisories[number]) for number in _list_numbers(question))
    yield escape_text(comparison["notice"])


def _describe_document(each: Wire) -> str:
    known = [each[name] for name in ("publisher", "published") if each[name]]
    licence = f"licence {each['licence']}" if each["licence"] else "licence unknown"
    return f"- {', '.join([_link_document(each['document']), *map(escape_text, known), escape_text(licence)])}"


def _link_document(reference: Wire) -> str:
    return link(reference["name"], reference["self"])


def _describe_answer(answer: Wire, documents: Mapping[str, Wire]) -> Iterator[str]:
    """Yield the line of an answer; of a quoted one a line for each source, with its own words."""
    reference = answer["reference"]
    judged = f" ({OUTCOMES[answer['outcome']].lower()})" if answer["outcome"] else ""
    sources = [_describe_source(each, documents) for each in answer["sources"]]
    if answer["quoted"]:
        yield from (f"- {each}{judged}" for each in sources)
        return
    shown = link(reference["name"], reference["self"]) if reference else escape_text(answer["text"])
    yield f"- {shown}{judged}: {'; '.join(sources)}"


def _describe_source(source: Wire, documents: Mapping[str, Wire]) -> str:
    introduced = "".join(f"{quote_text(each['name'])} … " for each in source["leadIns"])
    document = documents.get(source["document"])
    named = _link_document(document) if document else escape_text(source["document"])
    advised = f", see advisory {', '.join(map(str, source['advisories']))}" if source["advisories"] else ""
    words = f"{quote_text(source['words'])} " if source["words"] else ""
    return f"{introduced}{words}{named}, {link(source['record']['name'], source['record']['self'])}{advised}"


def _list_numbers(question: Wire) -> list[int]:
    sources = (each for answer in question["answers"] for each in answer["sources"])
    return sorted({number for each in sources for number in each["advisories"]})


def _describe_advisory(advisory: Wire) -> str:
    return (
        f"> {advisory['number']}. **{format_words(advisory['verdict']).capitalize()}**: "
        f"{escape_text(advisory['reason'])} Assessed by: {escape_text(advisory['assessedBy'])} "
        f"({format_words(advisory['status'])})."
    )
