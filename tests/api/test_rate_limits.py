"""Limits for each address: exact over the workers of a machine, in headers, and kind to the protocol of models."""

import http.client
import json
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from service.config import BadSetting, Settings
from service.fhir.definitions import MEDIA_TYPE as FHIR_JSON
from service.rate_limits import Quota, RateLimiter
from tests.ports import free_port
from tests.serving import end, start

REQUESTS = 20
# Of other clients, whom the trusted proxy names.
OTHERS = iter(range(1, 250))


@pytest.fixture(scope="module")
def port(shipped_folder: Path) -> Iterator[int]:
    """Give the port of a service with three workers, which limits the clients of a proxy on this machine."""
    port = free_port()
    limits = {"MEDCONTENT_RATE_LIMIT": f"{REQUESTS}/300", "MEDCONTENT_TRUSTED_PROXIES": "127.0.0.0/8"}
    process = start(shipped_folder, port, MEDCONTENT_WORKERS="3", **limits)
    yield port
    end(process)


class Client:
    """A client behind the proxy. Each request has its own connection, which any worker may accept."""

    def __init__(self, port: int) -> None:
        """Take an address that nobody has."""
        self._port, self.address = port, f"192.0.2.{next(OTHERS)}"

    def ask(self, path: str, message: Any = None, forwarded: str = "") -> tuple[int, Message, Any]:
        """Return the status, headers and JSON of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        body = None if message is None else json.dumps(message)
        headers = {"X-Forwarded-For": forwarded or self.address, "Content-Type": "application/json"}
        connection.request("GET" if body is None else "POST", path, body, headers)
        response = connection.getresponse()
        octets = response.read()
        connection.close()
        return response.status, response.headers, json.loads(octets) if octets.startswith(b"{") else None

    def use_up(self, requests: int = REQUESTS) -> None:
        """Make as many requests as are allowed, or left."""
        for _ in range(requests):
            assert self.ask("/v1")[0] == 200


def test_all_workers_count_together_and_say_what_is_left(port: int) -> None:
    client = Client(port)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: client.ask("/v1/treatments/oral-aspirin"), range(2 * REQUESTS)))
    assert Counter(status for status, *_ in answers) == {200: REQUESTS, 429: REQUESTS}
    assert {headers["RateLimit-Policy"] for _, headers, _ in answers} == {f'"address";q={REQUESTS};w=300'}
    left = [re.fullmatch(r'"address";r=(\d+);t=(\d+)', headers["RateLimit"]) for _, headers, _ in answers]
    counted = sorted(int(each[1]) for each in left if each)
    assert counted == [0] * REQUESTS + list(range(REQUESTS))
    for status, headers, problem in answers:
        if status == 429:
            assert (problem["type"], headers["Content-Type"]) == (
                "/problems/too-many-requests",
                "application/problem+json",
            )
            assert 0 < int(headers["Retry-After"]) <= 300
            assert headers["Access-Control-Allow-Origin"] == "*"
            assert headers["Cache-Control"] == "no-store"
    assert Client(port).ask("/v1")[0] == 200
    assert client.ask("/livez")[0] == client.ask("/readyz")[0] == 200
    assert client.ask("/v1/lookup", {"codes": []})[0] == 429


@pytest.mark.parametrize("path", ["/v1/treatments/n%C3%A9ant%20%22", "/v1/%FF", "/v1/treatments", "/nothing%5B"])
def test_a_limited_request_has_the_problem_that_other_requests_have(port: int, path: str) -> None:
    client = Client(port)
    unknown = client.ask(f"{path}?unknown=1")[2]
    client.use_up(REQUESTS - 1)
    status, headers, problem = client.ask(path)
    assert (status, problem["instance"], problem.keys()) == (429, unknown["instance"], problem.keys() & unknown.keys())
    assert headers["Content-Language"] == "en"


def test_a_limited_client_of_fhir_gets_an_outcome(port: int) -> None:
    client = Client(port)
    client.use_up()
    status, headers, outcome = client.ask("/fhir/r4/metadata")
    assert (status, headers["Content-Type"], outcome["resourceType"]) == (429, FHIR_JSON, "OperationOutcome")
    assert [each["code"] for each in outcome["issue"]] == ["throttled"]
    assert re.fullmatch(r"Ask again in \d+ s\.", outcome["issue"][0]["diagnostics"])


def test_who_names_other_clients_is_counted_as_the_last_that_a_proxy_saw(port: int) -> None:
    client = Client(port)
    client.use_up()
    for forged in (f"198.51.100.1, {client.address}", f"nonsense, {client.address}, 127.0.0.1"):
        assert client.ask("/v1", forwarded=forged)[0] == 429


def test_a_limited_model_keeps_its_session_and_reads_when_to_ask_again(port: int) -> None:
    client = Client(port)
    client.use_up()
    call = {
        "jsonrpc": "2.0",
        "id": 0,
        "method": "tools/call",
        "params": {"name": "search", "arguments": {"query": "a"}},
    }
    for path in ("/mcp", "/mcp/"):
        status, headers, answer = client.ask(path, call)
        assert (status, answer["id"], answer["result"]["isError"]) == (200, 0, True)
        assert re.search(r"Ask again in \d+ s", answer["result"]["content"][0]["text"])
        assert headers["RateLimit"].startswith('"address";r=0;')
    for method in ("tools/list", "initialize"):
        status, _, answer = client.ask("/mcp", {"jsonrpc": "2.0", "id": "1", "method": method, "params": {}})
        assert (status, answer["error"]["code"]) == (200, -32603)
        assert "Too many requests" in answer["error"]["message"]
    assert client.ask("/mcp", {"jsonrpc": "2.0", "method": "notifications/initialized"})[0] == 202


def test_a_period_ends_and_addresses_share_no_count() -> None:
    limiter = RateLimiter(Quota(2, 10), [ip_network("10.0.0.0/8")])
    used = [limiter._count(7, 0, now).is_refused for now in (100, 101, 102, 109.9, 110, 111, 112)]
    assert used == [False, False, True, True, False, False, True]
    seen = [limiter.count_request(f"2001:db8:0:{number}::1") for number in range(3000)]
    assert not any(usage.is_refused for usage in seen)
    # One network, one reader; an address in its mapped form is the same.
    for first, same in (("2001:db8::1", "2001:db8::2"), ("192.0.2.1", "::ffff:192.0.2.1")):
        limiter.count_request(first)
        limiter.count_request(same)
        assert limiter.count_request(first).is_refused
    # A client that no proxy vouches for cannot name another one.
    assert limiter.count_request("192.0.2.1", "203.0.113.9").is_refused
    assert not limiter.count_request("10.1.1.1", "203.0.113.9").is_refused


@pytest.mark.parametrize("text", ["0/60", "60", "a/b", "10/0", "10/60/1", "-1/60", "１/60", "1000000/1"])
def test_a_limit_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadSetting, match="like 600/60"):
        Settings.read_environment({"MEDCONTENT_RATE_LIMIT": text})
    with pytest.raises(BadSetting, match=r"10\.0\.0\.0/8"):
        Settings.read_environment({"MEDCONTENT_TRUSTED_PROXIES": f"10.0.0.1,{text}"})
