"""Lead-ins: whatever shows an item of a list, as a quote or a sentence, shows the sentence that introduces it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from service.catalog import get_kind
from service.exports.sqlite_file import build_view
from service.fhir.record_narratives import render_record
from service.search.lead_ins import LeadIns
from tests.api.documented import Documented

ITEM, LEAD_IN = "behind the ears", "Two signs matter:"
SENTENCE = "amber-fever.p3s1"
FINDING = "humming-behind-the-ears"
SHOWING = (
    "/v1/findings/humming-behind-the-ears?format=markdown",
    "/v1/findings/humming-behind-the-ears?format=jsonld",
    "/v1/findings?format=markdown",
    "/v1/findings?format=jsonld",
    "/v1/findings?format=csv",
    "/v1/claims/amber-fever.p3s2c1?format=markdown",
    "/v1/claims/amber-fever.p3s2c1?format=jsonld",
    "/v1/sentences/amber-fever.p3s2?format=markdown",
    "/v1/sentences/amber-fever.p3s2?format=jsonld",
    "/v1/documents/amber-fever/coverage",
    "/v1/search?q=humming",
    "/v1/changes",
    "/v1/changes.atom?limit=100",
    "/v1/exports/1/findings.ndjson",
    "/v1/infobutton?mainSearchCriteria.v.dn=Humming+behind+the+ears",
    "/findings/humming-behind-the-ears",
    "/findings",
    "/claims/amber-fever.p3s2c1",
    "/claims",
    "/sentences/amber-fever.p3s2",
    "/sentences",
    "/documents/amber-fever?record=findings/humming-behind-the-ears",
    "/search?q=humming",
)


def test_what_shows_an_item_shows_its_lead_in(world: Documented) -> None:
    client = world.app.test_client()
    concepts = client.get("/fhir/r4/CodeSystem/findings").get_json()["url"]
    concept = f"/fhir/r4/CodeSystem/$lookup?system={concepts}&code={FINDING}"
    texts = {address: client.get(address).get_data(as_text=True) for address in (*SHOWING, concept)}
    assert [address for address, text in texts.items() if ITEM not in text] == []
    assert [address for address, text in texts.items() if LEAD_IN not in text] == []


def test_records_name_their_lead_ins(world: Documented) -> None:
    reference = {
        "type": "sentence", "id": SENTENCE, "name": world.json(f"/v1/sentences/{SENTENCE}")["text"],
        "self": f"/v1/sentences/{SENTENCE}",
    }  # fmt: skip
    sentence = world.json("/v1/sentences/amber-fever.p3s2")
    assert (sentence["role"], sentence["leadIn"], sentence["leadIns"]) == ("list-item", reference, [reference])
    assert world.json("/v1/claims/amber-fever.p3s2c1")["leadIns"] == [reference]
    finding = world.json(f"/v1/findings/{FINDING}?include=sentences,claims")
    (lead_in,) = finding["leadIns"]
    assert (lead_in["sentences"], lead_in["claims"]) == ([reference], ["amber-fever.p3s2c1"])
    assert set(lead_in["fields"]) == set(finding["evidence"])
    assert SENTENCE in {each["id"] for each in finding["included"]["sentences"]}
    (hit, *_) = world.json("/v1/search?q=humming&type=sentence")["items"]
    assert hit["leadIns"] == [reference]
    # The shown sentence of a record brings its lead-in, whatever else the hit shows.
    (hit, *_) = world.json("/v1/search?q=humming&type=finding")["items"]
    assert (hit["sentence"]["id"], hit["leadIns"]) == ("amber-fever.p3s2", [reference])
    plain = world.json("/v1/sentences/amber-fever.p4s1")
    assert (plain["role"], plain["leadIn"], plain["leadIns"]) == (None, None, [])


def test_a_composition_shows_lead_ins(world: Documented) -> None:
    assert f"“{LEAD_IN}" in " ".join(render_record(world.json(f"/v1/findings/{FINDING}")).split())


def test_the_lead_ins_of_nested_lists_are_outermost_first() -> None:
    index = LeadIns({"d.p1s3": "d.p1s2", "d.p1s2": "d.p1s1"}, {"d.p1s1": "Call if:", "d.p1s2": "you glow and:"})
    assert index.find("claim", {"id": "d.p1s3c1"}) == {"": [("d.p1s1", "Call if:"), ("d.p1s2", "you glow and:")]}
    assert index.find("finding", {"id": "f", "evidence": {"wording": ["d.p1s1c1"]}}) == {}


def test_tables_of_older_releases_keep_their_columns(world: Documented, tmp_path: Path) -> None:
    claim = get_kind("claim")
    assert '"leadIns"' in build_view(claim)
    assert '"leadIns"' not in build_view(claim, {"claim": frozenset()})
    file = tmp_path / "first.sqlite"
    file.write_bytes(world.get("/v1/exports/1.sqlite").data)
    with closing(sqlite3.connect(file)) as connection:
        select = "SELECT leadIns FROM claims WHERE id = 'amber-fever.p3s2c1'"
        assert json.loads(connection.execute(select).fetchone()[0]) == [SENTENCE]
