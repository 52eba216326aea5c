"""Look-up by code: every code of a record finds it, and an unknown code is an answer."""

import json
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.lookup import CODED, MOST_CODES, MOST_OCTETS
from schemas.terminologies import SYSTEMS, UNDERSTOOD
from service.catalog import KINDS
from tests.api.documented import PROBLEM, Documented

Json = Any
EDITIONS = [
    "http://snomed.info/sct|http://snomed.info/sct/731000124108",
    "http://snomed.info/sct/731000124108",
    "http://snomed.info/sct/900000000000207008/version/20260101",
]
INVERSE = {"exact": "exact", "broader": "narrower", "narrower": "broader", "related": "related"}


def look_up(service: Documented, code: str) -> Json:
    return service.json("/v1/lookup", [("code", code)])


def found(answer: Json) -> list[tuple[str, str]]:
    return [(item["id"], item["match"]) for item in answer["items"]]


def test_every_code_of_every_record_finds_it(service: Documented) -> None:
    carried = [
        (record, code)
        for kind in KINDS
        if kind.stated
        for record in service.everything(f"/v1{kind.path}")
        for code in record["codes"]
    ]
    assert len(carried) > 5
    for record, code in carried:
        answer = look_up(service, f"{code['system']}|{code['code']}")
        item = next(item for item in answer["items"] if item["id"] == record["id"])
        assert item["match"] == INVERSE[code["relation"]]
        assert item["code"] == code
        assert (item["self"], item["webUrl"]) == (record["links"]["self"], record["links"]["webUrl"])
        assert answer["outcome"]["match"] == answer["items"][0]["match"]
        searched = f"{code['system']}|{code['code']}"
        assert answer["outcome"]["searched"][0].replace(".", "") == searched.replace(".", "")


def test_a_terminology_may_be_named_in_any_of_its_ways(world: Documented) -> None:
    for name in ("icd-10", "ICD10", SYSTEMS["icd-10"].uri, f"urn:oid:{SYSTEMS['icd-10'].oid}", SYSTEMS["icd-10"].oid):
        for code in ("ZZ0.00", "ZZ000", "zz000", "zz00.0"):
            assert found(look_up(world, f"{name}|{code}"))[0] == ("amber-fever", "exact")
    for name in ("http://id.nlm.nih.gov/mesh", "https://www.nlm.nih.gov/mesh", "http://id.nlm.nih.gov/mesh/"):
        answer = look_up(world, f"{name}|INVENTED-1")
        assert found(answer) == [("amber-fever", "narrower")]
        assert {answer["code"]["uri"], answer["items"][0]["code"]["uri"]} == {"http://id.nlm.nih.gov/mesh"}
    for name in ("http://terminology.hl7.org/CodeSystem/umls", "http://www.nlm.nih.gov/research/umls"):
        assert found(look_up(world, f"{name}|C-INVENTED")) == [("amber-fever", "exact")]


@pytest.mark.parametrize("named", ["icd-10|2019", f"{SYSTEMS['icd-10'].uri}|2019", f"{SYSTEMS['icd-10'].uri}|"])
def test_a_terminology_may_be_named_with_its_version(named: str, world: Documented) -> None:
    assert found(look_up(world, f"{named}|ZZ00.0"))[0] == ("amber-fever", "exact")
    body = json.dumps({"codes": [f"{named}|ZZ00.0"]})
    answers = world.app.test_client().post("/v1/lookup", data=body, content_type="application/json").get_json()
    assert found(answers["items"][0])[0] == ("amber-fever", "exact")
    query = {"mainSearchCriteria.v.cs": named, "mainSearchCriteria.v.c": "ZZ00.0"}
    assert "amber-fever" in world.get(f"/v1/infobutton?{urlencode(query)}").get_data(as_text=True)
    (best, *_) = world.json("/v1/search", [("q", f"{named}|ZZ00.0")])["items"]
    assert best["id"] == "amber-fever"


