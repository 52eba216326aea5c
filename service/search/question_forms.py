"""Question forms: what people ask, as in "is it contagious", and which records and sentences answer it.

They are declared in `words/questions.toml`. A form raises what answers in the documents that a question is about.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from service.search.keys import HEADED, OF_KIND, SAID, VALUED
from service.search.stemmer import stem_word
from service.search.tokenizer import list_spellings

FORMS = Path(__file__).parent / "words" / "questions.toml"
GAP, OR = "…", "|"
# A phrase: its parts, each of words between spaces, which follow one another with any words in between.
Phrase = tuple[str, ...]


class AnsweringField(NamedTuple):
    """A kind whose records answer a form: those with a value of a member, or with this one."""

    kind: str
    member: str | None = None
    value: str | None = None

    def match(self, record: Mapping[str, Any]) -> bool:
        """Return whether a record of the kind answers."""
        found = record.get(self.member) if self.member else True
        if self.value is None:
            return bool(found)
        return self.value in found if isinstance(found, list) else self.value == found


class AskedForm(NamedTuple):
    """The form of a question, and the stems that ask it."""

    name: str
    stems: frozenset[str]


class PhraseTable:
    """The names of forms by phrases; `find` looks only at phrases whose last word is there."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a form and a phrase as it is written in the file."""
        self._by_last: dict[str, list[tuple[str, Phrase]]] = {}
        for form, written in phrases:
            for phrase in _expand_phrase(written):
                self._by_last.setdefault(phrase[-1].split()[-1], []).append((form, phrase))

    def find(self, stems: Sequence[str]) -> dict[str, Phrase]:
        """Return the forms with a phrase in a text of these stems, function words included, each with its phrase."""
        text = f" {' '.join(stems)} "
        found: dict[str, Phrase] = {}
        for stem in self._by_last.keys() & set(stems):
            for form, phrase in self._by_last[stem]:
                if form not in found and _has(text, phrase):
                    found[form] = phrase
        return found


def find_asked_form(stems: Sequence[str]) -> AskedForm | None:
    """Return the form of a question with these stems, or None."""
    asked = _read_asks().find(stems)
    return next(
        (AskedForm(form, frozenset(" ".join(asked[form]).split())) for form in _read_forms() if form in asked), None
    )


def find_headed_forms(spelt: Sequence[str]) -> frozenset[str]:
    """Return the forms that a heading asks, which the sentences below it answer."""
    return frozenset(_read_heads().find(list(map(stem_word, spelt))))


def list_record_facets(kind: str, record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the facets of the forms that a record answers, by its values or only by its kind."""
    by_value: dict[str, bool] = {}
    for form, field in list_answering_fields().get(kind, ()):
        if field.match(record):
            by_value[form] = by_value.get(form, False) or field.member is not None
    return [(VALUED if is_valued else OF_KIND, form) for form, is_valued in by_value.items()]


def list_sentence_facets(spelt: Sequence[str], headed: Iterable[str]) -> list[tuple[str, str]]:
    """Return the facets of the forms that a sentence answers, by its words and by the heading above it."""
    said = sorted(_read_says().find(list(map(stem_word, spelt))))
    return [*((SAID, form) for form in said), *((HEADED, form) for form in sorted(headed))]


@cache
def list_answering_fields() -> Mapping[str, Sequence[tuple[str, AnsweringField]]]:
    """Return the forms and the fields that answer them, by kind."""
    found: dict[str, list[tuple[str, AnsweringField]]] = {}
    for form, declared in _read_forms().items():
        for written in declared["fields"]:
            path, _, value = written.partition("=")
            kind, _, member = path.partition(".")
            found.setdefault(kind, []).append((form, AnsweringField(kind, member or None, value or None)))
    return found


@cache
def _read_forms() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(FORMS.read_text("utf-8"))


@cache
def _read_asks() -> PhraseTable:
    return PhraseTable((form, each) for form, declared in _read_forms().items() for each in declared["asks"])


@cache
def _read_heads() -> PhraseTable:
    found = ((form, [*declared["asks"], *declared.get("heads", ())]) for form, declared in _read_forms().items())
    return PhraseTable((form, each) for form, phrases in found for each in phrases)


@cache
def _read_says() -> PhraseTable:
    return PhraseTable((form, each) for form, declared in _read_forms().items() for each in declared["says"])


def _expand_phrase(written: str) -> Iterator[Phrase]:
    """Yield a phrase for each combination of alternatives."""
    parts = [[each.split(OR) for each in part.split()] for part in written.split(GAP)]
    for chosen in product(*(list(product(*part)) for part in parts)):
        yield tuple(
            f" {' '.join(stem_word(spelt) for word in part for spelt in list_spellings(word))} " for part in chosen
        )


def _has(text: str, phrase: Phrase) -> bool:
    """Return whether the parts of a phrase follow one another in a text."""
    place = 0
    for part in phrase:
        if (place := text.find(part, place)) < 0:
            return False
        # The space behind a part is also the one before the next.
        place += len(part) - 1
    return True
