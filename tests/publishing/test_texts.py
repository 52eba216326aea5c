"""Texts: whatever characters a text contains, its paragraphs and sentences are where their offsets say."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seed import sentence_splitter
from service.publishing.segmentation import BadStart, Span, cut_sentences, find_paragraphs, trim_span

# What breaks naive offsets: line ends of every sort, wide and joined characters, accents that combine, odd spaces.
PIECES = [
    *("It glows.", "amber", "e\u0301", "ß", "🦜", "🏳️‍🌈", "日本", "حمى", "\u0301", "\u200d", "\ufeff", ".", "!", "“"),
    *(" ", "\t", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\n \t\n", "\u2028", "\u00a0", "\u3000", "\u0085"),
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join)


@st.composite
def texts_with_starts(draw: st.DrawFn) -> tuple[str, list[int]]:
    """Draw a text and starts that an editor might have written for it: right ones."""
    text = draw(texts)
    starts: list[int] = []
    for paragraph in find_paragraphs(text):
        inside = [at for at in range(paragraph.start + 1, paragraph.end) if not text[at].isspace()]
        more = draw(st.sets(st.sampled_from(inside), max_size=4)) if inside else set()
        starts += [paragraph.start, *sorted(more)]
    return text, starts


def in_order_and_inside(text: str, spans: list[Span]) -> bool:
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return edges == sorted(edges) and all(span.start < span.end for span in spans)


def left_over(text: str, spans: list[Span]) -> str:
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


@given(texts)
def test_paragraphs_lie_in_order_and_leave_nothing_but_white_space(text: str) -> None:
    spans = find_paragraphs(text)
    assert in_order_and_inside(text, spans)
    assert left_over(text, spans).strip() == ""


@given(texts)
def test_a_paragraph_begins_and_ends_with_a_character_and_holds_no_blank_line(text: str) -> None:
    for span in find_paragraphs(text):
        paragraph = text[span.start : span.end]
        assert paragraph == paragraph.strip()
        assert len(find_paragraphs(paragraph)) == 1


@given(texts)
def test_between_two_paragraphs_there_is_a_blank_line(text: str) -> None:
    for one, other in pairwise(find_paragraphs(text)):
        assert text[one.end : other.start].count("\n") >= 2


@given(texts_with_starts())
def test_sentences_lie_in_order_and_leave_nothing_but_white_space(written: tuple[str, list[int]]) -> None:
    text, starts = written
    spans = [cut.span for cut in cut_sentences(text, starts)]
    assert in_order_and_inside(text, spans)
    assert left_over(text, spans).strip() == ""
    assert [span.start for span in spans] == starts


@given(texts_with_starts())
def test_sentences_are_counted_from_one_in_each_paragraph(written: tuple[str, list[int]]) -> None:
    cuts = cut_sentences(*written)
    edges = find_paragraphs(written[0])
    for number, paragraph in enumerate(edges, 1):
        inside = [cut for cut in cuts if cut.paragraph == number]
        assert [cut.ordinal for cut in inside] == list(range(1, len(inside) + 1))
        assert inside[0].span.start == paragraph.start
        assert inside[-1].span.end == paragraph.end


@given(texts_with_starts())
def test_offsets_reproduce_a_sentence_in_any_encoding(written: tuple[str, list[int]]) -> None:
    text, starts = written
    for cut in cut_sentences(text, starts):
        sentence = text[cut.span.start : cut.span.end]
        assert sentence == sentence.strip()
        wide = text.encode("utf-32-le", "surrogatepass")[4 * cut.span.start : 4 * cut.span.end]
        assert wide.decode("utf-32-le", "surrogatepass") == sentence


@given(texts, st.lists(st.integers(0, 60), max_size=8))
def test_any_starts_make_sentences_or_are_refused_with_their_place(text: str, starts: list[int]) -> None:
    try:
        found = [cut.span.start for cut in cut_sentences(text, starts)]
    except BadStart as bad:
        refused = bad
    else:
        assert found == starts
        return
    assert -1 <= refused.index < len(starts)
    assert str(refused).endswith(".")


@given(texts)
@example("amber\n\r\r\nfever")
def test_publishing_takes_what_a_new_document_proposes(text: str) -> None:
    proposed = sentence_splitter.split(text)
    assert [cut.span for cut in cut_sentences(text, [span.start for span in proposed])] == proposed


@pytest.mark.parametrize(
    ("starts", "index", "said"),
    [
        ([0, 0], 1, "0 does not come after 0."),
        ([0, 12, 9], 2, "9 does not come after 12."),
        ([0, 99], 1, "99 is after the end of the text, which has 27 characters."),
        ([0, 10], 1, "At 10 there is white space; a sentence starts with its first character."),
        ([3], 0, "Paragraph 1 begins at 0, but no sentence starts there."),
        ([0, 11], -1, "Paragraph 2 begins at 18, but no sentence starts there."),
        ([0, 21], 1, "Paragraph 2 begins at 18, but no sentence starts there."),
        ([], -1, "Paragraph 1 begins at 0, but no sentence starts there."),
    ],
    ids=lambda value: str(value) if isinstance(value, list) else "",
)
def test_a_bad_start_is_named(starts: list[int], index: int, said: str) -> None:
    with pytest.raises(BadStart) as refused:
        cut_sentences("It glows. \nOh?\n \n It hums. ", starts)
    assert (refused.value.index, str(refused.value)) == (index, said)


def test_a_text_without_words_has_no_sentences() -> None:
    assert find_paragraphs(" \r\n \r\n") == []
    assert cut_sentences(" \r\n \r\n", []) == []


def test_a_line_of_white_space_parts_paragraphs_and_a_single_line_end_does_not() -> None:
    assert find_paragraphs("a\r\nb\r\n \t\r\nc\n") == [Span(0, 4), Span(10, 11)]


@given(texts)
def test_trimming_cuts_off_white_space_and_nothing_else(text: str) -> None:
    span = trim_span(text, Span(0, len(text)))
    assert text[span.start : span.end] == text.strip()
