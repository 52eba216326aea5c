"""What the pages of the reading room say, and how they answer. No browser is needed for these."""

import html
import re

import pytest

from service.catalog import get_kind
from service.web.map import MAX_LEAVES, _build_branch
from service.web.page_labels import build_text_directive
from service.web.related import Relation
from tests.web.conftest import PUBLIC_URL, Visitor
from tests.web.markup import read

SHIPPED = "/documents/metastatic-breast-cancer"


def test_the_article_is_shown_verbatim(visitor: Visitor) -> None:
    for document in visitor.client.get("/v1/documents").get_json()["items"]:
        text = visitor.client.get(f"{document['links']['self']}/text").get_data(as_text=True)
        page = read(visitor.get(document["links"]["webUrl"])[1])
        for sentence in visitor.client.get(f"/v1/sentences?document={document['id']}&limit=100").get_json()["items"]:
            assert page.text[sentence["id"].rpartition(".")[2]] == sentence["text"]
            assert sentence["text"] in text
        assert "".join(page.text["article"].split()) == "".join(text.split())


def test_each_quote_can_be_linked_to_in_the_article(shipped_site: Visitor) -> None:
    page = read(shipped_site.get(SHIPPED)[1])
    claims = shipped_site.client.get("/v1/claims?limit=100").get_json()["items"]
    assert {claim["id"].rpartition(".")[2] for claim in claims} <= set(page.ids)


def test_the_marks_of_a_claim_are_its_quote_however_claims_overlap(visitor: Visitor) -> None:
    for document in visitor.client.get("/v1/documents").get_json()["items"]:
        page = visitor.get(document["links"]["webUrl"])[1]
        article = page[page.index("<article") : page.index("</article>")]
        words: dict[str, str] = {}
        for attributes, text in re.findall(r"<mark([^>]*)>(.*?)</mark>", article, re.DOTALL):
            named = re.search(r'data-c="([^"]*)"', attributes) or re.search(r'id="([^"]*)"', attributes)
            assert named
            for claim in named[1].split():
                words[claim] = words.get(claim, "") + html.unescape(re.sub(r"<[^>]*>", "", text))
        for claim in visitor.client.get(f"/v1/claims?document={document['id']}&limit=100").get_json()["items"]:
            assert words[claim["id"].rpartition(".")[2]] == claim["quote"]


def test_a_sentence_left_out_says_why(world_site: Visitor) -> None:
    page = world_site.get("/documents/amber-fever")[1]
    assert 'class="s left-out" id="p1s1"' in page
    assert "Left out: The title; the document carries it." in page


def test_a_record_chosen_by_the_address_has_its_words_marked(shipped_site: Visitor) -> None:
    cited = {"p5s1c1", "p5s4c5", "p5s4c6"}
    marked = _marked(shipped_site, f"{SHIPPED}?record=treatments/oral-aspirin")
    assert cited <= set().union(*marked)
    assert all(claims & cited for claims in marked)
    assert _marked(shipped_site, SHIPPED) == []
    assert _marked(shipped_site, f"{SHIPPED}?record=no-such/thing") == []


def test_every_field_with_a_value_is_shown_with_its_footnotes(visitor: Visitor) -> None:
    for record in visitor.client.get("/v1/treatments").get_json()["items"]:
        page = read(visitor.get(record["links"]["webUrl"])[1])
        assert {f"field-{name}" for name in record["evidence"]} <= set(page.ids)
        cited = {claim for claims in record["evidence"].values() for claim in claims}
        assert {f"n{number}" for number in range(1, len(cited) + 1)} <= set(page.ids)


def test_what_the_article_does_not_say_is_said_so(shipped_site: Visitor) -> None:
    shown = shipped_site.get("/treatments/oral-aspirin")[1]
    assert "The article does not say: scope, necessity, part of, sites, when, line, status, timing, dosages," in shown


def test_an_advisory_says_what_reviewers_say_and_where_to_read_more(shipped_site: Visitor) -> None:
    page = shipped_site.get("/treatments/oral-aspirin")[1]
    assert "Misleading or unsafe." in page
    assert "/references/acs-nsaids-for-pain" in page
    assert "Desk review of public pages, not a clinician." in page


