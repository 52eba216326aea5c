"""Telemetry: spans from a worker's request to its queries reach a collector, and no reader's words are in them."""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from service.config import BadSetting, Settings
from tests.engines import engine_named
from tests.ports import free_port
from tests.requirements import missing
from tests.serving import REPOSITORY, end, set_up, start

try:
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
except ImportError:
    missing("the extra of telemetry")

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
# What readers may send: none of it may reach the collector.
SECRET = "lanternword"
PATIENCE_SECONDS = 10


class Seen(NamedTuple):
    """A span as the collector received it."""

    trace: str
    id: str
    parent: str
    name: str
    kind: int
    attributes: dict[str, Any]
    failed: bool


class Collector:
    """A collector of OTLP over HTTP, which keeps what it receives."""

    def __init__(self) -> None:
        """Listen on a free port of this machine."""
        self.spans: list[Seen] = []
        self.octets, self.headers, self.resource = b"", [""], dict[str, Any]()

        def take(handler: BaseHTTPRequestHandler) -> None:
            self._take(handler)

        handler = type("Handler", (BaseHTTPRequestHandler,), {"do_POST": take, "log_message": lambda *_: None})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """The address for OTEL_EXPORTER_OTLP_ENDPOINT."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, is_wanted: Callable[[Seen], bool]) -> Seen:
        """Return the first span of a kind, waiting for it."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            if found := next(filter(is_wanted, self.spans), None):
                return found
            assert time.monotonic() < until, [(each.name, each.attributes) for each in self.spans]
            time.sleep(0.05)

    def _take(self, handler: BaseHTTPRequestHandler) -> None:
        assert handler.path == "/v1/traces"
        octets = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.octets += octets
        self.headers.append(handler.headers.get("X-Key", ""))
        message = ExportTraceServiceRequest.FromString(octets)
        for resource in message.resource_spans:
            self.resource = read_attributes(resource.resource.attributes)
            for scope in resource.scope_spans:
                self.spans += [read_span(each) for each in scope.spans]
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()


def read_attributes(attributes: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, str(each.value.WhichOneof("value"))) for each in attributes}


def read_span(span: Any) -> Seen:
    ids = (span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex())
    return Seen(*ids, span.name, span.kind, read_attributes(span.attributes), span.status.code == 2)


@contextmanager
def traced(folder: Path, **environment: str) -> Iterator[tuple[Collector, int]]:
    """Serve with telemetry; give the collector, and the port of the service."""
    collector, port = Collector(), free_port()
    variables = {
        "MEDCONTENT_TELEMETRY": "otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_EXPORTER_OTLP_HEADERS": "x-key=amber",
        "OTEL_BSP_SCHEDULE_DELAY": "100",
    }
    process = start(folder, port, **variables | environment)
    try:
        yield collector, port
    finally:
        end(process)
        collector.close()


@pytest.fixture(scope="module")
def service(shipped_folder: Path) -> Iterator[tuple[Collector, int]]:
    with traced(shipped_folder) as running:
        yield running


