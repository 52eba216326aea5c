"""Imprints: facts about a document, with who says so, in every form; and the filters by it."""

from service.store.database import Database
from tests.api.conftest import serving
from tests.drafts import NOTICE, Drafts
from tests.releases import publish

IMPRINT = {
    "title": {"value": "A notice", "origin": "page", "foundIn": "title"},
    "publisher": {"value": "Letters from Nowhere", "origin": "editors"},
    "published": {"value": "2021-05-03", "origin": "page"},
    "licence": {"value": "CC-BY-4.0", "origin": "page", "foundIn": "rel=license"},
    "url": {"value": "https://letters.example/notice", "origin": "page"},
}
PAGE, EDITORS = "according to the publisher's page", "according to the editors of this service"


def test_an_imprint_is_served_with_its_origin_and_filters_lists(world_database: Database, world_drafts: Drafts) -> None:
    publish(world_database, world_drafts.write("document", NOTICE, IMPRINT, "imprint"))
    client = serving(world_database).test_client()

    def find_ids(address: str) -> set[str]:
        return {each["id"] for each in client.get(address).get_json()["items"]}

    assert find_ids("/v1/documents?licence=CC-BY-4.0") == {NOTICE}
    assert find_ids("/v1/documents?publisher=Letters+from+Nowhere") == {NOTICE}
    assert "amber-fever" in find_ids("/v1/documents?licence=CC0-1.0")
    stated = client.get(f"/v1/treatments?document={NOTICE}").get_json()["total"]
    for filter_ in ("licence=CC-BY-4.0", "publisher=Letters+from+Nowhere"):
        assert client.get(f"/v1/treatments?{filter_}").get_json()["total"] == stated > 0
    found = client.get("/v1/search?q=amber+notice+glass&publisher=Letters+from+Nowhere&limit=100").get_json()
    assert found["total"] > 0
    assert {each["document"]["id"] for each in found["items"]} == {NOTICE}
    reviewed = [each["review"]["status"] for each in client.get("/v1/conditions?review=reviewed").get_json()["items"]]
    assert reviewed
    assert set(reviewed) == {"reviewed"}
    thing = client.get(f"/v1/documents/{NOTICE}?format=jsonld").get_json()["mainEntity"]
    assert thing["license"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert thing["publisher"] == {"@type": "Organization", "name": "Letters from Nowhere"}
    claims = {each["name"]: (each["text"], each["creditText"]) for each in thing["subjectOf"]}
    assert claims["licence"] == ("CC-BY-4.0", PAGE)
    assert claims["publisher"] == ("Letters from Nowhere", EDITORS)
    for address in (f"/documents/{NOTICE}", f"/v1/documents/{NOTICE}?format=markdown", f"/claims/{NOTICE}.p1s1c1"):
        text = client.get(address).get_data(as_text=True).replace("&#39;", "'")
        assert "according to the publisher" in text, address
        assert "CC-BY-4.0" in text, address
    table = client.get("/v1/documents?format=csv").get_data(as_text=True)
    assert '"imprint.licence.origin"' in table.splitlines()[0]


def test_the_name_of_a_publisher_may_have_commas(world_database: Database, world_drafts: Drafts) -> None:
    client = serving(world_database).test_client()
    for name, asked in (("Ink, Quill and Co", "Ink, Quill and Co"), ("Ink,Quill", "Ink\\,Quill")):
        imprint = {"publisher": {"value": name, "origin": "editors"}}
        publish(world_database, world_drafts.write("document", NOTICE, imprint, "imprint"))
        for path in ("/v1/claims?", "/v1/documents?", "/v1/search?q=amber+notice+glass&"):
            page = client.get(f"{path}limit=1&publisher={asked}").get_json()
            assert page["total"] > 0, path
            if following := page["page"]["next"]:
                assert client.get(following).get_json()["total"] == page["total"]
    assert client.get("/v1/search?q=ink&publisher=Nobody").get_json()["total"] == 0
    (error,) = client.get("/v1/search?q=ink&publisher=").get_json()["errors"]
    assert error["parameter"] == "publisher"
