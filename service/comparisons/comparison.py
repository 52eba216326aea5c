"""Comparison: the answer for a topic, made from its members and the records that refer to them.

It reads what the lists of the topic would show, and judges only what can be compared: no words.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from schemas.base import format_camel_case
from service.catalog import KINDS, Kind, find_main_filter, get_kind
from service.comparisons.advisories import Advisories
from service.comparisons.figures import read_figure
from service.comparisons.outcomes import AnswerGroup, group_answers, judge_question
from service.comparisons.statements import (
    GivenAnswer,
    TopicQuestion,
    Topics,
    Wire,
    build_record_answer,
    list_field_questions,
)
from service.http.release_context import Content
from service.labels import format_label, format_words
from service.publishing.attribution import NOTICE
from service.publishing.record_refs import build_reference
from service.store.queries import Order, Selection, page
from service.store.related import Some, read_bodies

# The maximum number of records of a kind that are compared; the others are counted as omitted.
MAX_COMPARED = 200
# What makes figures comparable.
SAME_FIGURE = ("measure", "population", "timeFrame", "comparator", "outcome")


def build_comparison(read: Content, topic: Wire) -> dict[str, Any]:
    """Return what the documents of a topic say, question by question."""
    kind = get_kind(topic["kind"])
    members = _read_members(read, kind, topic)
    referring = {other: _read_referring(read, other, kind, members) for other in _list_referring(kind)}
    topics = _read_topics(read, [*members, *(record for found, _ in referring.values() for record in found)], kind)
    questions = [*list_field_questions(kind, members, topics)]
    for other, (records, omitted) in referring.items():
        build = _list_figure_questions if other.name == "statistic" else _list_record_questions
        for question in build(other, records, topics):
            question.omitted = omitted
            questions.append(question)
    advisories = Advisories()
    document_ids = sorted({each["document"]["id"] for each in topic["members"]})
    return {
        "topic": build_reference(get_kind("topic"), topic["id"], topic["name"]),
        "documents": [_describe_document(topic, id_) for id_ in document_ids],
        "questions": [_describe_question(each, document_ids, advisories) for each in questions],
        "advisories": advisories.listed,
        "notice": NOTICE,
    }


def _list_referring(kind: Kind) -> list[Kind]:
    return [other for other in KINDS if other.stated and other is not kind and find_main_filter(other, kind.name)]


def _read_members(read: Content, kind: Kind, topic: Wire) -> list[Wire]:
    ids = [each["record"]["id"] for each in topic["members"]]
    bodies = read_bodies(read.source, Some(kind.name, ids, read.release.number)) if ids else {}
    return [kind.complete_record(orjson.loads(bodies[id_])) for id_ in ids if id_ in bodies]


def _read_referring(read: Content, other: Kind, kind: Kind, members: Sequence[Wire]) -> tuple[list[Wire], int]:
    """Return the records of a kind that refer to a member, and how many more there are."""
    main = find_main_filter(other, kind.name)
    if main is None or not members:
        return [], 0
    facets = ((main.name, tuple(each["id"] for each in members)),)
    selection = Selection(other.name, read.release.number, read.is_newest, facets)
    found = page(read.source, selection, Order(), None, MAX_COMPARED, rare=True)
    records: list[Wire] = [other.complete_record(orjson.loads(body)) for body in found.bodies]
    total = read.totals.count(read.source, read.release, selection) if found.after else len(records)
    return records, total - len(records)


def _read_topics(read: Content, records: Sequence[Wire], kind: Kind) -> Topics:
    """Return the topics of the records, and of those that members refer to."""
    topics = {(each["type"], each["id"]): each["topic"] for each in records if each["topic"]}
    wanted: dict[str, set[str]] = {}
    for record in records:
        if record["type"] == kind.name:
            for target in _iterate_references([record[name] for name in kind.content]):
                if (target["type"], target["id"]) not in topics:
                    wanted.setdefault(target["type"], set()).add(target["id"])
    for name, ids in wanted.items():
        for id_, body in read_bodies(read.source, Some(name, sorted(ids), read.release.number)).items():
            if topic := orjson.loads(body).get("topic"):
                topics[name, id_] = topic
    return topics


def _iterate_references(value: Any) -> Iterator[Wire]:
    if isinstance(value, dict) and "self" in value:
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _iterate_references(inner)


def _list_record_questions(kind: Kind, records: Sequence[Wire], topics: Topics) -> Iterator[TopicQuestion]:
    if records:
        question = TopicQuestion(format_camel_case(kind.plural), format_label(kind.plural), "reference")
        for each in records:
            reference = build_reference(kind, each["id"], each["name"])
            question.statements.append(build_record_answer(each, reference, topics))
        yield question


def _list_figure_questions(kind: Kind, records: Sequence[Wire], _: Topics) -> Iterator[TopicQuestion]:
    """Yield a question for all figures of one measure, population and period."""
    found: dict[tuple[str, ...], list[Wire]] = {}
    for each in records:
        found.setdefault(tuple(_fold_words(each[name]) for name in SAME_FIGURE), []).append(each)
    for number, same in enumerate(found.values(), 1):
        words = [each for name in SAME_FIGURE[1:] if (each := same[0][name])]
        title = ", ".join([format_label(same[0]["measure"]), *words])
        question = TopicQuestion(f"{format_camel_case(kind.plural)}-{number}", title, "number", is_single=True)
        for each in same:
            figure = read_figure(each)
            name = "qualitativeValue" if each["qualitativeValue"] else "wording"
            answer = GivenAnswer(each, name, each[name], figure, is_quoted=True, figure=figure, is_record=True)
            question.statements.append(answer)
        yield question


def _fold_words(value: str | None) -> str:
    return format_words(" ".join((value or "").split()))


def _describe_document(topic: Wire, id_: str) -> dict[str, Any]:
    here = [each for each in topic["members"] if each["document"]["id"] == id_]
    return {
        **{name: here[0][name] for name in ("document", "publisher", "published", "licence")},
        "records": [each["record"] for each in here],
        "reviews": [each["review"] for each in here],
    }


def _describe_question(question: TopicQuestion, document_ids: Sequence[str], advisories: Advisories) -> dict[str, Any]:
    answers = group_answers(question)
    # Of records that are left out nobody knows what they say.
    is_whole = not question.omitted
    answering = {name for each in answers for name in each.documents} if is_whole else {*document_ids}
    return {
        "id": question.id,
        "title": question.title,
        "basis": question.basis,
        "outcome": judge_question(question, answers) if is_whole else None,
        "answers": [_describe_answer(each, advisories, is_whole=is_whole) for each in answers],
        "unanswered": [id_ for id_ in document_ids if id_ not in answering],
        "omitted": question.omitted,
    }


def _describe_answer(answer: AnswerGroup, advisories: Advisories, *, is_whole: bool) -> dict[str, Any]:
    first = answer.first
    return {
        "text": first.text,
        "quoted": first.is_quoted,
        "code": first.code,
        "reference": first.reference,
        "outcome": answer.outcome if is_whole else None,
        "sources": [_describe_source(each, advisories) for each in answer.statements],
    }


def _describe_source(statement: GivenAnswer, advisories: Advisories) -> dict[str, Any]:
    record = statement.record
    return {
        "document": statement.document,
        "record": build_reference(get_kind(record["type"]), record["id"], record["name"]),
        "leadIns": statement.lead_ins,
        "words": statement.words,
        "claims": statement.claims,
        "advisories": advisories.list_numbers(statement.advisories),
    }
