"""The example on the landing page is the record and the sentence, word for word."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from service.web.landing import ClaimNote, Example, ExampleLine, SentencePiece, cut_pieces, list_advices, list_lines

SENTENCE = "Amber fever fades after three days, and amber tea eases it."
OFFSET = 40


def claim(number: int, quote: str) -> dict[str, Any]:
    start = OFFSET + SENTENCE.index(quote)
    return {"id": f"amber-fever.p1s1c{number}", "quote": quote, "start": start, "end": start + len(quote)}


def example(**record: Any) -> Example:
    envelope = {"type": "treatment", "id": "amber-tea", "name": "Amber tea", "wording": "amber tea", "advisories": []}
    shown = {**envelope, **record}
    shown.setdefault("evidence", {"wording": ["amber-fever.p1s1c2"]})
    claims = [claim(1, "Amber fever fades after three days"), claim(2, "amber tea eases it")]
    sentence = {"id": "amber-fever.p1s1", "text": SENTENCE, "start": OFFSET, "end": OFFSET + len(SENTENCE)}
    return Example(shown, sentence, claims, {"name": "editorial", "wording": "quoted", "route": "coded"})


def test_only_the_words_that_the_record_cites_are_marked() -> None:
    cut = SENTENCE.index("amber tea eases it")
    assert cut_pieces(example()) == [
        SentencePiece(SENTENCE[:cut]),
        SentencePiece("amber tea eases it", "p1s1c2"),
        SentencePiece("."),
    ]


def test_a_field_shows_whose_words_it_holds_and_where_they_stand() -> None:
    shown = {line.name: line for line in list_lines(example())}
    assert shown["wording"] == ExampleLine(
        "wording", '"amber tea"', "quoted", (ClaimNote("p1s1c2", "#p1s1c2", first=True),)
    )
    assert shown["name"].origin == "editorial"


def test_a_claim_of_another_sentence_is_read_at_its_own_address() -> None:
    shown = {line.name: line for line in list_lines(example(evidence={"wording": ["amber-fever.p3s1c1"]}))}
    assert shown["wording"].notes == (ClaimNote("p3s1c1", "/v1/claims/amber-fever.p3s1c1", first=True),)


def test_what_has_no_value_is_left_out_and_what_is_long_is_cut() -> None:
    references = [{"type": "condition", "id": "amber-fever"}, {"type": "condition", "id": "red-fever"}]
    shown = {line.name: line.value for line in list_lines(example(route=None, sites=[], conditions=references))}
    assert shown["conditions"] == '[{"id": "amber-fever", …}, …]'
    assert not {"route", "sites", "evidence"} & set(shown)


def test_only_advice_on_the_sentence_shown_is_given() -> None:
    advice = {"verdict": "misleading-or-unsafe", "reason": "It burns.", "assessedBy": "desk review"}
    (shown,) = list_advices(example(advisories=[{"claim": f"amber-fever.p{n}s1c2", **advice} for n in (1, 2)]))
    assert (shown.claim, shown.verdict, shown.basis) == ("p1s1c2", "misleading or unsafe", "Desk review.")


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5))
def test_the_pieces_are_the_sentence_however_quotes_overlap(text: str, spans: list[tuple[int, int]]) -> None:
    claims = [
        {"id": f"amber-fever.p1s1c{n}", "start": min(span) + OFFSET, "end": min(max(span), len(text)) + OFFSET}
        for n, span in enumerate(spans, 1)
    ]
    record = {"evidence": {"wording": [claim["id"] for claim in claims]}, "advisories": []}
    cut = cut_pieces(Example(record, {"text": text, "start": OFFSET}, claims, {}))
    assert "".join(piece.text for piece in cut) == text
