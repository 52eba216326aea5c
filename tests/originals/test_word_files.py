"""Word files: what mammoth gives is held against every text node of the file."""

import pytest

from seed.originals.blocks import Reason, UnreadableOriginal
from seed.originals.docx import read_docx
from seed.originals.manuscript import build_manuscript
from tests.originals.files import NUMBERING, WORDS, build_docx, build_item, build_paragraph

FORMULA = "http://schemas.openxmlformats.org/officeDocument/2006/math"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def test_paragraphs_lists_and_tables_keep_their_words_and_roles() -> None:
    body = (
        build_paragraph("Amber fever", '<w:pStyle w:val="Heading1"/>')
        + build_paragraph("See a doctor if:")
        + build_item("it hums")
        + build_item("a lot", 1)
        + f"<w:tbl><w:tr><w:tc>{build_paragraph('Age')}</w:tc><w:tc>{build_paragraph('5')}</w:tc></w:tr></w:tbl>"
        + "<w:p><w:r><w:t>10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>9</w:t></w:r></w:p>"
    )
    styles = (
        f'<w:styles xmlns:w="{WORDS}"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
        "</w:style></w:styles>"
    )
    manuscript = build_manuscript(read_docx(build_docx(body, numbering=NUMBERING, styles=styles)))
    assert manuscript.text == "Amber fever\n\nSee a doctor if:\nit hums\na lot\n\nAge\n5\n\n10⁹\n"
    assert manuscript.outline == [
        {"sentence": "p1s1", "role": "heading", "level": 1},
        {"sentence": "p2s2", "role": "list-item", "level": 1, "leadIn": "p2s1"},
        {"sentence": "p2s3", "role": "list-item", "level": 2, "leadIn": "p2s2"},
        {"sentence": "p3s1", "role": "cell", "row": 1, "column": 1},
        {"sentence": "p3s2", "role": "cell", "row": 1, "column": 2},
    ]


def test_deleted_hidden_and_repeated_words_are_left_out_with_their_reasons() -> None:
    body = (
        "<w:p><w:r><w:t>It lasts </w:t></w:r><w:del><w:r><w:delText>nine</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>three nights.</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>struck</w:t></w:r></w:p>"
    )
    header = f'<w:hdr xmlns:w="{WORDS}">{build_paragraph("The Trust")}</w:hdr>'
    original = read_docx(build_docx(body, header1=header))
    assert build_manuscript(original).text == "It lasts three nights.\n"
    assert {piece.words: piece.reason for piece in original.pieces if piece.reason} == {
        "nine": Reason.STRUCK_OUT,
        "unseen": Reason.HIDDEN,
        "struck": Reason.STRUCK_OUT,
        "The Trust": Reason.PAGE_HEADER,
    }


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        (f'<w:p xmlns:m="{FORMULA}"><m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath></w:p>', {}),
        (build_paragraph("x"), {"charts/chart1": f'<c xmlns:a="{DRAWING}"><a:t>Glow by night</a:t></c>'}),
    ],
)
def test_a_file_whose_words_would_be_lost_is_refused(body: str, parts: dict[str, str]) -> None:
    with pytest.raises(UnreadableOriginal, match=r"would be lost: \"(x\+1|Glow by night)\""):
        read_docx(build_docx(body, **parts))


@pytest.mark.parametrize("data", [b"PK\x03\x04 no archive", build_docx("x")[:200]])
def test_a_broken_file_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableOriginal, match="no whole Word file"):
        read_docx(data)


def test_a_file_that_declares_a_document_type_is_refused() -> None:
    with pytest.raises(UnreadableOriginal, match="declares a document type"):
        read_docx(build_docx(build_paragraph("x"), footnotes="<!DOCTYPE x><x/>"))


def test_words_in_wrappers_symbols_and_ruby_are_kept() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>".format
    body = (
        f"<w:p><w:fldSimple>{run('Figure 1')}</w:fldSimple><w:smartTag>{run(' glows')}</w:smartTag></w:p>"
        "<w:p><w:r><w:t>Take </w:t><w:sym w:font='Symbol' w:char='F0B3'/><w:t> 5</w:t><w:noBreakHyphen/></w:r></w:p>"
        f"<w:p><w:r><w:ruby><w:rt>{run('kan')}</w:rt><w:rubyBase>{run('K')}</w:rubyBase></w:ruby></w:r></w:p>"
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{build_paragraph('gone')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{build_paragraph('kept')}</w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:rPr><w:dstrike/></w:rPr><w:t>struck twice</w:t></w:r></w:p>"
    )
    original = read_docx(build_docx(body))
    assert [block.text for block in original.blocks] == ["Figure 1 glows", "Take ≥ 5\u2011", "K(kan)", "kept"]
    assert {piece.words for piece in original.pieces if piece.reason is Reason.STRUCK_OUT} == {"gone", "struck twice"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<w:altChunk/>", "embeds another file"),
        ("<w:p xmlns:v='urn:schemas-microsoft-com:vml'><v:textpath string='Do not glow'/></w:p>", "which is drawn"),
        (
            "<w:p xmlns:o='urn:schemas-microsoft-com:office:office'><o:OLEObject ProgID='Equation.3'/></w:p>",
            "Equation.3",
        ),
        ("<w:p><w:r><w:sym w:font='Nowhere' w:char='F041'/></w:r></w:p>", "symbol of the font Nowhere"),
    ],
)
def test_words_that_are_in_no_paragraph_are_refused(body: str, message: str) -> None:
    with pytest.raises(UnreadableOriginal, match=message):
        read_docx(build_docx(build_paragraph("x") + body))
