"""Infobutton: clients of MedlinePlus Connect as they are found in the wild read our answers by changing their host.

The clients here read what public code reads: `feed.entry[].title._value`, `link[0].href` and `summary._value`; or Atom.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.terminologies import UNDERSTOOD
from service.app import create_app
from service.catalog import KINDS
from service.config import Settings
from service.lookup.infobutton_request import GUIDE
from service.store.database import Database
from tests.api.documented import Documented
from tests.drafts import Drafts
from tests.releases import publish

Json = Any
ATOM = "{http://www.w3.org/2005/Atom}"
ICD_10_CM, RXNORM, NDC = "2.16.840.1.113883.6.90", "2.16.840.1.113883.6.88", "2.16.840.1.113883.6.69"
AMBER = "?mainSearchCriteria.v.cs=2.16.840.1.113883.6.3&mainSearchCriteria.v.c=ZZ00.0"
both = pytest.mark.parametrize("path", ["/service", "/v1/infobutton"])


def topics(service: Documented, cs: str, code: str, language: str = "en") -> list[Json]:
    """Read topics as a JSON client does."""
    parameters = [
        ("mainSearchCriteria.v.cs", cs),
        ("mainSearchCriteria.v.c", code),
        ("informationRecipient.languageCode.c", language),
        ("knowledgeResponseType", "application/json"),
    ]
    data = service.get("/service", query=parameters, Accept="*/*").get_json()
    entries = data.get("feed", {}).get("entry", [])
    return [(each["title"]["_value"], each["link"][0]["href"], each["summary"]["_value"]) for each in entries]


def flattened(node: Json) -> Json:
    """Return a feed as a client does that puts the `_value` of each text in its place."""
    if isinstance(node, list):
        return [flattened(each) for each in node]
    if not isinstance(node, dict):
        return node
    return node["_value"] if "_value" in node else {name: flattened(each) for name, each in node.items()}


def atom_topics(service: Documented, cs: str, code: str) -> Iterator[tuple[str, str, str]]:
    """Read topics as an XML client does: the default form, and no Accept."""
    query = [("mainSearchCriteria.v.cs", cs), ("mainSearchCriteria.v.c", code), ("mainSearchCriteria.v.dn", "")]
    response = service.get("/service", query=query)
    assert response.content_type == "text/xml; charset=utf-8"
    for entry in ET.fromstring(response.data).findall(f"{ATOM}entry"):  # noqa: S314 (our own answer)
        link = entry.find(f"{ATOM}link[@rel='alternate']")
        assert link is not None
        yield entry.findtext(f"{ATOM}title", ""), link.get("href", ""), entry.findtext(f"{ATOM}summary", "")


def test_a_json_client_reads_topics(shipped: Documented) -> None:
    ((title, link, summary),) = topics(shipped, RXNORM, "1191")
    assert (title, link) == ("Oral aspirin", "http://localhost/treatments/oral-aspirin")
    assert "“oral aspirin intake”" in summary


def test_an_xml_client_reads_the_same(shipped: Documented) -> None:
    for cs, code in ((RXNORM, "1191"), (ICD_10_CM, "C50.911"), (f"urn:oid:{ICD_10_CM}", "C50911")):
        assert list(atom_topics(shipped, cs, code)) == topics(shipped, cs, code)
    assert [title for title, _, _ in topics(shipped, ICD_10_CM, "C50.911")] == ["Breast cancer"]


@pytest.mark.parametrize("oid", ["2.16.840.1.113883.6.1", "2.16.840.1.113883.11.79"])
def test_a_laboratory_test_is_found_by_either_oid_of_loinc(oid: str, world: Documented) -> None:
    for named in (oid, f"urn:oid:{oid}"):
        assert [title for title, _, _ in topics(world, named, "0000-0")] == ["Glowing elbows"]
        assert list(atom_topics(world, named, "0000-0")) == topics(world, named, "0000-0")


@pytest.mark.parametrize("code", ["ZZ0.00", "ZZ000", "zz0.00", " ZZ0.00 ", "zz000"])
def test_the_spelling_of_a_code_does_not_count(code: str, world: Documented) -> None:
    for named in ("2.16.840.1.113883.6.3", " urn:oid:2.16.840.1.113883.6.3", "ICD-10"):
        assert topics(world, named, code)[0][0] == "Amber fever"


@pytest.mark.parametrize("name", ["aspirin", "Aspirin", " ASPIRIN "])
def test_a_drug_is_found_by_an_alias(name: str, shipped: Documented) -> None:
    named = ("mainSearchCriteria.v.dn", name)
    for asked in ([named], [("mainSearchCriteria.v.ot", name)], [("mainSearchCriteria.v.cs", RXNORM), named],
                  [("mainSearchCriteria.v.cs", NDC), ("mainSearchCriteria.v.c", "0-0"), named]):  # fmt: skip
        feed = shipped.get("/service", query=[*asked, ("knowledgeResponseType", "application/json")]).get_json()["feed"]
        assert [each["title"]["_value"] for each in feed["entry"]] == ["Oral aspirin"]
        assert "another name of it" in feed["entry"][0]["summary"]["_value"]
        root = ET.fromstring(shipped.get("/service", query=asked).data)  # noqa: S314
        assert [each.findtext(f"{ATOM}title") for each in root.findall(f"{ATOM}entry")] == ["Oral aspirin"]


@pytest.mark.parametrize("name", ["aspirins of the world", "asp", "the", "", "“”", "x" * 300])
def test_words_of_a_name_are_no_name(name: str, shipped: Documented) -> None:
    query = [
        ("mainSearchCriteria.v.dn", name),
        ("mainSearchCriteria.v.c", "Q99"),
        ("knowledgeResponseType", "application/json"),
    ]
    assert shipped.get("/service", query=query).get_json()["feed"]["entry"] == []


def test_an_answer_says_how_many_records_are_left_out(world_database: Database, world_drafts: Drafts) -> None:
    values = world_drafts.values("treatment", "cobalt-syrup")
    drafts = world_drafts
    for number in range(12):
        drafts = drafts.put("treatment", f"cobalt-syrup-{number:02}", {**values, "name": "Cobalt again", "sameAs": []})
    publish(world_database, drafts)
    client = create_app(Settings(database_url=world_database.url)).test_client()
    for asked, left_out in (
        ({"mainSearchCriteria.v.cs": RXNORM, "mainSearchCriteria.v.c": "00000"}, "3 more records are left out"),
        ({"mainSearchCriteria.v.dn": "cobalt again"}, "2 more records are left out"),
    ):
        feed = client.get("/service", query_string={**asked, "knowledgeResponseType": "application/json"}).get_json()[
            "feed"
        ]
        assert len(feed["entry"]) == 10
        assert left_out in feed["subtitle"]["_value"]
        root = ET.fromstring(client.get("/service", query_string=asked).data)  # noqa: S314
        assert root.findtext(f"{ATOM}subtitle") == feed["subtitle"]["_value"]


def test_a_callback_of_jsonp_is_taken_and_jsonp_refused(world: Documented) -> None:
    asked = f"/service{AMBER}&knowledgeResponseCallback=run"
    assert world.get(f"{asked}&knowledgeResponseType=application/json").get_json()["feed"]["entry"]
    assert world.get(asked).mimetype == "text/xml"
    problem = world.problem(f"{asked}&knowledgeResponseType=application/javascript", 400)
    assert problem["errors"][0]["parameter"] == "knowledgeResponseType"


def test_a_client_that_flattens_the_feed_reads_it(shipped: Documented) -> None:
    query = [("mainSearchCriteria.v.cs", ICD_10_CM), ("mainSearchCriteria.v.c", "C50.911"),
             ("knowledgeResponseType", "application/json")]  # fmt: skip
    feed = flattened(shipped.get("/service", query=query).get_json()["feed"])
    assert feed["subtitle"] == "medcontent results for ICD-10-CM C50.911"
    assert (feed["lang"], feed["title"], feed["author"]["name"]) == ("en", "medcontent", "medcontent")
    assert feed["updated"] == "2026-11-23T00:00:00Z"
    terms = {each["scheme"]: each["term"] for each in feed["category"]}
    assert terms == {"mainSearchCriteria.v.c": "C50.911", "mainSearchCriteria.v.cs": ICD_10_CM,
                     "mainSearchCriteria.v.dn": "", "informationRecipient": "PAT"}  # fmt: skip
    assert feed["entry"][0]["link"][0]["rel"] == "alternate"
    assert feed["entry"][0]["id"].startswith("urn:uuid:")


def test_an_entry_leads_to_its_page(shipped: Documented) -> None:
    ((_, link, _),) = topics(shipped, RXNORM, "1191")
    assert shipped.app.test_client().get(urlsplit(link).path).status_code == 200


def test_an_entry_says_whose_words_it_holds_and_what_reviewers_think(shipped: Documented) -> None:
    ((_, _, summary),) = topics(shipped, RXNORM, "1191")
    record = shipped.json("/v1/treatments/oral-aspirin")
    text = re.sub(r"<[^>]+>", "", summary)
    assert record["attribution"]["text"] in text
    assert record["attribution"]["notice"] in text
    assert all(advisory["reason"] in text for advisory in record["advisories"])
    assert '<p class="NLMattribution">' in summary
    assert '<p class="NLMalsoCalled">Also called: aspirin' in summary


def test_every_record_can_be_an_entry(service: Documented) -> None:
    for kind in KINDS:
        for record in service.everything(f"/v1{kind.path}") if kind.stated else ():
            found = {}
            for form in ("application/json", "text/xml"):
                query = [("mainSearchCriteria.v.dn", record["name"].upper()), ("knowledgeResponseType", form)]
                response = service.get("/v1/infobutton", query=query)
                found[form] = record["name"] in response.get_data(as_text=True).replace("&amp;", "&")
                if form == "text/xml":
                    ET.fromstring(response.data)  # noqa: S314
            assert set(found.values()) == {True}, record["name"]


@both
def test_nothing_found_is_said_in_words(path: str, world: Documented) -> None:
    for system in UNDERSTOOD.values():
        query = [("mainSearchCriteria.v.cs", str(system.oid)), ("mainSearchCriteria.v.c", "Q99Q99"),
                 ("knowledgeResponseType", "application/json")]  # fmt: skip
        feed = world.get(path, query=query).get_json()["feed"]
        assert feed["entry"] == []
        assert system.title in feed["subtitle"]["_value"]
        assert "does not mean that nothing is known" in feed["subtitle"]["_value"]
    query = [("mainSearchCriteria.v.cs", NDC), ("mainSearchCriteria.v.c", "1-2-3")]
    root = ET.fromstring(world.get(path, query=query).data)  # noqa: S314
    assert root.findall(f"{ATOM}entry") == []
    assert "does not mean" in root.findtext(f"{ATOM}subtitle", "")


def test_another_language_is_answered_in_english_and_says_so(world: Documented) -> None:
    path = f"/service{AMBER}&knowledgeResponseType=application/json&informationRecipient.languageCode.c="
    assert "English" not in world.json(f"{path}en-US")["feed"]["subtitle"]["_value"]
    spanish = world.json(f"{path}es")["feed"]
    assert "No page is in the language es" in spanish["subtitle"]["_value"]
    assert {each["lang"] for each in spanish["entry"]} == {"en"}


@both
def test_every_parameter_of_the_guide_is_accepted(path: str, world: Documented) -> None:
    more = "".join(f"&{name}=x" for name in GUIDE if name not in AMBER and name != "knowledgeResponseType")
    odd = "&subtopic.v.c=Q000628&age.v.v=77&locationOfInterest.addr.ZIP0=1&%20performer.languageCode.c=en"
    odd += "&MAINSEARCHCRITERIA.V.CS1=urn:oid:2.16.840.1.113883.6.88&mainSearchCriteria.v.c1=00000"
    feed = world.json(f"{path}{AMBER}&knowledgeResponseType=application/json{odd}")["feed"]
    assert [each["title"]["_value"] for each in feed["entry"]] == ["Amber fever", "Cobalt syrup"]
    world.get(f"{path}{AMBER}{more}")


@both
def test_what_is_not_of_the_guide_is_refused(path: str, world: Documented) -> None:
    problem = world.problem(f"{path}{AMBER}&callback=run&_=1", 400)
    assert {error["parameter"] for error in problem["errors"]} == {"callback", "_"}


@both
@pytest.mark.parametrize(
    "query",
    ["", "?mainSearchCriteria.v.cs=1.2.3", "?mainSearchCriteria.v.c=&mainSearchCriteria.v.dn=%20",
     "?mainSearchCriteria.v.c=a&mainSearchCriteria.v.c=b", "?mainSearchCriteria.v.c=%00",
     "?mainSearchCriteria.v.c=" + "x" * 301, f"{AMBER}&knowledgeResponseType=application/javascript",
     f"{AMBER}&knowledgeResponseType=text/html"],
)  # fmt: skip
def test_a_request_that_cannot_be_answered_is_refused(path: str, query: str, world: Documented) -> None:
    assert world.problem(f"{path}{query}", 400)["type"] == "/problems/bad-parameter"


@pytest.mark.parametrize(
    ("accept", "form"),
    [("", "text/xml"), ("*/*", "text/xml"), ("application/json", "application/json"), ("text/html", "text/xml"),
     ("text/xml", "text/xml"), ("application/json, text/plain, */*", "application/json")],
)  # fmt: skip
def test_the_form_is_xml_unless_json_is_asked_for(accept: str, form: str, world: Documented) -> None:
    assert world.get(f"/service{AMBER}", Accept=accept).mimetype == form


@given(text=st.text(max_size=60))
def test_any_text_is_answered_in_both_forms(text: str, world: Documented) -> None:
    for form in ("application/json", "text/xml"):
        query = {"mainSearchCriteria.v.dn": text, "mainSearchCriteria.v.cs": text, "knowledgeResponseType": form}
        response = world.app.test_client().get("/service", query_string=query)
        assert response.status_code in {200, 400}
        if response.mimetype == "text/xml":
            ET.fromstring(response.data)  # noqa: S314


def test_full_addresses_come_from_the_setting(published_database: Database, world: Documented) -> None:
    url = "https://content.example.org"
    app = create_app(Settings(database_url=published_database.url, public_url=url))
    path = f"/service{AMBER}&knowledgeResponseType=application/json"
    feed = app.test_client().get(path, headers={"Host": "evil.example"}).get_json()["feed"]
    assert feed["base"] == f"{url}/"
    assert feed["entry"][0]["link"][0]["href"] == f"{url}/conditions/amber-fever"


@pytest.mark.parametrize("host", ["evil.example", "a:1", 'x"><script>', "[::1]:80", "a b", "a/b", "\x7f"])
def test_what_is_made_from_the_host_of_a_request_is_kept_by_nobody(host: str, world: Documented) -> None:
    response = world.app.test_client().get(f"/service{AMBER}", headers={"Host": host})
    assert response.status_code in {200, 400}
    assert response.headers["Cache-Control"] == "no-store"
    assert b"<script" not in response.data
    if response.status_code == 200:
        ET.fromstring(response.data)  # noqa: S314


def test_the_list_of_parameters_names_no_patient(world: Documented) -> None:
    documented = world.contract.document["paths"]["/service"]["get"]["parameters"]
    assert {each["name"] for each in documented} == set(GUIDE)
    assert dict(parse_qsl(AMBER[1:])).keys() <= set(GUIDE)
