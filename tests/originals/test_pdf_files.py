"""PDF files: lines become paragraphs, and every character that is extracted is accounted for."""

import pytest

from seed.originals.blocks import Reason, UnreadableOriginal
from seed.originals.manuscript import build_manuscript
from seed.originals.pdf import read_pdf
from tests.originals.files import build_drawn_pdf, build_pdf

LONG = "Amber fever is a warm illness of the glass gland that makes the elbows glow at night and is"


def test_lines_are_joined_to_paragraphs_and_lists_know_their_lead_in() -> None:
    lines = ["About amber fever", LONG, "harm-", "less. See a doctor if:", "- it hums", "- it glows", "Rest helps."]
    original = read_pdf(build_pdf(lines))
    manuscript = build_manuscript(original)
    assert manuscript.text == (
        f"About amber fever\n\n{LONG} harmless. See a doctor if:\n- it hums\n- it glows\n\nRest helps.\n"
    )
    assert [entry for entry in manuscript.outline if entry["role"] == "list-item"] == [
        {"sentence": "p2s3", "role": "list-item", "level": 1, "leadIn": "p2s2"},
        {"sentence": "p2s4", "role": "list-item", "level": 1, "leadIn": "p2s2"},
    ]
    assert any('joined to "harmless"' in remark for remark in original.remarks)


def test_a_hyphen_that_the_text_has_elsewhere_is_kept() -> None:
    lines = ["Some well-known things are known, and other things that are", "also well-", "known are not."]
    assert "also well-known are not." in build_manuscript(read_pdf(build_pdf(lines))).text


def test_lines_that_pages_repeat_are_left_out() -> None:
    pages = [["The Trust", f"Night {word} was dark.", f"Page {number} of 3"] for number, word in enumerate("abc", 1)]
    original = read_pdf(build_pdf(*pages))
    left_out = [piece.words for piece in original.pieces if piece.reason is Reason.REPEATED]
    assert left_out == ["The Trust", "Page 1 of 3", "The Trust", "Page 2 of 3", "The Trust", "Page 3 of 3"]
    assert build_manuscript(original).text == "Night a was dark. Night b was dark. Night c was dark.\n"


def test_numbered_headings_are_no_page_numbers() -> None:
    pages = [[f"Step {number + 3}", "Rest."] for number in range(4)]
    assert "Step 5" in build_manuscript(read_pdf(build_pdf(*pages))).text


def test_particulars_come_from_the_file() -> None:
    found = read_pdf(build_pdf(["It glows."], information="/Title (Amber fever)")).particulars["title"]
    assert (found.value, found.found_in) == ("Amber fever", "PDF information Title")


def test_a_broken_file_is_refused_in_a_sentence() -> None:
    with pytest.raises(UnreadableOriginal, match="The PDF is broken"):
        read_pdf(b"%PDF-1.4 and nothing more")


def test_raised_and_lowered_digits_are_no_digits_of_the_number_before_them() -> None:
    drawn = (
        "BT /F1 12 Tf 1 0 0 1 50 700 Tm (above 10) Tj /F1 7 Tf 1 0 0 1 99.5 705 Tm (9) Tj"
        " /F1 12 Tf 1 0 0 1 103.4 700 Tm ( jars of H) Tj /F1 7 Tf 1 0 0 1 151.4 697 Tm (2) Tj"
        " /F1 12 Tf 1 0 0 1 155.3 700 Tm (O, 5 nights) Tj ET"
    )
    assert build_manuscript(read_pdf(build_drawn_pdf(drawn))).text == "above 10⁹ jars of H₂O, 5 nights\n"


def test_columns_that_are_drawn_across_are_read_one_after_the_other() -> None:
    rows = [
        f"BT /F1 10 Tf 40 {y} Td (left words of line {row}) Tj ET BT 240 {y} Td (right words, line {row}) Tj ET"
        for row, y in enumerate(range(700, 580, -15))
    ]
    original = read_pdf(build_drawn_pdf(" ".join(rows)))
    text = build_manuscript(original).text
    assert text.index("left words of line 7") < text.index("right words, line 0")
    assert original.remarks[0] == "Page 1 has two columns, whose lines were put one column after the other."


def test_a_sentence_that_pages_repeat_inside_their_footer_is_kept() -> None:
    pages = [["The Trust", f"Night {each}", "Do not glow.", f"{number}/4"] for number, each in enumerate("abcd", 1)]
    original = read_pdf(build_pdf(*pages))
    assert build_manuscript(original).text.count("Do not glow.") == 4
    assert "1/4" in {piece.words for piece in original.pieces if piece.reason is Reason.REPEATED}


def test_glyphs_that_mean_nothing_are_refused_and_ligatures_are_letters() -> None:
    with pytest.raises(UnreadableOriginal, match="characters that its fonts do not name"):
        read_pdf(build_pdf(["Take /12/45/7/33 jars"]))
    assert read_pdf(build_pdf(["Plain"], information="/Title (untitled)")).particulars == {}
