"""Hostile text: whatever is typed is a question, and breaks nothing. What it costs is measured in benchmarks/search.py.

MEDCONTENT_HOSTILE=100000 makes as many random questions.
"""

import os
import random
from collections.abc import Iterator

import pytest

from schemas.search import MAX_QUESTION_CHARACTERS
from service.search.highlighter import LONG
from service.search.index import SearchIndex
from service.search.query import Question
from service.search.searcher import find
from service.search.suggestions import PartialQuestion, suggest

# By then the index is the same whatever it was made from (test_indexes.py).
pytestmark = pytest.mark.engines("sqlite")
RANDOM = int(os.environ.get("MEDCONTENT_HOSTILE", "1500"))
SYNTAX = (
    r"""AND OR NOT NEAR/2 * ? % _ " ' ( ) [ ] { } ^ ~ \ / | + - : ; -- title: name: words: [a TO b] < > = ! && ||"""
)
ODD = "\u202e \u2066 \ufeff \u200b \u200d 👩‍⚕️ 🧬 é e\u0301 ß İ ﷺ 中文 עברית العربية ก็ \U0010ffff \x00 \x1f"
WORDS = "cancer metastases bones treatment chemo oestrogen the C50.9 1191 rxnorm|1191 s z"
PIECES = [*SYNTAX.split(" "), *ODD.split(" "), *WORDS.split(" "), " ", " ", " "]
NAMED = {
    "blank": " \t\r\n\x00\x1f\u00a0",
    "one word of 256 letters": "a" * MAX_QUESTION_CHARACTERS,
    "one word of 256 that begins as one": "cancer" + "r" * (MAX_QUESTION_CHARACTERS - 6),
    "a word of 32": "metastasis" * 3 + "me",
    "128 words of one letter": "a b c d e f g h " * 16,
    "85 words of two letters": "ca me br " * 28,
    "51 mistaken words": "canser tumer bonez lungz " * 10,
    "every common word": "cancer breast treatment spread metastatic women " * 5,
    "many codes": "C50 C79.9 1191 D009362 N02BA01 " * 8,
    "only wildcards": "*" * MAX_QUESTION_CHARACTERS,
    "only quotation marks": '"' * MAX_QUESTION_CHARACTERS,
    "combining marks": "a" + "\u0301" * 255,
    "what grows in normal form": "ﷺ" * MAX_QUESTION_CHARACTERS,
    "apostrophes": "a'" * 128,
    "digits of other scripts": "٣٤٥" * 85,
    "a lone surrogate's stead": "\ufffd" * MAX_QUESTION_CHARACTERS,
    "a regular expression": "(a+)+" * 51,
    "sql": "'; DROP TABLE versions; --",
    "an address": "https://example.org/" + "a" * 236,
}


@pytest.mark.parametrize("text", NAMED.values(), ids=NAMED.keys())
def test_what_looks_dangerous_is_a_question(text: str, shipped_index: SearchIndex) -> None:
    ask(text, shipped_index)


def test_random_text_is_a_question(shipped_index: SearchIndex) -> None:
    for text in texts(random.Random(20261124), RANDOM):  # noqa: S311 (the same questions each time)
        ask(text, shipped_index)


@pytest.mark.parametrize(
    "syntax", ["NOT cancer", "cancer AND zzzz", "-cancer", "!cancer", "(cancer", "cancer*", "cancer~2"]
)
def test_there_are_no_operators(syntax: str, shipped_index: SearchIndex) -> None:
    plain = find(shipped_index, Question("cancer")).hits[0]
    assert plain in find(shipped_index, Question(syntax)).hits


def test_wildcards_of_sql_find_nothing(shipped_index: SearchIndex) -> None:
    for text in ("%", "_", "%%", "%_%", "c%r", "*"):
        assert find(shipped_index, Question(text)).match in {"none", "words"}
        assert find(shipped_index, Question(text)).total < 10


def ask(text: str, index: SearchIndex) -> None:
    """Ask, and expect an answer that hangs together."""
    answer = find(index, Question(text), 0, 100)
    completions = suggest(index, PartialQuestion(text)).names
    assert (answer.total == 0) == (answer.match == "none") == (not answer.hits), repr(text)
    assert len(answer.hits) == min(answer.total, 100), repr(text)
    assert len(completions) == len({each.text.casefold() for each in completions}) <= 10
    for shown in (each for hit in answer.hits for each in hit.highlights):
        places = [place for mark in shown.marks for place in (mark.start, mark.end)]
        assert places
        assert places == sorted(places)
        assert len(shown.text) <= max(LONG, places[-1])


def texts(chance: random.Random, many: int) -> Iterator[str]:
    """Yield random texts: of any characters, and of words, syntax and oddities in any order."""
    for _ in range(many):
        length = chance.randint(1, MAX_QUESTION_CHARACTERS)
        if chance.random() < 0.3:
            yield "".join(
                chr(chance.choice((chance.randrange(1, 0xD800), chance.randrange(32, 127)))) for _ in range(length)
            )
        else:
            yield "".join(chance.choices(PIECES, k=chance.randint(1, 60)))[:MAX_QUESTION_CHARACTERS]