@pytest.mark.parametrize("named", EDITIONS)
def test_snomed_ct_may_be_named_by_an_edition(named: str, world: Documented) -> None:
    answer = look_up(world, f"{named}|0000001")
    assert (answer["code"]["system"], found(answer)) == ("snomed-ct", [("amber-fever", "related")])


def test_the_answers_that_the_shipped_content_is_known_by(shipped: Documented) -> None:
    assert found(look_up(shipped, "icd-10-cm|C50.911")) == [("breast-cancer", "broader")]
    assert found(look_up(shipped, "icd-10|C50")) == [("breast-cancer", "exact")]
    assert found(look_up(shipped, "icd-10-cm|C50")) == [("breast-cancer", "exact")]
    assert found(look_up(shipped, "atc|N02BA01")) == [("oral-aspirin", "exact")]
    assert found(look_up(shipped, "atc|N02")) == [("oral-aspirin", "narrower")]
    assert found(look_up(shipped, "icd-10|C79")) == [("bone", "related"), ("brain", "related")]
    assert found(look_up(shipped, "icd-10|C22.7")) == [("liver-cancer", "related")]


def test_a_code_that_means_something_else_finds_nothing_or_says_so(shipped: Documented) -> None:
    # Spread to the breast, local recurrence, hormone replacement: each near to a record, and none of them meant.
    for trap in ("icd-10-cm|C79.81", "mesh|D009364", "ncit|C15599"):
        assert look_up(shipped, trap)["outcome"]["match"] == "none"
    antiplatelet = look_up(shipped, "atc|B01AC06")
    assert found(antiplatelet) == [("oral-aspirin", "related")]
    assert "not the use meant here" in antiplatelet["outcome"]["reason"]


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_a_code_that_no_record_carries_is_an_answer(name: str, world: Documented) -> None:
    answer = look_up(world, f"{name}|Q99Q99Q")
    assert (answer["items"], answer["more"], answer["outcome"]["match"]) == ([], False, "none")
    assert "does not mean that nothing is known" in answer["outcome"]["reason"]
    assert answer["code"]["uri"] == UNDERSTOOD[name].uri


def test_a_terminology_that_is_not_known_is_an_answer(world: Documented) -> None:
    answer = look_up(world, "https://example.org/codes|1")
    assert answer["code"]["system"] is None
    assert answer["outcome"]["match"] == "none"
    assert all(name in answer["outcome"]["reason"] for name in UNDERSTOOD)


def test_the_best_come_first_and_each_record_once(world: Documented) -> None:
    answer = look_up(world, "icd-10-cm|ZZ0")
    assert found(answer) == [("amber-fever", "narrower")]
    assert answer["items"][0]["code"]["code"] == "ZZ00.0"
    assert found(look_up(world, "icd-10-cm|ZZ00.00")) == [("amber-fever", "broader")]


def test_a_record_that_was_withdrawn_is_not_found(world: Documented, ended: Documented) -> None:
    assert found(look_up(world, "rxnorm|00000")) == [("cobalt-syrup", "exact")]
    assert look_up(ended, "rxnorm|00000")["items"] == []


@pytest.mark.parametrize("query", ["", "code=", "code=icd-10", "code=%7CC50", "code=icd-10%7C", "code=a%7Cb%7Cc%7Cd",
                                   "code=a%7C%00", "code=a%7Cb&code=c%7Cd", "code=a%7C%C3%A9", "code=+a%7Cb",
                                   "cod=a%7Cb"])  # fmt: skip
def test_what_is_no_code_is_refused(query: str, world: Documented) -> None:
    problem = world.problem(f"/v1/lookup?{query}", 400)
    assert problem["errors"][0]["parameter"] in {"code", "cod"}


@given(code=st.from_regex(CODED, fullmatch=True))
def test_any_code_is_answered(code: str, world: Documented) -> None:
    look_up(world, code)