def ask(port: int, path: str, *, method: str = "GET", body: Any = None, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    posted = None if body is None else json.dumps(body)
    connection.request(method, path, posted, named | ({} if body is None else {"Content-Type": "application/json"}))
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def test_a_request_continues_the_trace_of_its_client_down_to_its_queries(service: tuple[Collector, int]) -> None:
    collector, port = service
    path = "/v1/documents/metastatic-breast-cancer/coverage"
    assert ask(port, path, traceparent=f"00-{TRACE}-{PARENT}-01") == 200
    request = collector.wait_for(lambda span: span.trace == TRACE and span.kind == 2)
    assert request.name == "GET /v1/documents/{id}/coverage"
    assert request.parent == PARENT
    assert request.attributes == {
        "http.request.method": "GET",
        "http.route": "/v1/documents/{id}/coverage",
        "http.response.status_code": 200,
        "url.scheme": "http",
    }
    of_trace = {span.name: span for span in collector.spans if span.trace == TRACE}
    assert of_trace["edge"].parent == of_trace["app"].parent == request.id
    query = collector.wait_for(lambda span: span.trace == TRACE and span.kind == 3)
    assert (query.name, query.attributes["db.system.name"]) == ("SELECT", "sqlite")
    assert query.parent == of_trace["app"].id
    assert collector.resource["service.name"] == "medcontent"
    assert "amber" in collector.headers


def test_an_answer_from_the_edge_has_a_span_with_its_query_and_later_none(service: tuple[Collector, int]) -> None:
    collector, port = service
    for number in (1, 2):
        trace = f"{number:032x}"
        assert ask(port, "/v1/treatments/oral-aspirin?fields=name", traceparent=f"00-{trace}-{PARENT}-01") == 200
    collector.wait_for(lambda span: span.trace == f"{2:032x}" and span.kind == 2)
    last = {span.name: span for span in collector.spans if span.trace == f"{2:032x}"}
    assert sorted(last) == ["GET /v1/treatments/{id}", "edge"]
    edge = last["edge"]
    assert edge.attributes == {"medcontent.answered": True}


def test_no_word_of_a_reader_reaches_the_collector(service: tuple[Collector, int]) -> None:
    collector, port = service
    known = {"traceparent": f"00-{'5' * 32}-{PARENT}-01", "tracestate": f"a={SECRET}", "baggage": f"a={SECRET}"}
    ask(port, f"/v1/search?q={SECRET}", User_Agent=SECRET, Cookie=SECRET, **known)
    ask(port, f"/v1/treatments/{SECRET}")
    ask(port, f"/{SECRET}/{SECRET}?{SECRET}")
    ask(port, f"/v1/treatments?{SECRET}=1")
    ask(port, f"/search?q={SECRET}")
    ask(port, "/v1/quotes", method="POST", body={"quotes": [{"text": SECRET}]})
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    ask(port, "/mcp", method="POST", body={**call, "params": {"name": "search", "arguments": {"query": SECRET}}})
    ask(port, "/v1", method=SECRET.upper())
    ask(port, "/v1/releases", traceparent=f"00-{'6' * 32}-{PARENT}-01")
    collector.wait_for(lambda span: span.trace == "6" * 32)
    assert collector.wait_for(lambda span: span.trace == "5" * 32 and span.kind == 2).name == "GET /v1/search"
    names = {span.name for span in collector.spans if span.kind == 2}
    assert {"GET", "GET /v1/treatments/{id}", "POST /v1/quotes", "POST /mcp", "HTTP"} <= names
    assert SECRET.encode() not in collector.octets.lower()


@pytest.mark.parametrize("wrong", ["", "00-0-0-01", f"00-{'0' * 32}-{PARENT}-01", "x" * 5000, f"00-{TRACE}-{PARENT}"])
def test_a_wrong_traceparent_begins_a_new_trace(wrong: str, service: tuple[Collector, int]) -> None:
    collector, port = service
    before = len(collector.spans)
    assert ask(port, "/livez", traceparent=wrong) == 200
    collector.wait_for(lambda span: span in collector.spans[before:] and span.name == "GET /livez" and not span.parent)


def test_queries_of_postgresql_are_traced_too(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    engine = engine_named(request, "postgresql")
    url = engine.new(tmp_path)
    set_up(tmp_path, MEDCONTENT_DATABASE_URL=url)
    with traced(tmp_path, MEDCONTENT_DATABASE_URL=url, OTEL_SERVICE_NAME="amber") as (collector, port):
        assert ask(port, "/v1/changes", traceparent=f"00-{TRACE}-{PARENT}-01") == 200
        query = collector.wait_for(lambda span: span.kind == 3 and span.trace == TRACE)
        assert query.attributes["db.system.name"] == "postgresql"
        assert collector.resource["service.name"] == "amber"
    engine.drop(url)


def test_the_last_spans_are_sent_before_a_worker_ends(shipped_folder: Path) -> None:
    with traced(shipped_folder, OTEL_BSP_SCHEDULE_DELAY="600000") as (collector, port):
        assert ask(port, "/v1/releases") == 200
        assert not collector.spans
    assert "GET /v1/releases" in {span.name for span in collector.spans}


def test_a_collector_that_does_not_answer_holds_up_nothing(shipped_folder: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    with traced(shipped_folder, OTEL_EXPORTER_OTLP_ENDPOINT=nowhere) as (_, port):
        assert [ask(port, "/v1/releases") for _ in range(3)] == [200] * 3


def test_nothing_of_opentelemetry_is_imported_unless_a_setting_says_so() -> None:
    program = (
        "import sys, service.worker as w; w.build_application();"
        "print([name for name in sys.modules if 'opentelemetry' in name or 'service.telemetry' in name])"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("value", ["1", "on", "OTLP", "grpc"])
def test_any_other_telemetry_is_refused(value: str) -> None:
    with pytest.raises(BadSetting, match=r"MEDCONTENT_TELEMETRY is .*; it must be otlp"):
        Settings.read_environment({"MEDCONTENT_TELEMETRY": value})