def test_a_condition_begins_with_when_to_seek_help(world_site: Visitor) -> None:
    shown = world_site.get("/conditions/paper-cough")[1]
    assert "When to seek help" in shown
    assert shown.index("Emergency: now.") < shown.index("Call the night porter at once if dry pages")
    assert shown.index("Call the night porter at once if") < shown.index("What the record says")
    assert "When to seek help" not in world_site.get("/conditions/marble-sleep")[1]


@pytest.mark.parametrize("path", ["conditions/amber-fever", "topics/amber-fever"])
def test_help_is_what_the_page_of_the_api_has_in_its_order(warning_site: Visitor, path: str) -> None:
    (section,) = warning_site.client.get(f"/v1/{path}/page?section=seek-help").get_json()["sections"]
    assert section["items"]
    shown = warning_site.get(f"/{path}")[1]
    help_ = shown[shown.index('id="help-title"') :].partition("</section>")[0]
    assert re.findall(r'href="/guidance/([a-z-]+)"', help_) == [item["id"] for item in section["items"]]
    of_several = {item["document"] for item in section["items"]} if path.startswith("topics") else set()
    assert set(re.findall(r'href="/documents/([a-z-]+)"', help_)) == of_several


def test_a_topic_without_members_or_of_another_kind_has_no_help(world_site: Visitor) -> None:
    for path in ("/topics/ink", "/topics/glandular-glows"):
        status, page = world_site.get(path)
        assert status == 200
        assert "When to seek help" not in page


def test_the_history_tells_what_a_revision_changed(later_site: Visitor) -> None:
    page = later_site.get("/treatments/cobalt-syrup")[1]
    assert "Revision 2" in page
    assert "<del>Cobalt syrup</del> <ins>Blue syrup</ins>" in page
    assert "<ins>azure syrup</ins>" in page


def test_a_withdrawn_record_answers_with_a_page_that_says_why(later_site: Visitor) -> None:
    status, page = later_site.get("/adverse-effects/green-hair")
    assert status == 410
    assert "It was blue &lt;all along&gt;." in page
    assert 'href="/adverse-effects/blue-tongue"' in page
    for link in read(page).links:
        assert link.startswith("#") or later_site.get(link)[0] == 200, link


def test_a_program_is_told_of_a_withdrawal_by_a_problem(later_site: Visitor) -> None:
    answer = later_site.client.get("/adverse-effects/green-hair", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["type"]) == (410, "/problems/withdrawn")


@pytest.mark.parametrize("path", ["/treatments/no-such", "/documents/no-such", "/conditions/no-such/map", "/no-such"])
def test_what_is_not_there_has_a_page_that_says_so(visitor: Visitor, path: str) -> None:
    status, page = visitor.get(path)
    assert status == 404
    assert "/documents" in read(page).links


def test_a_page_is_validated_by_its_bytes(later_site: Visitor) -> None:
    for path in ("/treatments/cobalt-syrup", "/documents/amber-fever", "/coverage", "/treatments", "/records"):
        answer = later_site.client.get(path)
        assert answer.headers["Content-Release"] == "2"
        assert answer.headers["Cache-Control"].startswith("public, max-age=30")
        again = later_site.client.get(path, headers={"If-None-Match": f"W/{answer.headers['ETag']}"})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == answer.headers["ETag"]
        assert again.headers["Cache-Control"] == answer.headers["Cache-Control"]


def test_a_record_that_is_gone_is_not_called_unchanged(later_site: Visitor) -> None:
    answer = later_site.client.get("/adverse-effects/green-hair", headers={"If-None-Match": "*"})
    assert answer.status_code == 410


def test_the_coverage_counts_verdicts_and_what_is_overdue(later_site: Visitor) -> None:
    page = later_site.get("/coverage")[1]
    assert "due 1 January 2020" in page
    assert "/findings/glowing-elbows" in read(page).links
    figures = later_site.client.get("/v1/documents/amber-fever").get_json()["coverage"]
    assert f"<dd>{figures['leftOut']}</dd>" in page


