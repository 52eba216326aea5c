"""Quotes: words are in a text to the letter, or they are not in it."""

import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from service.publishing.quotes import FINAL_PUNCTUATION, find_nearest, find_occurrences, is_quoted_in

WORDS = [
    *("amber", "fever", "Glow", "the", "cafe\u0301", "é", "ß", "ǆ", "30", "2.5", "don't", "don’t", "tin-bones"),
    *("(glow)", "“glow”,", "fever.", "🦜", "🏳️‍🌈", "日本語", "حمى", "तेज़", "...", "…", "—"),
]
SPACES = [" ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2028"]

texts = st.text(max_size=60)
words = st.sampled_from(WORDS) | st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=8)
spaces = st.sampled_from(SPACES)


@st.composite
def slices(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a slice of whole words and the text that it is from."""
    tokens = draw(st.lists(words, min_size=1, max_size=10))
    gaps = [draw(spaces) for _ in tokens]
    start = draw(st.integers(0, len(tokens) - 1))
    end = draw(st.integers(start + 1, len(tokens)))
    joined = [token + gap for token, gap in zip(tokens, gaps, strict=True)]
    return "".join(joined[start:end]), "".join(joined)


def begins_with_a_mark(piece: str) -> bool:
    """Return whether the first character is an accent that combines with the character before it."""
    return unicodedata.category(piece.strip()[0]).startswith("M")


@given(texts, st.integers(0, 60), st.integers(1, 60))
def test_every_slice_of_a_text_occurs_where_it_was_cut(text: str, start: int, length: int) -> None:
    quote = text[start : start + length]
    assume(quote)
    assert start in find_occurrences(quote, text)


@given(texts, st.text(max_size=3))
def test_what_occurs_reproduces_the_quote(text: str, quote: str) -> None:
    found = find_occurrences(quote, text)
    assert all(text[start : start + len(quote)] == quote for start in found)
    assert found == sorted(set(found))


def test_overlapping_occurrences_count_and_an_empty_quote_occurs_nowhere() -> None:
    assert find_occurrences("glow glow", "glow glow glow") == [0, 5]
    assert find_occurrences("", "glow") == []


def test_a_composed_accent_is_not_its_decomposed_twin() -> None:
    assert find_occurrences("café", "cafe\u0301") == []
    assert not is_quoted_in("café", "cafe\u0301")


@given(slices())
@example(("fever.\r\n", "It is amber\n fever.\r\nGlow"))
def test_whole_words_of_a_text_stand_in_it(cut: tuple[str, str]) -> None:
    piece, text = cut
    assume("".join(piece.split()).strip(FINAL_PUNCTUATION) and not begins_with_a_mark(piece))
    assert is_quoted_in(piece, text)


@given(slices(), st.text(FINAL_PUNCTUATION, max_size=3), spaces)
def test_final_punctuation_white_space_and_the_first_letters_case_are_set_aside(
    cut: tuple[str, str], punctuation: str, space: str
) -> None:
    piece, text = cut
    bare = piece.strip()
    assume(bare.strip(FINAL_PUNCTUATION) and not begins_with_a_mark(bare))
    changed = bare[0].swapcase() if len(bare[0].swapcase().swapcase()) == 1 else bare[0]
    assume(changed.swapcase() == bare[0])
    assert is_quoted_in(space.join((changed + bare[1:]).split()) + punctuation + space, text)


@given(slices(), st.sampled_from(["amber", "glow", "elbow", "fever"]))
def test_words_that_are_not_there_do_not_stand(cut: tuple[str, str], word: str) -> None:
    _, text = cut
    assume(word.casefold() not in text.casefold())
    assert not is_quoted_in(word, text)


letters = st.lists(st.characters(categories=["Ll", "Lu", "Nd"]) | st.just("e\u0301"), min_size=1, max_size=5).map(
    "".join
)


@given(letters, letters, letters)
@example("une", "tat", "e\u0301")
def test_words_inside_other_words_do_not_stand(before: str, inner: str, after: str) -> None:
    for text in (before + inner, inner + after, before + inner + after):
        assert not is_quoted_in(inner, text)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("treatable", "It is untreatable."),
        ("men", "Women glow."),
        ("tat", "un e\u0301tat rare"),
        ("caf", "the cafe\u0301"),
        ("cafe", "the cafe\u0301 glows"),
        ("30 out of 100", "in 130 out of 100"),
        ("30 out of 10", "in 30 out of 100"),
        ("5 jars", "2.5 jars of amber"),
        ("5 jars", "2,5 jars of amber"),
        ("lost 2", "they lost 2.5 jars"),
        ("lost 1", "they lost 1,000 jars"),
        ("You can", "You can't eat glass."),
        ("it does", "it doesn’t glow"),
    ],
)
def test_a_part_of_a_word_or_of_a_number_does_not_stand(part: str, text: str) -> None:
    assert not is_quoted_in(part, text)


@pytest.mark.parametrize(
    ("piece", "text"),
    [
        ("Purpose", "The cure is purpose-specific."),
        ("glow", "People say “glow”."),
        ("glow", "People say 'glow', they do"),
        ("the 1990s", "It was the 1990s, or 1991."),
        ("in 1990", "It was in 1990, 30 people glowed."),
        ("a fever", "Fever! A fever? A fever."),
        ("don't glow", "They don't glow."),
        ("a glow", "A\r\n  glow"),
        ("日本", "これは日本語です"),
    ],
)
def test_whole_words_stand_whatever_stands_around_them(piece: str, text: str) -> None:
    assert is_quoted_in(piece, text)


@pytest.mark.parametrize("words", ["", " ", ".", " … ", "?!"])
def test_no_words_stand_nowhere(words: str) -> None:
    assert not is_quoted_in(words, "It glows. …?!")


@given(texts, texts)
def test_what_is_offered_stands_in_the_text(wanted: str, text: str) -> None:
    offered = find_nearest(wanted, text)
    assert offered is None or offered in " ".join(text.split())


@given(slices())
def test_what_stands_in_a_text_is_offered_as_it_stands(cut: tuple[str, str]) -> None:
    piece, text = cut
    assume("".join(piece.split()).strip(FINAL_PUNCTUATION))
    assert find_nearest(piece, text) is not None


def test_what_is_like_the_words_is_offered_and_what_is_unlike_is_not() -> None:
    text = "Cobalt syrup by mouth is a must for the tin bones."
    assert find_nearest("cobalt sirup by the mouth", text) == "Cobalt syrup by mouth"
    assert find_nearest("tin bone", text) == "tin bones"
    assert find_nearest("feather baths", text) is None
    assert find_nearest("glow", "") is None


def test_words_are_looked_for_in_a_long_text_at_few_places() -> None:
    short, long = _looked_for(1000), _looked_for(10_000)
    # Letter by letter at every place it would be ten times as many.
    assert long < 4 * short, (short, long)


def _looked_for(length: int) -> int:
    """Look for twenty words, one of them wrong, in a text of this many words; return the number of calls."""
    tokens = [f"{'aeiou'[number % 5]}{number:x}lin" for number in range(length)]
    text, wanted = " ".join(tokens), tokens[length // 2 : length // 2 + 20]
    wanted[7] = "another"
    with counted_calls() as calls:
        assert find_nearest(" ".join(wanted), text) == " ".join(tokens[length // 2 : length // 2 + 20])
        assert find_nearest("nothing of the kind stands here " * 4, text) is None
    return calls["call"] + calls["c_call"]


@contextmanager
def counted_calls() -> Iterator[Counter[str]]:
    """Count the calls of functions within, by what kind of event they are."""
    calls = Counter[str]()
    before = sys.getprofile()
    sys.setprofile(lambda _frame, event, _argument: calls.update((event,)))
    try:
        yield calls
    finally:
        sys.setprofile(before)


def test_a_long_misquote_is_found_in_work_that_grows_with_its_length() -> None:
    def count(length: int) -> int:
        tokens = [f"{'aeiou'[number % 5]}{number:x}lin" for number in range(length)]
        wanted = [*tokens[: length // 2], "another", *tokens[length // 2 + 1 :]]
        with counted_calls() as calls:
            assert find_nearest(" ".join(wanted), " ".join(tokens)) == " ".join(tokens)
        return calls["call"] + calls["c_call"]

    assert count(4000) < 5 * count(1000)
