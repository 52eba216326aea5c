"""Markdown: it reads as intended, has all required attribution, and stored text stays text."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from service.catalog import KINDS, Kind
from service.representations import markdown
from service.representations.cited_records import Sources, list_footnotes
from service.representations.markdown_escape import escape_text, link
from tests.representations.conftest import Served

of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = r"(/v1/[a-z-]+/[a-z0-9.-]+|/v1/[a-z-]+(\?.*)?|https?://\S+)"
# Every piece of markup of CommonMark and its dialects, and everything that might end one of ours.
PIECES = [
    *"\\`*_{}[]()<>#+-.!|~&$^=:;\"'/ \n\t", "<script>alert(1)</script>", "<!-- ", "](http://x.example)", "![a](b)",
    "***", "[^1]", "[^1]: ", "1. ", "- ", "> ", "# ", "---", "===", "```", "~~~", "    ", "http://x.example", "&amp;",
    "www.x.example", "&#60;", "| a | b |", "|---|", "word", "é", "\u2028", "<a@b.example>", "<https://x.example>",
]  # fmt: skip
hostile = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def tokens(text: str) -> Iterator[Token]:
    """Yield all that a reader of Markdown finds."""
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def shown(text: str) -> str:
    """Return the text that a reader of Markdown shows."""
    return "".join(token.content for token in tokens(text) if token.type in {"text", "text_special"})


@of_every_kind
def test_a_page_has_no_html_and_leads_only_to_us_and_to_the_works(served: Served, sources: Sources, kind: Kind) -> None:
    for record in (body for (name, _), body in served.items() if name == kind.name):
        found = list(tokens(markdown.record_page([record], sources)))
        assert [token.content for token in found if token.type in {"html_block", "html_inline", "image"}] == []
        targets = [str(token.attrs["href"]) for token in found if token.type == "link_open"]
        assert [each for each in targets if not re.fullmatch(OURS, each)] == []
        allowed = {record.get("url")}
        assert {each for each in targets if each.startswith("http")} <= allowed


@of_every_kind
def test_every_value_of_a_record_is_on_its_page(served: Served, sources: Sources, kind: Kind) -> None:
    for record in (body for (name, _), body in served.items() if name == kind.name):
        page = shown(markdown.record_page([record], sources))
        missing = [text for text in said(record) if " ".join(text.split()) not in page]
        assert missing == []


def said(record: Any) -> Iterator[str]:
    """Yield the texts of a record that people are to read."""
    beside = {
        "type",
        "self",
        "sha256",
        "links",
        "html",
        "uri",
        "evidence",
        "id",
        "relation",
        "status",
        "system",
        "verdict",
        "fields",
    }
    if isinstance(record, dict):
        for name, value in record.items():
            if name not in beside:
                yield from said(value)
    elif isinstance(record, list):
        for item in record:
            yield from said(item)
    elif isinstance(record, str) and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", record):
        yield record


def test_quotes_are_footnotes_with_document_sentence_and_address(served: Served, sources: Sources) -> None:
    for record in (body for body in served.values() if "evidence" in body):
        page = markdown.record_page([record], sources)
        notes = re.findall(r"^\[\^(\d+)\]: (.*)$", page, re.MULTILINE)
        assert len(notes) == len(list_footnotes(record))
        for claim in list_footnotes(record):
            body = sources.claims[claim]
            (note,) = [text for _, text in notes if f"(/v1/claims/{claim})" in text]
            assert body["document"]["self"] in note
            assert body["sentence"]["self"] in note
            assert " ".join(body["quote"].split()) in shown(note)
        marks = set(re.findall(r"(?<!\n)\[\^(\d+)\]", page))
        assert marks == {number for number, _ in notes}


def test_an_advisory_stands_in_full_right_below_the_fields_that_it_is_about(served: Served, sources: Sources) -> None:
    advised = [body for body in served.values() if body.get("advisories")]
    assert advised
    for record in advised:
        blocks = markdown.record_page([record], sources).split("\n\n")
        for advisory in record["advisories"]:
            for field in advisory["fields"]:
                label = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", field).lower().capitalize()
                place = next(n for n, block in enumerate(blocks) if f"- **{label}** " in block)
                below = []
                for block in blocks[place + 1 :]:
                    if not block.startswith("> "):
                        break
                    below.append(shown(block))
                reason, by = " ".join(advisory["reason"].split()), advisory["assessedBy"]
                assert any(reason in text and by in text for text in below)


def test_a_page_ends_with_attribution_and_notice(served: Served, sources: Sources) -> None:
    for record in served.values():
        last = shown(markdown.record_page([record], sources).partition("## Attribution")[2])
        assert record["attribution"]["text"] in last
        assert record["attribution"]["reuse"] in last
        assert last.endswith(record["attribution"]["notice"])


def test_a_list_is_one_page_with_one_attribution(served: Served, sources: Sources) -> None:
    items = [body for (kind, _), body in served.items() if kind == "treatment"]
    around = {"first": "/v1/treatments", "prev": None, "next": "/v1/treatments?cursor=abc"}
    page = markdown.list_page(
        "Treatments", {"items": items, "included": [], "total": 99, "omitted": 3, "page": around}, sources
    )
    assert page.count("# Treatments") == 1
    assert all(f"## {escape_text(item['name'])}\n" in page for item in items)
    assert f"{len(items)} of 99." in page
    assert "[next](/v1/treatments?cursor=abc)" in page
    assert "reviewers' verdicts on their claims: 3" in page
    assert page.count(items[0]["attribution"]["notice"]) == 1
    numbers = re.findall(r"^\[\^(\d+)\]:", page, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


@given(hostile | st.text(max_size=60))
def test_text_is_shown_and_does_nothing(text: str) -> None:
    for around in ("{}", "- {}", "# {}", "> {}", "- **Name** (quoted): “{}”", "  - {}"):
        page = around.format(escape_text(text))
        found = {token.type for token in tokens(page)}
        usual = {"inline", "text", "text_special", "paragraph_open", "paragraph_close", "heading_open", "heading_close",
                 "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "blockquote_open",
                 "blockquote_close", "strong_open", "strong_close"}  # fmt: skip
        assert found <= usual
        assert sum(token.type == "list_item_open" for token in tokens(page)) == around.count("- ")
        assert " ".join(text.split()) in shown(page)


@given(hostile)
def test_text_in_a_table_stays_in_its_cell(text: str) -> None:
    found = list(tokens(f"| a | b |\n| --- | --- |\n| {escape_text(text)} | end |"))
    cells = [found[place + 1] for place, token in enumerate(found) if token.type == "td_open"]
    assert [shown(cells[0].content), cells[1].content] == [" ".join(text.split()), "end"]


@given(hostile, st.text(max_size=40))
def test_a_link_leads_where_it_is_to_lead(text: str, end: str) -> None:
    address = f"https://x.example/{end}"
    found = list(tokens(link(text, address)))
    links = [str(token.attrs["href"]) for token in found if token.type == "link_open"]
    assert len(links) == 1
    assert links[0].startswith("https://x.example/")
    assert not {token.type for token in found} & {"html_inline", "html_block", "image"}


def test_addresses_in_a_text_are_not_made_links() -> None:
    assert escape_text("see http://x.example and www.x.example") == r"see http\://x.example and www\.x.example"
