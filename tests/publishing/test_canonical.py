"""Canonical JSON: one form of bytes for one value, and it is RFC 8785's."""

import orjson
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from schemas.base import UNSAFE_TEXT
from schemas.fields import Number
from service.publishing.canonical import compute_sha256, encode_canonically
from service.publishing.records import Source, Withdrawal
from service.publishing.renderer import render, render_tombstone
from service.publishing.stored_form import build_stored_form
from service.store.database import Database
from tests.releases import published_world

NUMBER = Number("A number.")

texts = st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: not UNSAFE_TEXT.search(text))
written = st.builds("{}.{}".format, st.integers(1 - 10**11, 10**11 - 1), st.integers(0, 9999))
numbers = written.map(NUMBER.deserialize) | st.integers(0, 10**12 - 1)
names = st.text("abzABZ09-", min_size=1, max_size=12)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_every_value_that_the_model_allows_has_the_form_of_rfc_8785(value: object) -> None:
    assert encode_canonically(value) == rfc8785.dumps(value)  # type: ignore[arg-type]  # its type is recursive, ours is object


@given(values)
def test_the_form_reads_back_as_the_value(value: object) -> None:
    assert orjson.loads(encode_canonically(value)) == value


@pytest.mark.parametrize("written", ["0", "-0", "0.0001", "-0.0001", "99999999999.9999", "99999999999", "1.10"])
def test_the_bounds_of_numbers_have_the_form_too(written: str) -> None:
    number = NUMBER.deserialize(written)
    assert encode_canonically([number]) == rfc8785.dumps([number])


@pytest.mark.parametrize("text", ["\t\r\n", '"\\/', "\u2028\u2029", "\x80\x9f", "e\u0301", "🦜", "\ufeff", "\ufffe"])
def test_texts_are_escaped_as_little_as_possible(text: str) -> None:
    assert encode_canonically({"text": text}) == rfc8785.dumps({"text": text})


def test_members_are_sorted_and_lists_are_not() -> None:
    assert encode_canonically({"b": [2, 1], "a": None, "B": True}) == b'{"B":true,"a":null,"b":[2,1]}'


def test_every_record_of_the_world_is_hashed_in_that_form(published_database: Database) -> None:
    world = published_world(published_database)
    for source in world.iterate():
        body = render(world, source)
        assert encode_canonically(body) == rfc8785.dumps(body)
        assert encode_canonically(build_stored_form(source)) == rfc8785.dumps(dict(build_stored_form(source)))
        gone = render_tombstone(world, Source(source.kind, source.id, {}, Withdrawal("It was a mistake.", source.id)))
        assert encode_canonically(gone) == rfc8785.dumps(gone)


def test_a_hash_is_written_in_small_hexadecimal() -> None:
    assert compute_sha256(b"glow") == "d27608cca9b65f91aef225be8ce8d50de8474b36d5bdbae15ab3ff9c5dca7187"
