"""Outcomes: whether the documents that answer a question agree, differ, or stand alone.

A document that lists things does not deny what it leaves out. So lists differ in single answers only.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from service.comparisons.statements import GivenAnswer, TopicQuestion

AGREE, DIFFER, ALONE = "agree", "differ", "only-one-says"


@dataclass
class AnswerGroup:
    """An answer, and the statements that give it."""

    statements: list[GivenAnswer] = field(default_factory=list)
    outcome: str | None = None

    @property
    def first(self) -> GivenAnswer:
        """The statement whose words are shown."""
        return self.statements[0]

    @property
    def documents(self) -> set[str]:
        """The documents that give the answer."""
        return {each.document for each in self.statements}


def group_answers(question: TopicQuestion) -> list[AnswerGroup]:
    """Return the answers to a question, the most common first, with their outcomes."""
    by_key: dict[Hashable, AnswerGroup] = {}
    for number, each in enumerate(question.statements):
        # Words are not compared: each statement is an answer of its own.
        by_key.setdefault(("", number) if each.key is None else each.key, AnswerGroup()).statements.append(each)
    answers = list(by_key.values())
    for answer in answers:
        answer.outcome = _judge_answer(question, answer, answers)
    return sorted(answers, key=lambda each: -len(each.documents))


def judge_question(question: TopicQuestion, answers: Sequence[AnswerGroup]) -> str | None:
    """Return the outcome of a question; None for words, and for lists that are neither equal nor alone."""
    compared = [each for each in answers if each.first.key is not None]
    if len(compared) < len(answers) or not compared:
        return None
    if len(set.union(*(each.documents for each in compared))) == 1:
        return ALONE
    outcomes = {each.outcome for each in compared}
    if question.is_single:
        # Figures in different units neither agree nor differ.
        return DIFFER if DIFFER in outcomes else AGREE if outcomes == {AGREE} else None
    every = set.union(*(each.documents for each in compared))
    return AGREE if all(each.documents == every for each in compared) else None


def _judge_answer(question: TopicQuestion, answer: AnswerGroup, answers: Sequence[AnswerGroup]) -> str | None:
    if answer.first.key is None or answer.first.is_apart:
        return None
    others = [each for each in answers if each is not answer and each.first.key is not None]
    others = [each for each in others if each.documents - answer.documents]
    if question.is_single and any(_is_contrary(answer, each) for each in others):
        return DIFFER
    supporting = set(answer.documents)
    if answer.first.figure:
        supporting |= {name for each in others if _is_supporting(answer, each) for name in each.documents}
    return AGREE if len(supporting) > 1 else ALONE


def _is_contrary(one: AnswerGroup, other: AnswerGroup) -> bool:
    if one.first.figure and other.first.figure:
        return one.first.figure.is_comparable(other.first.figure) and not _is_supporting(one, other)
    return True


def _is_supporting(one: AnswerGroup, other: AnswerGroup) -> bool:
    figures = one.first.figure, other.first.figure
    return bool(figures[0] and figures[1] and figures[0].is_compatible(figures[1]))