def post(service: Documented, body: Any, expected: int = 200, **headers: str) -> Json:
    """Return the answer to a POST, compared with its documentation."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    response = service.app.test_client().post("/v1/lookup", data=content, headers=sent)
    assert response.status_code == expected, response.get_data(as_text=True)
    assert response.headers["Cache-Control"] == "no-store"
    service.contract.check("/v1/lookup", response, "post")
    assert expected == 200 or response.content_type == PROBLEM
    return response.get_json()


def test_several_codes_are_answered_in_their_order(shipped: Documented) -> None:
    codes = ["icd-10-cm|C50.911", "foo|1", "atc|N02BA01", "icd-10-cm|C50.911"]
    answers = post(shipped, {"codes": codes})["items"]
    assert answers == [look_up(shipped, code) for code in codes]


def test_as_many_codes_as_are_allowed_are_answered(shipped: Documented) -> None:
    codes = [f"icd-10-cm|C50.9{number:02}" for number in range(MOST_CODES)]
    assert len(post(shipped, {"codes": codes})["items"]) == MOST_CODES
    post(shipped, {"codes": [*codes, "icd-10|C50"]}, 400)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ("x", ""),
        (None, ""),
        ({}, "/codes"),
        ({"codes": []}, "/codes"),
        ({"codes": {}}, "/codes"),
        ({"codes": "icd-10|C50"}, "/codes"),
        ({"codes": [1]}, "/codes/0"),
        ({"codes": ["icd-10|C50", "C50"]}, "/codes/1"),
        ({"codes": ["icd-10|C50"], "code": "x"}, "/code"),
        ({"codes": ["icd-10|C50"], "a/b~": "x"}, "/a~1b~0"),
        ({"codes": ["icd-10|\ud800"]}, "/codes/0"),
        ({"codes": ["icd-10|\u0000"]}, "/codes/0"),
        ({"codes": ["icd-10|C50"], "\ud800": 1}, ""),
    ],
)
def test_a_body_of_another_shape_is_refused_at_its_place(body: Json, pointer: str, world: Documented) -> None:
    problem = post(world, body, 400)
    assert problem["type"] == "/problems/bad-request"
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"\xef\xbb\xbf{}", b'{"codes": ["a|b"], "codes": ["c|d"]}', b'{"codes": [NaN]}',
     b'{"codes": [-Infinity]}', b'{"codes": [1e999]}', b'{"codes": [' + b"9" * 5000 + b"]}",
     b"[" * 30_000, b'{"a":' * 10_000, b'{"codes": ' + b"[" * 100 + b"]" * 100 + b"}", b"{'codes': []}",
     b'{"codes": ["a|b"]} x', b'{"codes": ["a|b"],}'],
)  # fmt: skip
def test_what_is_not_strictly_json_is_refused(body: bytes, world: Documented) -> None:
    assert post(world, body, 400)["type"] == "/problems/bad-request"


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                                  "application/jsonx", "text/json"])  # fmt: skip
def test_a_body_of_another_type_is_refused(kind: str, world: Documented) -> None:
    assert post(world, {"codes": ["a|b"]}, 415, Content_Type=kind)["type"] == "/problems/unsupported-media-type"


def test_a_packed_body_is_refused(world: Documented) -> None:
    post(world, {"codes": ["a|b"]}, 415, Content_Encoding="gzip")


def test_a_body_with_parameters_in_its_type_is_read(world: Documented) -> None:
    post(world, {"codes": ["a|b"]}, Content_Type="application/json; charset=utf-8")


def test_a_body_that_is_too_large_is_refused(world: Documented) -> None:
    post(world, b" " * MOST_OCTETS, 400)
    assert post(world, b" " * (MOST_OCTETS + 1), 413)["type"] == "/problems/too-large"


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(body=st.binary(max_size=200) | VALUES.map(orjson.dumps))
def test_no_body_is_a_fault_of_ours(body: bytes, world: Documented) -> None:
    response = world.app.test_client().post("/v1/lookup", data=body, content_type="application/json")
    assert response.status_code == 400
