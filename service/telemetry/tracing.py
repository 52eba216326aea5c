"""Tracing: the tracer of a worker, and the spans that it starts."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode

from service.traces import name_error
from service.version import VERSION

NAME = "medcontent"
# A collector that does not answer must not hold up the end of a worker for longer.
CLOSING_SECONDS = 3.0
KINDS: Mapping[str, SpanKind] = {"server": SpanKind.SERVER, "client": SpanKind.CLIENT, "internal": SpanKind.INTERNAL}


class Tracing:
    """Starts spans, and sends them to the collector that the variables OTEL_* name, in the background."""

    def __init__(self) -> None:
        """Read the variables OTEL_*; the name of the service is `medcontent` unless they name another."""
        self._provider = TracerProvider(resource=_build_resource(), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer(NAME, VERSION)

    @contextmanager
    def open_span(
        self,
        name: str,
        kind: str = "internal",
        attributes: Mapping[str, Any] | None = None,
        parent: Context | None = None,
    ) -> Iterator[Span]:
        """Run the body within a span. An error gives it the name of its type: messages may hold a reader's words."""
        with self._tracer.start_as_current_span(
            name, parent, KINDS[kind], attributes, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield span
            except Exception as error:
                mark_failed(span, name_error(error))
                raise

    def start_span(self, name: str, kind: str, attributes: Mapping[str, Any]) -> Span:
        """Start a span within the current one; the caller ends it."""
        return self._tracer.start_span(name, None, KINDS[kind], attributes)

    def close(self) -> None:
        """Send the remaining spans, as far as the collector takes them in a moment."""
        closing = threading.Thread(target=self._provider.shutdown, daemon=True)
        closing.start()
        closing.join(CLOSING_SECONDS)


def mark_failed(span: Span, error_type: str) -> None:
    """Give a span the status of an error, and the type of the error."""
    span.set_attribute("error.type", error_type)
    span.set_status(StatusCode.ERROR)


def _build_resource() -> Resource:
    """Return what the spans are of. OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say it first."""
    resource = Resource.create({SERVICE_VERSION: VERSION})
    is_unnamed = str(resource.attributes[SERVICE_NAME]).startswith("unknown_service")
    return resource.merge(Resource({SERVICE_NAME: NAME})) if is_unnamed else resource
