"""How values and differences look in the terminal: short, on their lines, and never misleading."""

from hypothesis import given
from hypothesis import strategies as st

from seed.value_formats import MAX_BRIEF_CHARACTERS, format_difference, format_value, shorten, shorten_around
from service.publishing.diff import Difference, find_differences

texts = st.text(st.sampled_from("ab cdé.\n🦜"), max_size=300)


@given(before=texts, after=texts)
def test_what_differs_in_two_texts_is_always_shown(before: str, after: str) -> None:
    was, is_ = shorten_around(before, after)
    assert (was != is_) == (before != after)


@given(texts)
def test_a_value_stays_on_one_line_and_within_the_limit(text: str) -> None:
    assert "\n" not in format_value(text)
    assert len(shorten(text)) <= MAX_BRIEF_CHARACTERS


def test_items_that_only_changed_places_are_said_to_have_another_order() -> None:
    assert _lines(Difference(("aliases",), ["one", "two"], ["two", "one"])) == ["aliases  in another order: two, one"]


def test_objects_are_the_same_whatever_the_order_of_their_members() -> None:
    before = [{"sentence": "p1s1", "reason": "One"}]
    after = [{"reason": "One", "sentence": "p1s1"}, {"reason": "Two", "sentence": "p1s2"}]
    assert _lines(Difference(("leftOut",), before, after)) == ["leftOut  + {reason: Two, sentence: p1s2}"]


def test_claims_of_the_records_own_document_are_shown_in_short() -> None:
    found = Difference(("evidence", "wording"), ["amber-fever.p1s1c1"], ["amber-fever.p1s1c2", "other.p1s1c1"])
    assert _lines(found) == ["evidence.wording  - p1s1c1  + p1s1c2  + other.p1s1c1"]


def test_references_that_are_served_are_shown_by_their_names() -> None:
    reference = {"type": "site", "id": "tin-bones", "name": "Tin bones", "self": "/v1/sites/tin-bones"}
    assert _lines(Difference(("sites",), [], [reference])) == ['sites  + site/tin-bones ("Tin bones")']


def test_what_is_there_no_more_is_nothing() -> None:
    assert _lines(Difference(("route",), "oral", None)) == ['route  "oral" -> (nothing)']


def test_null_an_empty_list_and_nothing_at_all_are_the_same() -> None:
    assert list(find_differences({"a": None, "b": []}, {"b": None, "c": {}})) == []


def test_false_and_zero_are_values() -> None:
    assert [each.pointer for each in find_differences({}, {"a": False, "b": 0})] == ["/a", "/b"]


def test_members_of_objects_are_compared_one_by_one_and_lists_as_a_whole() -> None:
    before = {"review": {"status": "reviewed", "reviewedBy": "A"}, "codes": [1, 2]}
    after = {"review": {"status": "reviewed", "reviewedBy": "B"}, "codes": [2]}
    assert list(find_differences(before, after)) == [
        Difference(("codes",), [1, 2], [2]),
        Difference(("review", "reviewedBy"), "A", "B"),
    ]


def test_a_pointer_escapes_what_json_pointer_reserves() -> None:
    assert Difference(("a/b", "c~d"), 1, 2).pointer == "/a~1b/c~0d"


def _lines(found: Difference) -> list[str]:
    return [line.strip() for line in format_difference([found], "amber-fever")]
