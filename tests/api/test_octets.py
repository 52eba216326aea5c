"""Octets: whatever a client sends over a socket is answered, with a problem where the service refuses it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import orjson
import pytest

from tests.octets import Reply, get, send
from tests.serving import serving

pytestmark = pytest.mark.engines("sqlite")
# Answered from memory or by the quick way, by the app, by FHIR, and by a page.
ADDRESSES = (b"/v1/treatments", b"/livez", b"/fhir/r4/CodeSystem", b"/")
# Sent together.
HEADERS = (
    (b"Accept", b"Accept-Encoding", b"Accept-Language", b"Origin", b"Access-Control-Request-Headers", b"Cookie"),
    (b"If-None-Match", b"If-Modified-Since", b"If-Match", b"If-Range", b"Authorization", b"User-Agent", b"Referer"),
    (b"Range", b"Content-Type", b"Content-Encoding", b"X-Forwarded-Host", b"X-Forwarded-For", b"Forwarded", b"TE"),
    (b"Expect", b"Upgrade"),
)
CLIENTS = 8
POST = b"POST /v1/lookup HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
JSON = b"Content-Type: application/json\r\n"


@pytest.fixture(scope="module")
def port(shipped_folder: Path) -> Iterator[int]:
    """Give the port of a service."""
    with serving(shipped_folder) as url:
        found = urlsplit(url).port or 0
        # Made before it is asked for by many.
        assert get(found, b"/v1/exports/1.ndjson").status == 200
        yield found


def assert_answered(replies: dict[bytes, Reply]) -> None:
    """Assert that nothing failed, and that each refusal of the service is a problem or FHIR's word for one."""
    for asked, reply in replies.items():
        assert 200 <= reply.status < 500, (asked, reply)
        if reply.status >= 400 and reply.is_of_the_service:
            body = orjson.loads(reply.body)
            assert body.get("status") == reply.status or body["resourceType"] == "OperationOutcome", (asked, reply)


