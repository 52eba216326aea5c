"""Traced queries: a span for each statement that a request sends to the database.

A span has the statement with its placeholders, as the service's code declares it. The values may be a reader's words.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import sqlalchemy as sa
from opentelemetry.trace import Span, get_current_span

from service.store.database import Database
from service.store.statements import QueryShape, Row
from service.telemetry.tracing import Tracing, mark_failed
from service.traces import name_error

MAX_STATEMENT_CHARACTERS = 1000
MAX_KEPT_STATEMENTS = 500
SPAN = "medcontent.span"
# They ask for nothing.
TRANSACTIONAL = {"BEGIN", "COMMIT", "ROLLBACK", "SET"}
FetchRows = Callable[[QueryShape, Mapping[str, Any]], Sequence[Row]]


def trace_queries(tracing: Tracing, database: Database) -> None:
    """Start a span for each query of this process within a request: in transactions, and outside of them."""
    product = database.url.partition(":")[0].partition("+")[0]
    database.fetch_rows = partial(_fetch_traced, tracing, product, database.fetch_rows)  # type: ignore[method-assign]
    sa.event.listen(sa.Engine, "before_cursor_execute", partial(_open_span, tracing))
    sa.event.listen(sa.Engine, "after_cursor_execute", _close_span)
    sa.event.listen(sa.Engine, "handle_error", _close_failed_span)


def _fetch_traced(
    tracing: Tracing, product: str, fetch_rows: FetchRows, statement: QueryShape, values: Mapping[str, Any]
) -> Sequence[Row]:
    if not _is_in_request():
        return fetch_rows(statement, values)
    with tracing.open_span("SELECT", "client", describe_statement(product, _format_statement(statement))):
        return fetch_rows(statement, values)


def _open_span(tracing: Tracing, connection: sa.Connection, _cursor: Any, statement: str, *_: Any) -> None:
    name = statement.lstrip().partition(" ")[0][:20].upper()
    if name not in TRANSACTIONAL and _is_in_request():
        span = tracing.start_span(name, "client", describe_statement(connection.dialect.name, statement))
        connection.info.setdefault(SPAN, []).append(span)


def _close_span(connection: sa.Connection, *_: Any) -> None:
    spans: list[Span] = connection.info.get(SPAN, [])
    if spans:
        spans.pop().end()


def _close_failed_span(context: Any) -> None:
    if context.connection is not None:
        spans: list[Span] = context.connection.info.get(SPAN, [])
        if spans:
            span = spans.pop()
            mark_failed(span, name_error(context.original_exception))
            span.end()


def describe_statement(product: str, statement: str) -> Mapping[str, str]:
    """Return the attributes of a query (OpenTelemetry's semantic conventions for databases)."""
    return {"db.system.name": product, "db.query.text": statement[:MAX_STATEMENT_CHARACTERS]}


@lru_cache(MAX_KEPT_STATEMENTS)
def _format_statement(statement: QueryShape) -> str:
    return str(statement.query)


def _is_in_request() -> bool:
    """Return whether a request is being traced: what the worker does for itself is not."""
    return get_current_span().get_span_context().is_valid
