"""The comparison page of a topic: questions by articles, first where the articles differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from service.addresses import Address, Resource
from service.catalog import get_kind
from service.comparisons.comparison import build_comparison
from service.http.live_records import get_or_refuse
from service.http.release_context import Content
from service.web.alternate_links import list_forms_of_comparison
from service.web.page_labels import page_of

Wire = Mapping[str, Any]
LISTS, WORDS = "lists", "words"
# The groups of questions: heading, how many there are in words, and the note below the heading.
GROUPS = {
    "differ": ("Where they differ", "{} where they differ", "The articles say different things."),
    "agree": ("Where they agree", "{} where they agree", "Several articles say the same, and none says otherwise."),
    LISTS: ("What each of them lists", "{} with a list in each", "An article does not deny what it leaves out."),
    "only-one-says": ("What only one says", "{} that only one answers", "The others do not say."),
    WORDS: ("In their own words", "{} in their own words", "Whether these mean the same is for you to judge."),
}
MARKS = {"agree": "others too", "differ": "others differ", "only-one-says": "only here"}


@dataclass(frozen=True)
class ArticleAnswer:
    """What an article answers: a value in words, or its own words if `is_quoted`; `words` are those behind a value."""

    text: str
    is_quoted: bool
    href: str
    mark: str
    words: str | None
    lead_ins: Sequence[Wire]
    advisories: Sequence[Wire]


@dataclass(frozen=True)
class QuestionRow:
    """A question, and the answers of each article in the order of the columns; None for one that does not say."""

    title: str
    cells: Sequence[Sequence[ArticleAnswer] | None]
    omitted: int


@dataclass(frozen=True)
class QuestionGroup:
    """Questions with the same outcome."""

    id: str
    heading: str
    count: str
    note: str
    rows: Sequence[QuestionRow]


def build_comparison_page(id_: str, read: Content) -> dict[str, Any]:
    """Return the template's values. Refuses the request if the topic does not exist or is withdrawn."""
    kind = get_kind("topic")
    topic = kind.complete_record(orjson.loads(get_or_refuse(kind, id_, read).body))
    comparison = build_comparison(read, topic)
    address = Address(Resource.COMPARISON, kind, id_).build()
    return {
        "topic": topic,
        "documents": comparison["documents"],
        "groups": list(_iterate_groups(comparison)),
        "notice": comparison["notice"],
        "canonical": f"{page_of(topic)}/comparison",
        "forms": list_forms_of_comparison(address),
    }


def _iterate_groups(comparison: Wire) -> Iterator[QuestionGroup]:
    advisories = {each["number"]: each for each in comparison["advisories"]}
    columns = [each["document"]["id"] for each in comparison["documents"]]
    found: dict[str, list[QuestionRow]] = {}
    for question in comparison["questions"]:
        row = QuestionRow(
            question["title"],
            [_list_answers(question, id_, advisories) or None for id_ in columns],
            question["omitted"],
        )
        found.setdefault(_choose_group(question), []).append(row)
    for id_, (heading, count, note) in GROUPS.items():
        if rows := found.get(id_):
            questions = f"{len(rows)} question{'' if len(rows) == 1 else 's'}"
            yield QuestionGroup(id_, heading, count.format(questions), note, rows)


def _choose_group(question: Wire) -> str:
    if question["basis"] == "quoted":
        return WORDS
    return str(question["outcome"] or LISTS)


def _list_answers(question: Wire, document: str, advisories: Mapping[int, Wire]) -> list[ArticleAnswer]:
    return [
        ArticleAnswer(
            source["words"] if answer["quoted"] else answer["text"],
            answer["quoted"],
            page_of(source["record"]),
            MARKS.get(answer["outcome"] or "", "") if question["outcome"] is None else "",
            None if answer["quoted"] else source["words"],
            source["leadIns"],
            [advisories[number] for number in source["advisories"]],
        )
        for answer in question["answers"]
        for source in answer["sources"]
        if source["document"] == document
    ]
