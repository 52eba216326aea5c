"""Importing: from a publisher's file to a served document that says who says what is known of it."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.config import Settings
from service.http.release_context import EXTENSION
from tests.editor import Editor
from tests.originals.files import build_docx, build_paragraph, build_pdf

PAGE = """<!doctype html><html lang="en-GB"><head><title>Amber fever</title><meta name="author" content="O. Quill">
<link rel="license" href="https://licence.example/by"><meta property="og:site_name" content="Glass Gland Trust"></head>
<body><nav>Home</nav><main><h1>Amber rash</h1><p>See a doctor if:</p><ul><li>it hums</li></ul></main></body></html>"""
FOLDER = "documents/amber-rash"


@pytest.fixture
def imported(newcomer: Editor) -> Editor:
    """Give an editor who has imported a page and left all of it out."""
    (newcomer.home / "amber-rash.html").write_text(PAGE)
    ending = newcomer("new", "document", "amber-rash.html", "--address", "https://trust.example/rash")
    assert (ending.code, ending.err) == (0, "")
    left_out = "".join(f"  - {{sentence: {each}, reason: It is a test.}}\n" for each in ("p1s1", "p2s1", "p2s2"))
    newcomer.edit(f"{FOLDER}/document.yaml", "leftOut:\n", f"leftOut:\n{left_out}")
    newcomer.delete(f"{FOLDER}/claims.yaml")
    return newcomer


@pytest.fixture
def served(imported: Editor) -> Iterator[FlaskClient]:
    """Give a client of the service that serves the imported document."""
    assert imported("apply", "--yes").code == 0
    app = create_app(Settings(database_url=imported.url, edge_mib=0))
    yield app.test_client()
    app.extensions[EXTENSION].close()


def test_the_account_names_what_was_kept_and_what_was_left_out(newcomer: Editor) -> None:
    (newcomer.home / "amber-rash.html").write_text(PAGE)
    ending = newcomer("new", "document", "amber-rash.html")
    assert "amber-rash.html: 33 characters kept, 4 left out" in ending.lines
    assert "left out, navigation: 1 piece" in ending.lines
    assert '    "Home"' in ending.lines
    assert "kept: 1 heading, 1 paragraph, 1 list item" in ending.lines


def test_an_imported_document_says_who_says_what_is_known_of_it(served: FlaskClient) -> None:
    document = orjson.loads(served.get("/v1/documents/amber-rash").data)
    assert document["title"] is None
    imprint = {
        field: value and (value["value"], value["origin"], value["foundIn"])
        for field, value in document["imprint"].items()
    }
    assert imprint == {
        "title": ("Amber fever", "page", "title"),
        "author": ("O. Quill", "page", "meta author"),
        "publisher": ("Glass Gland Trust", "page", "meta og:site_name"),
        "published": None,
        "modified": None,
        "licence": ("https://licence.example/by", "page", "rel=license"),
        "url": ("https://trust.example/rash", "editors", None),
    }
    assert document["original"]["mediaType"] == "text/html"
    assert document["attribution"]["text"] == (
        "Source: Amber fever, O. Quill, Glass Gland Trust (according to the publisher's page). "
        "Licence: https://licence.example/by, according to the publisher's page."
    )
    assert document["attribution"]["licence"] == "https://licence.example/by"
    assert document["attribution"]["documents"][0]["name"] == "Amber fever"


def test_an_item_of_a_list_is_served_with_its_lead_in(served: FlaskClient) -> None:
    item = orjson.loads(served.get("/v1/sentences/amber-rash.p2s2").data)
    assert (item["text"], item["role"]) == ("it hums", "list-item")
    assert (item["leadIn"]["id"], item["leadIn"]["name"]) == ("amber-rash.p2s1", "See a doctor if:")
    heading = orjson.loads(served.get("/v1/sentences/amber-rash.p1s1").data)
    assert heading["role"] == "heading"
    assert (heading["leadIn"], heading["leadIns"]) == (None, [])


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("publisher=Glass%20Gland%20Trust", 1),
        ("licence=https%3A%2F%2Flicence.example%2Fby", 1),
        ("publisher=Nobody", 0),
    ],
)
def test_documents_are_filtered_by_publisher_and_licence(served: FlaskClient, query: str, count: int) -> None:
    assert orjson.loads(served.get(f"/v1/documents?{query}").data)["total"] == count


def test_an_imported_document_passes_through_export_and_format_unchanged(imported: Editor) -> None:
    before = imported.read(f"{FOLDER}/document.yaml")
    assert imported("fmt", "--check", f"seed/content/{FOLDER}").code == 0
    assert imported("apply", "--yes").code == 0
    assert imported("plan").lines[-1] == "Nothing to publish."
    assert imported.read(f"{FOLDER}/document.yaml") == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sentence: p2s2, role", "sentence: p9s9, role", "The document has no sentence p9s9."),
        ("sentence: p2s2, role", "sentence: p1s1, role", "The outline has two entries for p1s1."),
        ("leadIn: p2s1", "leadIn: p2s2", "The lead-in p2s2 does not come before p2s2."),
        ("leadIn: p2s1", "leadIn: p8s1", "The document has no sentence p8s1."),
        ("value: O. Quill\n    origin: page", "value: O. Quill\n    origin: text", "names no claim that says so"),
    ],
)
def test_a_mistake_in_outline_or_imprint_is_reported_where_it_is(
    imported: Editor, old: str, new: str, said: str
) -> None:
    imported.edit(f"{FOLDER}/document.yaml", old, new)
    ending = imported("check")
    assert ending.code == 1
    assert said in ending.out


def test_a_title_that_is_only_part_of_a_word_is_not_what_the_text_says(imported: Editor) -> None:
    imported.edit(f"{FOLDER}/document.yaml", "title:\n\n", "title: ash\n\n")
    assert 'The text says "ash" only as a part of other words.' in imported("check").out


def test_several_files_are_imported_in_one_call(newcomer: Editor) -> None:
    (newcomer.home / "one.docx").write_bytes(build_docx(build_paragraph("It glows.")))
    (newcomer.home / "two.pdf").write_bytes(build_pdf(["It hums."]))
    (newcomer.home / "three.md").write_text("# It rests\n")
    ending = newcomer("new", "document", "one.docx", "two.pdf", "three.md")
    assert ending.code == 0
    texts = [newcomer.read(f"documents/{name}/text.txt") for name in ("one", "two", "three")]
    assert texts == ["It glows.\n", "It hums.\n", "It rests\n"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.odt", b"PK\x03\x04mimetypeapplication", "This is an archive"),
        ("a.doc", b"\xd0\xcf\x11\xe0old", "an old Word, Excel or PowerPoint file"),
        ("a.rtf", b"{\\rtf1}", "an RTF file"),
        ("a.png", b"\x89PNG\r\n", "a picture"),
        ("a.csv", b"a,b", "Files called *.csv are not read"),
        ("a.html", b"<html><p>caf\xe9", "The page is not utf-8"),
        ("a.html", b"<html><meta charset=klingon><p>x", "There is no encoding klingon"),
        (
            "a.pdf",
            build_pdf([]).replace(b"/Root", b"/Encrypt << /Filter /Standard >> /Root"),
            "cannot be read|broken|encrypted",
        ),
        ("a.html", b"<html><nav>Home</nav>", "no text is left of it"),
        ("a.html", b"", "is empty"),
        ("a.html", "<html><p>a\u202eb".encode(), "U+202E"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_written(
    newcomer: Editor, name: str, data: bytes, said: str
) -> None:
    (newcomer.home / "good.txt").write_text("It glows.\n")
    (newcomer.home / name).write_bytes(data)
    ending = newcomer("new", "document", "good.txt", name)
    assert ending.code != 0
    assert any(each in ending.out + ending.err for each in said.split("|"))
    assert "Traceback" not in ending.err
    assert not Path(newcomer.root / "documents" / "good").exists()