def test_lists_join_up_to_all_records(visitor: Visitor) -> None:
    path, found = "/claims", set[str]()
    while path:
        links = read(visitor.get(path)[1]).links
        found |= {link for link in links if link.startswith("/claims/")}
        path = next((link for link in links if link.startswith("/claims?after=")), "")
    total = visitor.client.get("/v1/claims?limit=1").get_json()["total"]
    assert len(found) == total


@pytest.mark.parametrize("query", ["?verdict=outdated", "?document=metastatic-breast-cancer&verdict=agrees"])
def test_a_list_takes_the_filters_of_the_api_and_shows_which_are_set(shipped_site: Visitor, query: str) -> None:
    page = read(shipped_site.get(f"/claims{query}")[1])
    wanted = shipped_site.client.get(f"/v1/claims{query}&limit=100").get_json()
    assert {each["links"]["webUrl"] for each in wanted["items"]} <= set(page.links)
    assert len([each for each in page.elements if each.attributes.get("class") == "name"]) == wanted["total"]
    removing = [each for each in page.elements if each.attributes.get("aria-label", "").startswith("Without ")]
    assert len(removing) == query.count("=")
    assert f"/v1/claims{query}" in page.links


@pytest.mark.parametrize(
    "query", ["verdict=outdated&verdict=misleading-or-unsafe", "verdict=outdated,misleading-or-unsafe"]
)
def test_a_list_takes_every_value_of_a_filter(shipped_site: Visitor, query: str) -> None:
    wanted = shipped_site.client.get(f"/v1/claims?{query}&limit=100").get_json()
    alone = shipped_site.client.get("/v1/claims?verdict=outdated&limit=100").get_json()
    assert alone["total"] < wanted["total"] <= 50
    page = read(shipped_site.get(f"/claims?{query}")[1])
    assert len([each for each in page.elements if each.attributes.get("class") == "name"]) == wanted["total"]
    removing = [each for each in page.elements if each.attributes.get("aria-label", "").startswith("Without ")]
    assert [each.attributes["href"] for each in removing] == [
        "/claims?verdict=misleading-or-unsafe",
        "/claims?verdict=outdated",
    ]
    assert "/v1/claims?verdict=outdated&verdict=misleading-or-unsafe" in page.links


def test_an_empty_value_of_a_filter_is_none(shipped_site: Visitor) -> None:
    every = shipped_site.get("/claims")[1]
    assert all(shipped_site.get(f"/claims?verdict={empty}")[1] == every for empty in ("", ",", "&verdict="))


def test_a_comma_within_free_text_does_not_separate_on_a_page(shipped_site: Visitor) -> None:
    page = read(shipped_site.get("/claims?quantifier=more+than+1,000")[1])
    removing = [each for each in page.elements if each.attributes.get("aria-label", "").startswith("Without ")]
    assert [each.attributes["aria-label"] for each in removing] == ["Without quantifier more than 1,000"]


def test_filters_stay_from_page_to_page(shipped_site: Visitor) -> None:
    path = "/claims?document=metastatic-breast-cancer"
    links = read(shipped_site.get(path)[1]).links
    assert [link for link in links if link.startswith(f"{path}&after=")]


def test_every_value_of_a_filter_stays_from_page_to_page(shipped_site: Visitor) -> None:
    path = "/claims?verdict=agrees&verdict=imprecise"
    links = read(shipped_site.get(path)[1]).links
    (following,) = [link for link in links if link.startswith(f"{path}&after=")]
    assert shipped_site.get(following)[0] == 200


def test_a_list_that_a_filter_leaves_empty_says_so(shipped_site: Visitor) -> None:
    assert "None in release 1 with this filter." in shipped_site.get("/claims?document=no-such")[1]


def test_a_page_ignores_what_was_added_to_a_link(shipped_site: Visitor) -> None:
    for path in ("/treatments", "/treatments/oral-aspirin", SHIPPED):
        assert shipped_site.get(f"{path}?utm_source=letter") == shipped_site.get(path)


def test_a_citation_names_document_sentences_release_and_hashes(shipped_site: Visitor) -> None:
    record = shipped_site.client.get("/v1/treatments/oral-aspirin").get_json()
    document = shipped_site.client.get(f"/v1{SHIPPED}").get_json()
    cited = read(shipped_site.get("/treatments/oral-aspirin")[1]).text["citation"]
    for part in ("metastatic-breast-cancer", "p5s1, p5s4", "release 1", record["sha256"], document["textSha256"]):
        assert part in cited


