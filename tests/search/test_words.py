"""Words: British and American spelling meet, relatives meet, and a word's place is that in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.search.everyday_words import MAX_PHRASE_WORDS, WORDS, list_supports
from service.search.stemmer import stem_word
from service.search.tokenizer import (
    MAX_WORD_CHARACTERS,
    iterate_asked_words,
    iterate_words,
    list_spellings,
    list_stems,
)

ALIKE = """
    tumour tumor, tumours tumors, oestrogen estrogen, haematogenous hematogenous, metastasise metastasize,
    metastasised metastasized, paediatric pediatric, anaemia anemia, leukaemia leukemia, oedema edema, foetus fetus,
    gynaecology gynecology, diarrhoea diarrhea, dyspnoea dyspnea, haemorrhage hemorrhage, anaesthetic anesthetic,
    behavioural behavioral, colour color, labour labor, unfavourable unfavorable, centre center, fibre fiber,
    litres liters, analyse analyze, paralysed paralyzed, hospitalisation hospitalization, localised localized,
    counselling counseling, travelled traveled, sulphate sulfate, programme program, ageing aging, practise practice,
    catalogue catalog, aetiology etiology, caesarean cesarean, coeliac celiac, orthopaedic orthopedic, grey gray
"""
RELATED = """
    bones bone, metastases metastasis, metastatic metastasis, diagnoses diagnosis, diagnosed diagnosis,
    treatment treat, treatable treat, recurrence recur, biopsies biopsy, women woman, children child, death die,
    surgical surgery, lungs lung, spreading spread
"""
OPPOSING = {"no", "not", "never", "without"}
APART = "hour or, four for, does de, toe te, liver live, breast breath, testis test"


def pairs(text: str) -> list[list[str]]:
    """Return words side by side."""
    return [both.split() for both in text.split(",")]


@pytest.mark.parametrize(("british", "american"), pairs(ALIKE))
def test_british_and_american_spelling_meet(british: str, american: str) -> None:
    assert list_stems(british) == list_stems(american)


@pytest.mark.parametrize(("one", "other"), pairs(RELATED))
def test_relatives_meet(one: str, other: str) -> None:
    assert list_stems(one) == list_stems(other)


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_strangers_do_not_meet(one: str, other: str) -> None:
    assert list_stems(one) != list_stems(other)


def test_accents_case_width_and_apostrophes_do_not_matter() -> None:
    assert list_stems("Ménière’s") == list_stems("meniere's") == list_stems("MENIÈRE'S")
    assert list_stems("ｃａｎｃｅｒ") == list_stems("cancer")
    assert list_stems("Straße") == list_stems("STRASSE")


def test_an_address_of_a_web_page_is_no_word() -> None:
    assert list_stems("see https://example.org/lung-cancer?x=1 there") == ["see"]


def test_a_text_of_function_words_keeps_them() -> None:
    assert list_stems("The Who") == ["the", "who"]


@given(st.text(max_size=300))
def test_a_words_place_is_that_in_the_text(text: str) -> None:
    found = list(iterate_words(text))
    places = [place for word in found for place in (word.start, word.end)]
    assert places == sorted(places)
    for word in found:
        assert 0 < len(word.spelt) <= MAX_WORD_CHARACTERS
        assert text[word.start : word.end] == text[word.start : word.end].strip()
        assert not any(map(str.isspace, word.spelt))
        assert stem_word(word.spelt)


@given(st.text(st.sampled_from("aB9_ -'’ʼé\u0301ﬁß:/.\n") | st.characters(), max_size=60))
def test_words_are_spelt_the_same_with_and_without_their_places(text: str) -> None:
    for each in (text, f"{text}http://example.org/{text}"):
        assert list_spellings(each) == [word.spelt for word in iterate_words(each)]


def test_what_articles_write_for_everyday_words_is_listed_once_and_in_order() -> None:
    lines = [line for line in WORDS.read_text("ascii").splitlines() if not line.startswith("#")]
    assert lines == sorted(set(lines))
    for line in lines:
        said, written = (list_spellings(part) for part in line.split(": "))
        assert 1 <= len(said) <= MAX_PHRASE_WORDS, line
        assert written, line
        assert not {stem_word(each) for each in written} & {stem_word(each) for each in said}, line
        assert not OPPOSING & {*said, *written}, line


@pytest.mark.parametrize(
    ("asked", "word", "supports"),
    [
        ("an operation on the knee", "operation", ["surgeri"]),
        ("does it run in families", "run", ["inherit", "genet", "hereditari"]),
        ("how many people have lamps", "many", ["percent", "million", "thousand", "estim"]),
        ("who gets lamps", "lamps", ["risk", "man", "woman", "age", "common", "affect"]),
        ("quux garply", "quux", []),
    ],
)
def test_everyday_words_and_phrases_are_read_as_what_articles_write(asked: str, word: str, supports: list[str]) -> None:
    found = list_supports(list(iterate_asked_words(asked)))
    assert {each.spelt: list(stems) for each, stems in found.items()}.get(word, []) == supports
