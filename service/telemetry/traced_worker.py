"""The traced worker: the application of a worker, with a span for each request, its answer from memory, and the app."""

from collections.abc import Callable, Iterable, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from opentelemetry.context import Context
from opentelemetry.trace import Span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from service.delivery.response import Sent
from service.gateway import Application, Message, Receive, Scope, Send, decode_path
from service.store.database import Database
from service.telemetry.traced_queries import trace_queries
from service.telemetry.tracing import Tracing, mark_failed

# Names of methods come from clients: others than these have one name (OpenTelemetry's semantic conventions for HTTP).
METHODS = {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}
OTHER_METHOD = "_OTHER"
TRACEPARENT = "traceparent"
PROPAGATOR = TraceContextTextMapPropagator()
FindRoute = Callable[[str, str], str | None]


class TracedThreads(ThreadPoolExecutor):
    """Threads in which a call has the context of its caller: the current span too."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """Run a function in a thread."""
        return super().submit(copy_context().run, function, *arguments, **named)


class TracedEdge:
    """The edge, with a span for each look into its memory, and one for what the app does in a thread."""

    def __init__(self, edge: Any, tracing: Tracing) -> None:
        """Wrap the edge."""
        self._app: WSGIApplication = edge
        self._look_up: Callable[[WSGIEnvironment], Sent | None] = edge.at_once
        self._tracing = tracing

    @property
    def at_once(self) -> Callable[[WSGIEnvironment], Sent | None]:
        """The method that answers without blocking others, as that of the edge."""
        return self._answer_at_once

    def _answer_at_once(self, environ: WSGIEnvironment) -> Sent | None:
        with self._tracing.open_span("edge") as span:
            sent = self._look_up(environ)
            span.set_attribute("medcontent.answered", sent is not None)
            return sent

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request by the app."""
        with self._tracing.open_span("app"):
            return self._app(environ, start_response)


class TracedWorker:
    """The application of a worker, in spans."""

    def __init__(self, worker: Application, tracing: Tracing, find_route: FindRoute) -> None:
        """Wrap the application; `find_route` returns the template of an address."""
        self._worker, self._tracing, self._find_route = worker, tracing, find_route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request in a span, or run until the worker is stopped."""
        if scope["type"] != "http":
            await self._worker(scope, receive, self._close_before_end(send))
            return
        method = scope["method"] if scope["method"] in METHODS else OTHER_METHOD
        route = self._find_route(decode_path(scope["raw_path"]), method)
        attributes = {"http.request.method": method, "url.scheme": scope["scheme"]}
        attributes |= {"http.route": route} if route else {}
        name = " ".join(filter(None, ("HTTP" if method == OTHER_METHOD else method, route)))
        with self._tracing.open_span(name, "server", attributes, read_parent(scope)) as span:
            await self._worker(scope, receive, _note_status(span, send))

    def _close_before_end(self, send: Send) -> Send:
        async def pass_on(message: Message) -> None:
            if message["type"] == "lifespan.shutdown.complete":
                self._tracing.close()
            await send(message)

        return pass_on


def trace_worker(
    build: Callable[..., Application], edge: Any, database: Database, find_route: FindRoute
) -> TracedWorker:
    """Return the application of a worker that sends traces; `build` takes the edge and the kind of threads."""
    tracing = Tracing()
    trace_queries(tracing, database)
    return TracedWorker(build(TracedEdge(edge, tracing), threads=TracedThreads), tracing, find_route)


def read_parent(scope: Scope) -> Context:
    """Return the context that a request is part of (W3C Trace Context).

    `tracestate` and `baggage` are left out: they may hold anything, and would be sent to the collector.
    """
    found = [value for name, value in scope["headers"] if name == TRACEPARENT.encode()]
    carrier: MutableMapping[str, str] = {TRACEPARENT: found[0].decode("latin-1")} if len(found) == 1 else {}
    return PROPAGATOR.extract(carrier, Context())


def _note_status(span: Span, send: Send) -> Send:
    async def pass_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            span.set_attribute("http.response.status_code", message["status"])
            if message["status"] >= 500:
                mark_failed(span, str(message["status"]))
        await send(message)

    return pass_on
