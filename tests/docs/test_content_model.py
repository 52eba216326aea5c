"""What the page of the content model says in prose holds of the catalog."""

from schemas.base import SLUG_LIMIT
from schemas.declaration import Origin
from service.catalog import KINDS
from tests.docs.pages import Page, plain

PAGE = Page.at("docs/content-model.md")


def test_the_origins_are_those_of_the_fields() -> None:
    rows = PAGE.table("Where a value comes from")
    assert [plain(row["origin"]) for row in rows] == [origin.value for origin in Origin]
    assert {plain(row["origin"]) for row in rows if row["evidence"] == "needed"} == {
        origin.value for kind in KINDS for origin in kind.content.values()
    }


def test_the_kinds_that_need_no_evidence_are_named() -> None:
    named = [kind.plural for kind in KINDS if not kind.stated]
    assert sorted(named) == ["claims", "documents", "references", "sentences", "topics"]
    assert "all but documents, sentences, claims, references and topics" in " ".join(PAGE.text.split())


def test_the_ids_are_as_long_as_they_may_be() -> None:
    assert f"{SLUG_LIMIT} characters at most" in PAGE.text