def test_the_map_is_a_list_to_those_who_do_not_see_it(shipped_site: Visitor) -> None:
    page = read(shipped_site.get("/conditions/metastatic-breast-cancer/map")[1])
    lists = [each.attributes["aria-label"] for each in page.elements if each.attributes.get("role") == "list"]
    assert {"Sites", "Treatments", "Tests", "Recurrence types", "Prognostic factors"} <= set(lists)
    items = [each for each in page.elements if each.attributes.get("role") == "listitem"]
    assert len(items) > 50


def test_the_map_is_not_crowded_by_one_kind() -> None:
    records = tuple({"name": f"Site {n}", "links": {"webUrl": f"/sites/{n}"}, "advisories": []} for n in range(50))
    branch = _build_branch(Relation(get_kind("site"), "", records, 60, "/sites?condition=amber-fever"))
    assert len(branch.leaves) == MAX_LEAVES + 1
    assert (branch.leaves[-1].lines, branch.leaves[-1].href) == (["all 60"], "/sites?condition=amber-fever")


def test_the_map_of_a_condition_that_nothing_names_says_so(world_site: Visitor) -> None:
    assert any(
        "No other record refers to it." in world_site.get(f"/conditions/{each['id']}/map")[1]
        for each in world_site.client.get("/v1/conditions").get_json()["items"]
    )


def test_a_page_is_shared_and_cited_by_its_public_address(public_site: Visitor, shipped_site: Visitor) -> None:
    path = "/treatments/oral-aspirin"
    page = public_site.get(path, Host="evil.example")[1]
    assert f'<meta property="og:url" content="{PUBLIC_URL}{path}">' in page
    assert f'<link rel="canonical" href="{PUBLIC_URL}{path}">' in page
    assert f"{PUBLIC_URL}{path}." in read(page).text["citation"]
    tags = [site.client.get(path).headers["ETag"] for site in (public_site, shipped_site)]
    assert tags[0] != tags[1]


@pytest.mark.parametrize(
    ("quote", "directive"),
    [
        ("alleviating pain", ":~:text=alleviating%20pain"),
        ("side-effects, too", ":~:text=side%2Deffects%2C%20too"),
        ("a b c d e f g h i j k l m", ":~:text=a%20b%20c%20d%20e%20f,h%20i%20j%20k%20l%20m"),
    ],
)
def test_words_are_found_by_a_text_fragment(quote: str, directive: str) -> None:
    assert build_text_directive(quote) == directive


@pytest.mark.parametrize(
    "back", ["https://example.com/", "//example.com/treatments", "/treatments/../x y", "javascript:x"]
)
def test_the_explorer_leads_back_to_our_own_pages_only(shipped_site: Visitor, back: str) -> None:
    assert "Back to the page" not in shipped_site.get(f"/docs?back={back}")[1]
    assert "Back to the page" in shipped_site.get("/docs?back=/treatments/oral-aspirin")[1]


def test_the_first_request_names_the_public_address(public_site: Visitor) -> None:
    assert f"curl <span>{PUBLIC_URL}</span>/v1/" in public_site.get("/", Host="evil.example")[1]


def _marked(site: Visitor, path: str) -> list[set[str]]:
    """Return the claims of each run of words that is marked for a record."""
    marks = [each.attributes for each in read(site.get(path)[1]).elements if each.name == "mark"]
    return [set((mark.get("data-c") or mark["id"]).split()) for mark in marks if "on" in mark.get("class", "").split()]


def test_a_page_says_that_software_drafted_the_record_and_who_confirmed_it(world_site: Visitor) -> None:
    drafted = "Drafted by software (rules); confirmed by Ottoline Quill on 2021-05-03."
    assert drafted in world_site.get("/statistics/most-bakers")[1]
    assert drafted.replace("rules", "a-model 7") in world_site.get("/claims/amber-fever.p2s4c2")[1]
    assert "Drafted by" not in world_site.get("/statistics/amber-lost")[1]
