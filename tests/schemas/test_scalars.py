"""Scalars: a YAML file hands over raw text, and each field makes its own value of it, or refuses it in words."""

import datetime as dt
import re
from contextlib import suppress
from decimal import Decimal
from typing import Any

import marshmallow as ma
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.base import UNSAFE_TEXT
from schemas.declaration import Vocabulary
from schemas.fields import Choice, Day, Flag, Listed, Moment, Number, Quoted, Ref, Text, Url, Verbatim, Whole

COLOUR = Vocabulary("Colour", {"amber": "As amber.", "no": "None at all."})
FIELDS: dict[str, ma.fields.Field[Any]] = {
    "text": Text("A text."),
    "quoted": Quoted("Words."),
    "verbatim": Verbatim("A text."),
    "choice": Choice(COLOUR, "A colour."),
    "ref": Ref("finding", "A finding."),
    "number": Number("A number."),
    "whole": Whole("A number.", most=9999),
    "flag": Flag("A flag."),
    "day": Day("A day."),
    "moment": Moment("A moment."),
    "url": Url("An address."),
    "listed": Listed(Whole("A number."), "Numbers."),
}
UNLIKE_ANY: list[Any] = [["a"], {"a": "b"}, True, 1.5]

anything = st.text(st.characters(exclude_categories=[]), max_size=40)
safe = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
)


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("text", "no", "no"),
        ("text", "12:30", "12:30"),
        ("text", "1E50", "1E50"),
        ("text", "007", "007"),
        ("text", "null", "null"),
        ("text", "  spaced \n", "spaced"),
        ("quoted", "two\r\n  words", "two words"),
        ("verbatim", "  kept \r\n", "  kept \r\n"),
        ("verbatim", "", ""),
        ("choice", "no", "no"),
        ("ref", "glowing-elbows", "glowing-elbows"),
        ("number", "30", 30),
        ("number", "2.50", 2.5),
        ("number", "-0.5", -0.5),
        ("number", "-0", 0),
        ("number", "4.0", 4),
        ("number", 30, 30),
        ("number", 2.5, 2.5),
        ("whole", "0", 0),
        ("whole", "1999", 1999),
        ("whole", 1999, 1999),
        ("flag", "true", True),
        ("flag", "false", False),
        ("flag", False, False),
        ("day", "2024-02-29", "2024-02-29"),
        ("moment", "2026-11-23T08:00:00Z", "2026-11-23T08:00:00Z"),
        ("url", "https://almanac.example", "https://almanac.example"),
        ("url", "http://almanac.example:80/a?b=c#d", "http://almanac.example:80/a?b=c#d"),
        ("listed", ["1", "2"], [1, 2]),
    ],
    ids=repr,
)
def test_raw_text_becomes_the_value_that_was_meant(field: str, raw: Any, value: Any) -> None:
    found = FIELDS[field].deserialize(raw)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("field", "raw", "said"),
    [
        ("text", "", "empty"),
        ("text", " \t ", "empty"),
        ("text", "a\x00b", "U+0000 at position 1"),
        ("verbatim", "ab\u202e", "U+202E at position 2"),
        ("choice", "Amber", '"Amber" is not one of: amber, no.'),
        ("choice", False, "true or false is not one of"),
        ("ref", "Glowing Elbows", "form"),
        ("ref", "glow\n", "form"),
        ("number", "1E50", '"1E50" is not a plain number'),
        ("number", "1,000", "plain number"),
        ("number", "030", "plain number"),
        ("number", "1.", "plain number"),
        ("number", ".5", "plain number"),
        ("number", "+1", "plain number"),
        ("number", "٣", "plain number"),
        ("number", "1\n", "plain number"),
        ("number", " 1", "plain number"),
        ("number", "nan", "plain number"),
        ("number", float("inf"), "plain number"),
        ("number", True, "plain number"),
        ("whole", "010", "whole number"),
        ("whole", "-1", "whole number"),
        ("whole", "1.0", "whole number"),
        ("whole", 1.0, "whole number"),
        ("whole", "١", "whole number"),
        ("whole", True, "whole number"),
        ("whole", "10000", "from 0 to 9999"),
        ("flag", "yes", '"yes" is neither true nor false'),
        ("flag", "True", "neither true nor false"),
        ("flag", 1, "neither true nor false"),
        ("day", "2026-02-30", "not a day"),
        ("day", "2026-2-3", "not a day"),
        ("day", "20260203", "not a day"),
        ("day", "2026-W07-2", "not a day"),
        ("day", "0000-01-01", "not a day"),
        ("moment", "2026-11-23", "not a time in UTC"),
        ("moment", "2026-11-23T24:00:00Z", "not a time in UTC"),
        ("moment", "2026-11-23T08:00:60Z", "not a time in UTC"),
        ("moment", "2026-11-23T08:00:00.5Z", "not a time in UTC"),
        ("moment", "2026-11-23T08:00:00+00:00", "not a time in UTC"),
        ("moment", "2026-11-31T08:00:00Z", "not a time in UTC"),
        ("url", "almanac.example", "https://"),
        ("url", "ftp://almanac.example", "https://"),
        ("url", "javascript:alert(1)", "https://"),
        ("url", "https://", "https://"),
        ("url", "https://nobody@almanac.example", "https://"),
        ("url", "https://almanac.example/a b", "https://"),
        ("url", "https://almanac.example/" + "a" * 2000, "2000 characters"),
        ("listed", "1", "Write a list here"),
        ("listed", ["1", "1"], "already in the list"),
    ],
    ids=repr,
)
def test_what_was_not_meant_is_refused_in_words(field: str, raw: Any, said: str) -> None:
    with pytest.raises(ma.ValidationError) as refused:
        FIELDS[field].deserialize(raw)
    assert said in str(refused.value.messages)


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("raw", UNLIKE_ANY, ids=str)
def test_a_value_of_another_sort_is_refused(name: str, raw: Any) -> None:
    if (name, raw) in [("number", 1.5), ("flag", True)]:
        return
    with pytest.raises(ma.ValidationError):
        FIELDS[name].deserialize(raw)


