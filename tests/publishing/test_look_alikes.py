"""Look-alikes: what differs between texts that look equal is named; texts that look different are left alone."""

import pytest

from service.publishing.look_alikes import find_difference

ALIKE = [
    ("can't", "can\u2019t", ["U+0027", "U+2019"]),
    ("caf\u00e9", "cafe\u0301", ["U+00E9", "U+0065 U+0301"]),
    ("5\u00a0mg", "5 mg", ["U+00A0", "U+0020"]),
    ("glow\u200b", "glow", ["U+200B", "nothing"]),
    ("one\u2010third", "one-third", ["U+2010", "U+002D"]),
    ("\u201cglow\u201d", '"glow"', ["U+201C", "U+0022"]),
]


@pytest.mark.parametrize(("one", "other", "named"), ALIKE)
def test_what_nobody_sees_is_named(one: str, other: str, named: list[str]) -> None:
    found = find_difference(one, other) or ""
    assert [name for name in named if name not in found] == []


@pytest.mark.parametrize(("one", "other"), [("glow", "glow"), ("glow", "Glow"), ("can not", "cannot"), ("A", "B")])
def test_what_one_sees_is_not(one: str, other: str) -> None:
    assert find_difference(one, other) is None