def ask_with_each_octet(port: int, ask: Callable[[int, bytes, bytes], Reply]) -> dict[bytes, Reply]:
    """Return the answer to a request with each octet; the addresses take turns."""
    octets = [bytes([number]) for number in range(256)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        found = pool.map(lambda octet: ask(port, ADDRESSES[octet[0] % len(ADDRESSES)], octet), octets)
        return dict(zip(octets, found, strict=True))


@pytest.mark.parametrize("headers", HEADERS, ids=lambda names: names[0].decode())
def test_a_header_may_hold_any_octet(headers: tuple[bytes, ...], port: int) -> None:
    def ask(port: int, address: bytes, octet: bytes) -> Reply:
        return get(port, address, *(name + b': "a' + octet + b'b", c' for name in headers))

    assert_answered(ask_with_each_octet(port, ask))


@pytest.mark.parametrize(
    "target",
    [
        "ADDRESS@",
        "/@ADDRESS",
        "ADDRESS?q=a@b",
        "ADDRESS?a@b=1",
        "ADDRESS%@0?q=%@",
        "ADDRESS%~?q=%~",
        "http://a@ADDRESS",
    ],
)
def test_a_target_may_hold_any_octet(target: str, port: int) -> None:
    """The octet replaces @, its hexadecimal number ~."""

    def target_of(address: bytes, octet: bytes) -> bytes:
        number = b"%02X" % octet[0]
        return target.encode().replace(b"@", octet).replace(b"~", number).replace(b"ADDRESS", address)

    assert_answered(ask_with_each_octet(port, lambda *at: get(at[0], target_of(at[1], at[2]))))


def test_a_host_a_method_and_the_name_of_a_header_may_hold_any_octet(port: int) -> None:
    assert_answered(ask_with_each_octet(port, lambda *at: get(at[0], at[1], host=b"a" + at[2] + b"b")))
    assert_answered(ask_with_each_octet(port, lambda *at: get(at[0], at[1], method=b"GE" + at[2] + b"T")))
    assert_answered(ask_with_each_octet(port, lambda *at: get(at[0], at[1], b"X" + at[2] + b"y: z")))


def test_a_body_and_its_type_may_hold_any_octet(port: int) -> None:
    body = b'{"codes": ["a%sb"]}'
    for lines, content in ((JSON, body), (b"Content-Type: application/%sjson\r\n", body.replace(b"%s", b""))):
        found = ask_with_each_octet(port, lambda *at, lines=lines, content=content: post(at[0], lines, content, at[2]))
        assert_answered(found)


def post(port: int, lines: bytes, body: bytes, octet: bytes) -> Reply:
    """Post a look-up with an octet in its head or its body."""
    lines, body = lines.replace(b"%s", octet), body.replace(b"%s", octet)
    return send(port, POST + lines + b"Content-Length: %d\r\n\r\n" % len(body) + body)


@pytest.mark.parametrize("path", ["/v1/search", "/v1/suggest", "/fhir/r4/CodeSystem", "/v1/treatments"])
def test_a_query_in_plain_utf_8_is_read_as_if_it_were_percent_encoded(path: str, port: int) -> None:
    name = "name" if "fhir" in path else "q"
    for text in ("кости", "é", "日本", "\U0001f9ac", "a\u0080b"):
        plain = get(port, f"{path}?{name}={text}".encode())
        encoded = get(port, f"{path}?{name}={quote(text)}".encode())
        assert plain.status == encoded.status == (400 if path == "/v1/treatments" else 200)
        assert plain.body == encoded.body
        assert plain.headers.get("link") == encoded.headers.get("link")
        assert plain.headers.get("etag") == encoded.headers.get("etag")


def test_octets_of_a_query_are_in_no_link_and_no_header(port: int) -> None:
    reply = get(port, "/v1/search?type=site&q=é&limit=1".encode())
    assert (reply.status, orjson.loads(reply.body)["page"]["self"]) == (200, "/v1/search?q=%C3%A9&type=site&limit=1")
    assert all(value.isascii() for value in reply.headers.values())


@pytest.mark.parametrize("value", ["%FF", "%C0%AF", "%ED%A0%80", "%F4%90%80%80", "%00", "%", "%zz", "%u0041", "a%"])
def test_an_escape_that_is_no_text_fails_nowhere(value: str, port: int) -> None:
    for path in ("/v1/search", "/v1/treatments", "/v1/lookup", "/fhir/r4/ValueSet", "/v1/infobutton", "/docs", "/"):
        for query in (f"?q={value}", f"?{value}=q", f"?cursor={value}", value, f"/{value}"):
            assert_answered({query.encode(): get(port, f"{path}{query}".encode())})


OTHER_SPELLINGS = (
    "/{}", "//{}", "%2F{}", "/{}//", "/{}/.", "/./{}", "/../{}", "/%2e/{}", "/%2E%2e/{}", "/x/../{}", "/{};x=1", "/{}/",
    "/{}%2F", "/{}%2f", "/{}\\", "\\{}", "/{}%5C", "/{}%00", "/{}%20", "/{}.", "http://localhost//{}",
    "http://other.example/./{}", "http://other.example%2F{}", "/{}%3Fq=a",
)  # fmt: skip
PATHS = (
    "v1/treatments", "v1/treatments/chemotherapy", "v1/search", "v1/releases/1", "fhir/r4/metadata", "docs",
    "livez", "openapi.json", "v1/exports/1.ndjson", "robots.txt", ".well-known/api-catalog",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_an_address_has_one_spelling(path: str, port: int) -> None:
    query = "?q=bone" if path == "v1/search" else ""
    assert get(port, f"/{path}{query}".encode()).status in {200, 404}
    for spelling in (*OTHER_SPELLINGS[1:], *(_within(path))):
        for method in (b"GET", b"HEAD"):
            reply = get(port, f"{spelling.format(path)}{query}".encode(), method=method)
            assert reply.status in {400, 404}, (spelling, method, reply)
            assert reply.status == 404 or not reply.is_of_the_service, (spelling, reply)
            assert "location" not in reply.headers


def _within(path: str) -> list[str]:
    """Return spellings that differ within a path."""
    first, slash, rest = path.partition("/")
    return [f"/{first}{other}{rest}" for other in ("//", "%2F", "%2f", "/./", "/%2E/", "\\", ";/")] if slash else []


def test_a_letter_may_be_percent_encoded(port: int) -> None:
    plain = get(port, b"/v1/treatments")
    assert get(port, b"/%761/treat%6Dents").body == plain.body
    assert get(port, b"http://other.example/v1/treatments").body == plain.body


@pytest.mark.parametrize("host", [b"a, b", b"a b", b"a/b", b"a@b", b"[::1", b"a:b", b"a:1:2", b"\xc3\xa9", b"a" * 400])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_host_that_is_none_is_refused(host: bytes, address: bytes, port: int) -> None:
    reply = get(port, address, host=host)
    assert (reply.status, reply.is_of_the_service) == (400, True)
    assert b"Host" in reply.body


def test_two_hosts_are_refused_and_one_or_none_is_taken(port: int) -> None:
    for address in ADDRESSES:
        assert get(port, address, b"Host: localhost").status == 400
        for host in (b"", b"localhost", b"127.0.0.1:80", b"[::1]:8000", b"xn--e1afmkfd.example", b"a_b."):
            assert get(port, address, host=host).status == 200
        assert send(port, b"GET " + address + b" HTTP/1.0\r\n\r\n").status == 200


def test_a_header_with_an_underscore_passes_for_no_other(port: int) -> None:
    reply = get(port, b"/v1/treatments")
    held = b"If_None_Match: " + reply.headers["etag"].encode()
    assert get(port, b"/v1/treatments", held, b"Content_Length: x", b"Accept: application/json").status == 200


def test_long_and_many_headers_fail_nowhere(port: int) -> None:
    for lines in ([b"X-Long: " + b"a" * size for size in (60_000,)], [b"X-%d: a" % each for each in range(99)]):
        assert get(port, b"/v1/treatments", *lines).status in {200, 431}
    for name in (b"Accept", b"Accept-Encoding", b"If-None-Match", b"Host"):
        assert_answered({name: get(port, b"/v1/treatments", name + b": " + b"a," * 20_000)})
    assert get(port, b"/v1/search?q=" + b"a" * 70_000).status in {414, 431}


@pytest.mark.parametrize(
    ("lines", "body", "statuses"),
    [
        (b"Transfer-Encoding: chunked\r\n", b'13\r\n{"codes": ["none|1"\r\n2\r\n]}\r\n0\r\n\r\n', {200}),
        (b"Transfer-Encoding: chunked\r\n", b'zz\r\n{"codes": ["a"]}\r\n0\r\n\r\n', {400}),
        (b"Transfer-Encoding: chunked\r\n", b"ffffffffffffffffff\r\n{}\r\n0\r\n\r\n", {400}),
        (b"Transfer-Encoding: gzip\r\n", b"{}", {400, 411, 415, 501}),
        (b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", b"0\r\n\r\n", {400}),
        (b"Content-Length: 2\r\nContent-Length: 3\r\n", b"{}", {400}),
        (b"Content-Length: -1\r\n", b"{}", {400}),
        (b"Content-Length: 99999999999999999999999\r\n", b"{}", {400}),
        (b"", b"", {400}),
    ],
    ids=range(9),
)
def test_a_body_that_is_framed_in_any_way_is_answered(lines: bytes, body: bytes, statuses: set[int], port: int) -> None:
    assert send(port, POST + JSON + lines + b"\r\n" + body).status in statuses
