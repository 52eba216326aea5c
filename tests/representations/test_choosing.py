"""Choosing a form: as RFC 9110 weighs an `Accept` header, whatever else it contains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.representations.accept import choose
from service.representations.formats import CSV, JSON, JSON_LD, LIST_FORMS, MARKDOWN, RECORD_FORMS, find_form
from service.representations.views import Form

CHOSEN = {
    # Nothing is asked for, or anything is taken.
    "": JSON,
    "*/*": JSON,
    "application/*": JSON,
    "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8": JSON,
    # One form.
    "application/json": JSON,
    "application/ld+json": JSON_LD,
    "text/markdown": MARKDOWN,
    "text/csv": CSV,
    "TEXT/Markdown": MARKDOWN,
    "text/*": MARKDOWN,
    # Parameters exclude nothing.
    "text/csv; header=present": CSV,
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"': JSON_LD,
    'application/ld+json;profile="a,b;q=0"': JSON_LD,
    "text/markdown;charset=utf-8;variant=GFM": MARKDOWN,
    # The weight decides, the order does not; of equals the service's own order does.
    "application/json;q=0.5, text/markdown": MARKDOWN,
    "text/markdown;q=0.5, application/json;q=0.6": JSON,
    "text/csv, text/markdown": MARKDOWN,
    "text/csv;q=0.9, text/markdown;q=0.899": CSV,
    "text/csv;Q=0.9, application/ld+json;q=1.000": JSON_LD,
    # The narrower range counts, whatever its position.
    "*/*, application/json;q=0": JSON_LD,
    "application/*;q=0, */*": MARKDOWN,
    "application/json;q=0.1, application/*;q=0.2, */*;q=0.3": MARKDOWN,
    "application/*;q=0.9, application/json;q=0.2": JSON_LD,
    "text/csv;header=present;q=0.9, text/csv;q=0.1, application/json;q=0.5": CSV,
    # Nothing that there is.
    "text/html": None,
    "application/xml, image/*": None,
    "application/json;q=0": None,
    "*/*;q=0": None,
    "application/json;q=0.000, text/html": None,
    # What cannot be read is ignored; where nothing can, it is as if there were no header.
    "nonsense": JSON,
    "*/json": JSON,
    "application": JSON,
    "application/json;q=2": JSON,
    "text/csv;q=one": JSON,
    "text/csv;q=0.1234": JSON,
    ",,;, /": JSON,
    "nonsense, text/csv": CSV,
    "text/csv;q=-1, text/markdown;q=0.1": MARKDOWN,
    " text/csv\t;\tq=0.5 ,": CSV,
    "text/csv;": CSV,
    "application/json" + " " * 3000: JSON,
}


@pytest.mark.parametrize(("accept", "form"), CHOSEN.items(), ids=lambda each: str(each)[:60])
def test_a_form_is_chosen_by_what_is_accepted(accept: str, form: Form | None) -> None:
    assert choose(accept, LIST_FORMS) == form


def test_no_header_takes_the_first_form() -> None:
    assert choose(None, RECORD_FORMS) == RECORD_FORMS[0] == LIST_FORMS[0] == JSON


def test_a_form_that_an_address_does_not_have_is_not_chosen() -> None:
    assert choose("text/csv", RECORD_FORMS) is None
    assert choose("text/csv, application/ld+json;q=0.1", RECORD_FORMS) == JSON_LD
    assert find_form("csv", RECORD_FORMS) is None


def test_a_form_is_found_by_its_name() -> None:
    assert [find_form(form.name, LIST_FORMS) for form in LIST_FORMS] == list(LIST_FORMS)
    assert find_form("html", LIST_FORMS) is None


PIECES = st.sampled_from(
    [
        "application",
        "text",
        "json",
        "csv",
        "/",
        "*",
        ";",
        "q",
        "=",
        "0.5",
        "1",
        ",",
        " ",
        '"',
        "\\",
        "\t",
        "é",
        "\0",
        "+",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200))
def test_any_header_is_answered(accept: str) -> None:
    assert choose(accept, LIST_FORMS) in (*LIST_FORMS, None)


@pytest.mark.parametrize("piece", ['"\\', "; ", ";a=b ", "*/*;", ',"', 'a/b;c="', " ", ";"])
def test_a_hostile_header_is_answered(piece: str) -> None:
    # A pattern that reads a header again and again while it matches would take minutes.
    for length in (1999, 2000, 100_000):
        assert choose((f"text/csv{piece * length}")[:length], LIST_FORMS) in (*LIST_FORMS, None)
