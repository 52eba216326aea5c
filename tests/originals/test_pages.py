"""Web pages: every text node is kept or accounted for, in the roles that the page gives it."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from schemas.documents import TEXT_ROLE
from seed.originals.blocks import Original, Reason, Role, UnreadableOriginal
from seed.originals.html import read_html
from seed.originals.manuscript import build_manuscript

PAGE = """<!doctype html><html lang="en-GB"><head><title>Amber fever - Trust</title>
<script>let hidden = "<p>no</p>"</script></head><body>
<a href="#main">Skip to the text</a><nav>Home</nav><header>The Trust</header>
<main><h1>Amber <b>fe</b>ver</h1><header>On one page</header>
<p>It lasts <em>3</em> nights.<br>Seldom more.</p>
<h2><button aria-expanded="false">See a doctor if:</button></h2>
<ul><li>it hums<ul><li>a lot</li></ul></li><li><p>the count is above 10<sup>9</sup>/L</p><p>or below</p></li></ul>
<dl><dt>Glow</dt><dd>A light.</dd></dl>
<table><caption>Doses</caption><tr><th>Age<th>Dose<tr><td>5<td>1.5 mg</table>
<details><summary>More</summary>folded</details><p hidden>secret</p><div style="display: none">unseen</div>
<button>Print</button><img alt="An elbow"><del>10 mg</del> <ruby>glow<rt>light</rt></ruby>
<svg><title>Icon</title><text>in the picture</text></svg><aside>Call for help.</aside></main>
<footer>Imprint</footer></body></html>"""


def read(body: str, **options: object) -> Original:
    """Read a page that has this body."""
    return read_html(f"<!doctype html><body>{body}", **options)  # type: ignore[arg-type]


def list_left_out(original: Original) -> dict[str, Reason]:
    """Return the words that were left out, and why."""
    return {piece.words: piece.reason for piece in original.pieces if piece.reason}


def test_the_roles_of_blocks_are_those_of_outlines() -> None:
    assert set(Role) == set(TEXT_ROLE.terms)


def test_what_a_page_shows_is_kept_in_its_roles() -> None:
    manuscript = build_manuscript(read_html(PAGE))
    lines = [line for line in manuscript.text.splitlines() if line]
    assert lines == [
        "Skip to the text", "Amber fever", "On one page", "It lasts 3 nights.", "Seldom more.", "See a doctor if:",
        "it hums", "a lot", "the count is above 10⁹/L", "or below", "Glow", "A light.", "Doses", "Age", "Dose", "5",
        "1.5 mg", "More", "folded", "glow(light)", "in the picture", "Call for help.",
    ]  # fmt: skip
    words = {cut.name: manuscript.text[cut.span.start : cut.span.end] for cut in manuscript.cuts}
    roles = {words[entry["sentence"]]: entry for entry in manuscript.outline}
    assert roles["Amber fever"]["role"] == "heading"
    assert roles["See a doctor if:"]["level"] == 2
    lead_ins = {text: words[entry["leadIn"]] for text, entry in roles.items() if "leadIn" in entry}
    assert lead_ins == {
        "it hums": "See a doctor if:",
        "a lot": "it hums",
        "the count is above 10⁹/L": "See a doctor if:",
        "or below": "See a doctor if:",
        "A light.": "Glow",
    }
    assert (roles["1.5 mg"]["role"], roles["1.5 mg"]["row"], roles["1.5 mg"]["column"]) == ("cell", 2, 2)
    assert roles["Age"]["role"] == "header-cell"


def test_what_is_left_out_has_a_reason() -> None:
    left_out = list_left_out(read_html(PAGE))
    assert left_out == {
        "Amber fever - Trust": Reason.HEAD,
        'let hidden = "<p>no</p>"': Reason.SCRIPT,
        "Home": Reason.NAVIGATION,
        "The Trust": Reason.PAGE_HEADER,
        "secret": Reason.HIDDEN,
        "unseen": Reason.HIDDEN,
        "Print": Reason.CONTROL,
        "An elbow": Reason.PICTURE,
        "10 mg": Reason.STRUCK_OUT,
        "Icon": Reason.PICTURE,
        "Imprint": Reason.PAGE_FOOTER,
    }


def test_every_character_of_the_tree_is_accounted_for() -> None:
    original = read_html(PAGE)
    accounted = "".join("".join(piece.words.split()) for piece in original.pieces if piece.reason is not Reason.PICTURE)
    tree = LexborHTMLParser(PAGE)
    for node in tree.css("svg title"):
        node.decompose()
    whole = "".join(tree.root.text(deep=True).split()) if tree.root else ""
    assert accounted.replace("⁹", "9").replace("(light)", "light") == whole


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>10<sup>-3</sup> mol, H<sub>2</sub>O, the 19<sup>th</sup></p>", "10⁻³ mol, H₂O, the 19th"),
        ("<p>It glows.<sup>1</sup> It hums.</p>", "It glows.¹ It hums."),
        ("<p>one\n  two&nbsp;three</p>", "one two three"),
        ("<p>un&shy;seen<wbr>ly</p>", "unseenly"),
        ("<pre>a  b\n  c</pre>", "a  b\n  c"),
        ("loose <b>words</b><p>then</p>more", "loose words\n\nthen\n\nmore"),
        ("<p>a</p><template>t</template><p>b</p>", "a\n\nb"),
        ("<dialog>shut</dialog><dialog open>open</dialog>", "open"),
        ('<p>x</p><div role="navigation">menu</div><div role="contentinfo">foot</div>', "x"),
        (
            "<article><header>kept</header><p>x</p><footer>Reviewed 2034</footer></article>",
            "kept\n\nx\n\nReviewed 2034",
        ),
        ("<h3>T</h3><select><option>a</select><textarea>b</textarea><label>Dose</label>", "T\n\nDose"),
    ],
)
def test_a_page_reads_as_browsers_show_it(body: str, text: str) -> None:
    assert build_manuscript(read(body)).text == f"{text}\n"


@pytest.mark.parametrize(
    ("body", "lead_ins"),
    [
        ("<p>Call if:</p><ol><li>a<li>b</ol>", ["Call if:", "Call if:"]),
        ("<p>All of it passes.</p><ul><li>It is a.</ul>", [None]),
        ("<h2>Signs</h2><ul><li>a</ul><ul><li>b</ul>", ["Signs", None]),
        ("<p>First. Then call if:</p><ul><li>a</ul>", ["Then call if:"]),
        ("<ul><li>a<ol><li>b</ol></ul>", [None, "a"]),
        ("<table><tr><td>x</table><ul><li>a</ul>", [None]),
        ("<table><tr><td>Call if:<ul><li>a</ul></table>", ["Call if:"]),
    ],
)
def test_an_item_of_a_list_knows_its_lead_in(body: str, lead_ins: list[str | None]) -> None:
    manuscript = build_manuscript(read(body))
    words = {cut.name: manuscript.text[cut.span.start : cut.span.end] for cut in manuscript.cuts}
    items = [entry for entry in manuscript.outline if entry["role"] == "list-item"]
    assert [words.get(entry.get("leadIn", "")) for entry in items] == lead_ins


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ("<tr><th rowspan=2>Age<th>Dose<tr><td>5 mg", {"Age": (1, 1), "Dose": (1, 2), "5 mg": (2, 2)}),
        ("<tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e", {"b": (1, 3), "d": (2, 2), "e": (2, 3)}),
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", {"c": (2, 2), "d": (3, 2)}),
        ("<tbody><tr><td rowspan=9>a<td>b<tbody><tr><td>c", {"b": (1, 2), "c": (2, 1)}),
        ("<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d", {"b": (1, 3), "c": (2, 3), "d": (3, 1)}),
        ("<tr><td rowspan=x>a<tr><td>b", {"b": (2, 1)}),
    ],
)
def test_a_cell_is_in_the_column_where_it_is_shown(rows: str, places: dict[str, tuple[int, int]]) -> None:
    blocks = {block.text: (block.row, block.column) for block in read(f"<table>{rows}</table>").blocks}
    assert {text: blocks[text] for text in places} == places


def test_footnotes_are_notes_without_their_way_back() -> None:
    page = (
        "<p>It glows.<sup><a href='#footnote-1'>1</a></sup></p>"
        "<ol><li id='footnote-1'><p>In the dark. <a href='#footnote-ref-1'>↑</a></p></li></ol>"
    )
    original = read(page)
    assert [(block.text, block.role.value) for block in original.blocks][1] == ("In the dark.", "note")
    assert list_left_out(original)["↑"] is Reason.CONTROL


def test_text_outside_the_main_part_is_kept_unless_it_is_asked_to_be_left_out() -> None:
    body = "<div>Cookies?</div><main><p>It glows.</p></main><div>Share</div>"
    assert len(read(body).blocks) == 3
    original = read(body, main_only=True)
    assert [block.text for block in original.blocks] == ["It glows."]
    assert list_left_out(original) == {"Cookies?": Reason.OUTSIDE_MAIN, "Share": Reason.OUTSIDE_MAIN}
    with pytest.raises(UnreadableOriginal, match="does not mark one part as its main part"):
        read("<p>x</p>", main_only=True)


def test_elements_are_left_out_by_selector() -> None:
    body = "<p class=ad>Buy</p><p>It glows.</p>"
    assert list_left_out(read(body, leave_out=(".ad",))) == {"Buy": Reason.SELECTED}
    with pytest.raises(UnreadableOriginal, match="no such element"):
        read(body, leave_out=(".advert",))
    with pytest.raises(UnreadableOriginal, match="not a CSS selector"):
        read(body, leave_out=("p[",))


def test_a_page_that_nests_too_deep_is_refused() -> None:
    with pytest.raises(UnreadableOriginal, match="levels deep"):
        read("<div>" * 600 + "x")
    with pytest.raises(UnreadableOriginal, match="levels deep"):
        read("<div>" * 100_000 + "x")


@pytest.mark.parametrize(
    ("head", "field", "value", "place"),
    [
        ('<meta name="author" content="Ottoline Quill">', "author", "Ottoline Quill", "meta author"),
        ("<meta name=DC.creator content=A><meta name=DC.creator content=B>", "author", "A; B", "meta dc.creator"),
        ('<meta property="og:site_name" content="The Trust">', "publisher", "The Trust", "meta og:site_name"),
        ('<meta name="dcterms.modified" content="2034-05-01T10Z">', "modified", "2034-05-01", "meta dcterms.modified"),
        ('<link rel="canonical" href="https://t.example">', "url", "https://t.example", "link rel=canonical"),
        ('<link rel="license" href="https://l.example">', "licence", "https://l.example", "rel=license"),
        ("<title> Amber\n fever </title>", "title", "Amber fever", "title"),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":"WebPage","author":["A",{"name":"B"}]}]}</script>',
            "author",
            "A; B",
            "JSON-LD author",
        ),
    ],
)
def test_a_page_says_what_is_known_of_it(head: str, field: str, value: str, place: str) -> None:
    found = read_html(f"<!doctype html><head>{head}</head><p>x</p>").particulars[field]
    assert (found.value, found.found_in) == (value, place)


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="dc.date" content="last May">',
        '<link rel="canonical" href="/relative">',
        '<script type="application/ld+json">{"@type": "Organization", "name": "Trust"}</script>',
        '<script type="application/ld+json">{broken</script>',
        '<meta name="author" content="  ">',
    ],
)
def test_what_has_not_the_form_of_its_field_is_not_taken(head: str) -> None:
    assert read_html(f"<!doctype html><head>{head}</head><p>x</p>").particulars == {}


def test_formulas_quotes_and_styled_blocks_say_what_the_page_shows() -> None:
    original = read(
        "<p>Take <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> jar of "
        "10<math><msup><mi></mi><mn>9</mn></msup></math>, "
        "<q>not <q>two</q></q>.</p><span style='display: block'>One</span><span style='display:block'>Two</span>"
        "<div><template shadowrootmode=open><p>In the shadow</p></template></div><template><p>Unused</p></template>"
        "<meter>70%</meter><input placeholder='Your name'><input type=submit value=Send>"
    )
    assert [block.text for block in original.blocks] == [
        "Take 1/2 jar of 10⁹, “not ‘two’”.", "One", "Two", "In the shadow",
    ]  # fmt: skip
    assert list_left_out(original) == {
        "Unused": Reason.TEMPLATE, "70%": Reason.FALLBACK, "Your name": Reason.CONTROL, "Send": Reason.CONTROL,
    }  # fmt: skip


def test_a_formula_that_is_no_line_is_refused() -> None:
    matrix = "<math><mtable><mtr><mtd><mn>1</mn></mtd></mtr></mtable></math>"
    with pytest.raises(UnreadableOriginal, match="a formula that is no line of text"):
        read(matrix)
    assert read(f"<p>Kept</p>{matrix}", leave_out=("math",)).blocks[0].text == "Kept"


def test_items_that_are_no_sentences_have_the_sentence_before_them_as_lead_in() -> None:
    blocks = read(
        "<p>Call if one is true.</p><ul><li>it hums<li>It is whole.</ul><dl><dt>Glow<dt>Shine<dd>A light"
    ).blocks
    assert [(block.text, block.lead_in) for block in blocks[1:]] == [
        ("it hums", 0), ("It is whole.", None), ("Glow", None), ("Shine", 3), ("A light", 4),
    ]  # fmt: skip