@pytest.mark.parametrize("name", FIELDS)
def test_a_message_is_a_sentence(name: str) -> None:
    with pytest.raises(ma.ValidationError) as refused:
        FIELDS[name].deserialize({})
    for message in refused.value.messages:
        assert re.fullmatch(r'[A-Z"].*[.]|[a-z].* is n.*[.]', message)
        assert "  " not in message


@given(anything)
def test_a_text_is_refused_only_for_an_unsafe_character_or_for_want_of_any(text: str) -> None:
    if UNSAFE_TEXT.search(text.strip()) or not text.strip():
        with pytest.raises(ma.ValidationError):
            FIELDS["text"].deserialize(text)
    else:
        assert FIELDS["text"].deserialize(text) == text.strip()


@given(anything)
def test_a_verbatim_text_is_kept_to_the_last_character(text: str) -> None:
    if UNSAFE_TEXT.search(text):
        with pytest.raises(ma.ValidationError):
            FIELDS["verbatim"].deserialize(text)
    else:
        assert FIELDS["verbatim"].deserialize(text) == text


@given(safe.filter(str.strip))
def test_quoted_words_are_the_words_with_single_spaces(text: str) -> None:
    assert FIELDS["quoted"].deserialize(text).split(" ") == text.split()


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,13})(\.[0-9]{1,5})?", fullmatch=True))
@example("-99999999999.9999")
@example("563290517298.0528")
def test_a_number_is_served_as_it_was_written_or_refused(raw: str) -> None:
    try:
        value = FIELDS["number"].deserialize(raw)
    except ma.ValidationError:
        assert len(re.sub(r"[^0-9]", "", raw)) > 12 or len(raw.partition(".")[2]) > 4
    else:
        assert Decimal(repr(value)) == Decimal(raw)


@given(st.integers(0, 10**12 - 1))
def test_a_whole_number_may_come_as_text_or_as_a_number(number: int) -> None:
    field = Whole("A number.")
    assert field.deserialize(str(number)) == field.deserialize(number) == number


@given(st.dates())
def test_every_calendar_day_is_a_day(day: dt.date) -> None:
    assert FIELDS["day"].deserialize(day.isoformat()) == day.isoformat()


@given(st.datetimes())
def test_every_whole_second_is_a_moment(moment: dt.datetime) -> None:
    written = moment.replace(microsecond=0).isoformat() + "Z"
    assert FIELDS["moment"].deserialize(written) == written


@given(anything)
def test_any_text_is_an_address_or_refused(text: str) -> None:
    with suppress(ma.ValidationError):
        assert FIELDS["url"].deserialize(text).startswith(("http://", "https://"))


@given(anything)
def test_a_flag_and_a_choice_take_their_own_words_only(text: str) -> None:
    for name, words in (("flag", {"true", "false"}), ("choice", set(COLOUR.terms))):
        if text not in words:
            with pytest.raises(ma.ValidationError):
                FIELDS[name].deserialize(text)
