"""Every route: it is documented, answers every method correctly, and has its headers."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from service.app import create_app
from service.catalog import BY_PLURAL, KINDS
from service.config import Settings
from tests.api.documented import PROBLEM, Documented
from tests.api.questions import and_more, asked

FHIR_JSON = "application/fhir+json"
# Pages and files for people, and the document itself: not operations of the API.
FOR_PEOPLE = ("site.", "room.", "guide.", "sitemaps.")
UNDOCUMENTED = (*FOR_PEOPLE, "openapi", "contact")
# Routes that exist only if the operator has configured them.
SET_UP = ("sitemaps.index", "sitemaps.lists", "sitemaps.records", "contact.security")
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Access-Control-Allow-Origin": "*",
}
EXPOSED = {"ETag", "Link", "Content-Release", "Retry-After", "RateLimit", "RateLimit-Policy", "Repr-Digest"}
LATEST = {
    f"exports.{name}"
    for name in ("Latest", "LatestNdjson", "LatestPackedNdjson", "LatestSqlite", "LatestAliasedSqlite")
}
LATEST |= {f"exports-by-kind.{name}" for name in ("LatestNdjsonOfKind", "LatestPackedNdjsonOfKind")}
# Differs from one second to the next.
CLOCK = "Date"


def rules(app: Flask) -> Iterator[Rule]:
    yield from app.url_map.iter_rules()


ALL = sorted(rules(create_app(Settings(database_url="sqlite:///nowhere.db"))), key=lambda rule: rule.rule)
RULES = [rule for rule in ALL if "GET" in (rule.methods or ())]
# Questions that are too long for an address may be posted; nothing is written.
POSTED = {rule.rule for rule in ALL if "POST" in (rule.methods or ())}
of_every_route = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule)
of_every_documented_route = pytest.mark.parametrize(
    "rule", [rule for rule in RULES if not rule.endpoint.startswith(UNDOCUMENTED)], ids=lambda rule: rule.rule
)
# FHIR's errors have a form of their own; tests/fhir/ is about them.
of_every_route_with_problems = pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if not rule.endpoint.startswith((*UNDOCUMENTED, "fhir."))],
    ids=lambda rule: rule.rule,
)


def test_every_kind_has_its_routes() -> None:
    served = {rule.rule for rule in RULES}
    for kind in KINDS:
        here = f"/v1{kind.path}"
        assert {here, f"{here}/<id>", f"{here}/<id>/revisions", f"{here}/<id>/revisions/<int:number>"} <= served


@of_every_route
def test_a_route_takes_what_is_read_and_nothing_else(rule: Rule, world: Documented) -> None:
    path, client = example(rule, world), world.app.test_client()
    assert rule.methods == {"GET", "HEAD", "OPTIONS"}
    others = {"openapi_short": 308, **dict.fromkeys(SET_UP, 404), **dict.fromkeys(LATEST, 302)}
    assert client.get(path).status_code == others.get(rule.endpoint, 200)
    for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE"} - taken(rule):
        refused = client.open(path, method=method)
        form = FHIR_JSON if rule.endpoint.startswith("fhir.") else PROBLEM
        assert (refused.status_code, refused.content_type) == (405, form)
        assert refused.headers["Allow"] == ", ".join(sorted(taken(rule)))
        guarded(refused)


@of_every_route
def test_head_is_get_without_the_body(rule: Rule, world: Documented) -> None:
    path, client = example(rule, world), world.app.test_client()
    for address in (path, and_more(path, "no-such-parameter=1")):
        whole, head = client.get(address), client.head(address)
        assert (head.status_code, head.data) == (whole.status_code, b"")
        # What /metrics counts grows with each request, and its length with it.
        changing = {CLOCK, "Content-Length"} if path == "/metrics" else {CLOCK}
        assert without(head, changing) == without(whole, changing)


@of_every_route
def test_options_tells_what_the_route_takes(rule: Rule, world: Documented) -> None:
    response = world.app.test_client().options(example(rule, world), headers={"Accept": "image/png"})
    assert response.status_code == 200
    assert response.headers["Allow"] == ", ".join(sorted(taken(rule)))
    assert response.headers["Access-Control-Allow-Methods"] == response.headers["Allow"]
    assert "ETag" not in response.headers
    assert "Content-Type" not in response.headers
    assert response.data == b""
    assert response.headers["Cache-Control"] == "no-store"
    guarded(response)


@of_every_route
def test_every_answer_of_a_route_is_guarded(rule: Rule, world: Documented) -> None:
    path, client = example(rule, world), world.app.test_client()
    found = client.get(path)
    guarded(found)
    guarded(client.get(and_more(path, "no-such-parameter=1")))
    guarded(client.get(f"{path}{'x' * 9000}"))
    guarded(client.get(f"{path}/nothing", headers={"Accept": "text/html"}))
    if "ETag" in found.headers:
        same = client.get(path, headers={"If-None-Match": found.headers["ETag"]})
        assert (same.status_code, same.data) == (304, b"")
        assert same.headers["ETag"] == found.headers["ETag"]
        assert same.headers["Cache-Control"] == found.headers["Cache-Control"]
        # Headers that a 304 leaves out are in the answer that the client has.
        assert {"Set-Cookie", "Server"}.isdisjoint(same.headers.keys())
        for name in ("Access-Control-Allow-Origin", "Access-Control-Expose-Headers"):
            assert same.headers[name] == found.headers[name]


@of_every_route
def test_only_pages_for_people_run_anything(rule: Rule, world: Documented) -> None:
    policy = world.app.test_client().get(example(rule, world)).headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["base-uri"] == "'none'"
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in directives.get("script-src", "")
    assert ("unsafe-inline" in policy) == (rule.endpoint == "site.explorer")
    assert "http" not in policy
    if not rule.endpoint.startswith(FOR_PEOPLE):
        assert "script-src" not in directives


@of_every_documented_route
def test_a_route_is_documented(rule: Rule, world: Documented) -> None:
    path = to_template(rule)
    item = world.contract.document["paths"][path]
    assert "get" in item
    world.get(example(rule, world), 302 if "/latest" in path else 200)


@of_every_route_with_problems
def test_a_route_refuses_what_it_does_not_know(rule: Rule, world: Documented) -> None:
    problem = world.problem(and_more(example(rule, world), "no-such-parameter=1"), 400)
    assert problem["type"] == "/problems/unknown-parameter"
    documented = world.contract.document["paths"][world.contract.path(example(rule, world))]["get"]["parameters"]
    taken = {parameter["name"] for parameter in documented if parameter["in"] == "query"}
    assert problem["errors"] == [
        {
            "parameter": "no-such-parameter",
            "detail": "This parameter is unknown.",
            "allowed": sorted(taken),
        }
    ]


@of_every_documented_route
def test_a_route_of_the_api_names_its_release(rule: Rule, world: Documented) -> None:
    path, client = example(rule, world), world.app.test_client()
    if f"{path}/".startswith("/v1/"):
        refused = client.get(and_more(path, "x=1"))
        for response in (client.get(path), refused, client.post(path), client.options(path)):
            assert response.headers["Content-Release"] == "1"


def test_nothing_is_documented_that_is_not_served(world: Documented) -> None:
    served = {to_template(rule) for rule in ALL}
    assert set(world.contract.document["paths"]) <= served


def test_the_short_address_of_the_document_leads_to_it(world: Documented) -> None:
    response = world.app.test_client().get("/openapi")
    assert (response.status_code, response.headers["Location"]) == (308, "/openapi.json")


def test_what_is_not_there_has_no_options(world: Documented) -> None:
    response = world.app.test_client().options("/v1/nothing")
    assert (response.status_code, response.content_type) == (404, PROBLEM)
    guarded(response)


def test_a_redirect_stays_on_the_host_without_naming_it(world: Documented) -> None:
    for spelled, meant in (
        ("/problems", "/problems/"),
        ("/problems?a=b", "/problems/?a=b"),
    ):
        response = world.app.test_client().get(spelled, headers={"Host": "evil.example"})
        assert (response.status_code, response.headers["Location"]) == (308, meant)
        assert "evil.example" not in str(response.headers)
        assert b"evil.example" not in response.data
        guarded(response)


def guarded(response: TestResponse) -> None:
    """Expect the headers that every answer has."""
    assert {name: response.headers.get(name) for name in SECURITY} == SECURITY
    assert "Content-Security-Policy" in response.headers
    assert set(response.headers["Access-Control-Expose-Headers"].split(", ")) >= EXPOSED
    assert "Set-Cookie" not in response.headers
    assert "Cache-Control" in response.headers
    assert "Server" not in response.headers


def without(response: TestResponse, names: set[str]) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name not in names}


def example(rule: Rule, service: Documented) -> str:
    """Return an address that a route answers, with values of the content."""
    plural = rule.rule.removeprefix("/v1").split("/")[1] if rule.rule.count("/") > 1 else ""
    values = {"number": "1", "path": "favicon.svg", "name": "not-found", "plural": "treatments", "id": "severity"}
    if rule.endpoint.startswith("guide."):
        values["name"] = "api"
    if plural in BY_PLURAL:
        values["id"] = service.everything(f"/v1/{plural}")[0]["id"]
    path = rule.rule
    if rule.endpoint.startswith("fhir."):
        return asked(path.replace("<id>", "{id}"))
    for name in rule.arguments:
        path = path.replace(f"<int:{name}>", values[name]).replace(f"<path:{name}>", values[name])
        path = path.replace(f"<{name}>", values[name])
    return asked(path)


def to_template(rule: Rule) -> str:
    """Return the path of a route as the document writes it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def taken(rule: Rule) -> set[str]:
    """Return the methods that the address of a route takes."""
    return {"GET", "HEAD", "OPTIONS"} | ({"POST"} if rule.rule in POSTED else set())
