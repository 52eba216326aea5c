"""Statements: queries built once with SQLAlchemy, compiled once for each engine, and run by the driver.

Building and compiling a query costs ten times as much as a look-up by key. So the shape of a query is a cached value,
and the values of a request are its named parameters (`sa.bindparam`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import CoreExecuteOptionsParameter

from service.store.record_layer import RecordCopy

Row = Sequence[Any]
FindCopy = Callable[[str, str, int], RecordCopy | None]
# A compiled statement takes about 2 kB for each parameter; larger ones are not cached.
MAX_KEPT_PARAMETERS = 50


class Prepared(NamedTuple):
    """A statement in the driver's form; `named` are its parameters in order, if the driver uses positions."""

    sql: str
    constants: Mapping[str, Any]
    named: Sequence[str] | None
    converted: Sequence[tuple[int, Callable[[Any], Any]]]

    def convert_parameters(self, values: Mapping[str, Any]) -> Any:
        """Return the parameters in the driver's form."""
        given = {**self.constants, **values} if self.constants else values
        return given if self.named is None else [given[name] for name in self.named]

    def convert_rows(self, fetched: list[Any]) -> Sequence[Row]:
        """Return the fetched rows with values in the types of the tables."""
        if not self.converted:
            return fetched
        made = [list(row) for row in fetched]
        for index, convert in self.converted:
            for row in made:
                row[index] = convert(row[index])
        return made


class QueryShape:
    """One shape of query."""

    def __init__(self, query: sa.Select[Any]) -> None:
        """Take the query; it may contain only constants and named parameters."""
        self.query = query
        self._prepared: dict[str, Prepared] = {}

    def prepare(self, dialect: sa.Dialect) -> Prepared:
        """Return the statement for an engine."""
        found = self._prepared.get(dialect.name)
        if found is None:
            found = self._prepared[dialect.name] = _prepare(self.query, dialect)
        return found


class Direct(Protocol):
    """Runs single statements outside any transaction."""

    def fetch_rows(self, statement: QueryShape, values: Mapping[str, Any]) -> Sequence[Row]:
        """Return the rows of a statement. Raises StorageFault."""

    @property
    def find_copy(self) -> FindCopy:
        """The function that finds the copy of a record, by its kind, id and release, where there are copies."""


# A connection sees one unchanging state; a direct source sees the latest commit with each statement.
Source = sa.Connection | Direct


def fetch_rows(source: Source, statement: QueryShape, values: Mapping[str, Any]) -> Sequence[Row]:
    """Return the rows of a statement with these parameter values."""
    if isinstance(source, sa.Connection):
        # SQLAlchemy's cache of compiled statements is bounded in their number, not in bytes.
        kept: CoreExecuteOptionsParameter = {} if len(values) <= MAX_KEPT_PARAMETERS else {"compiled_cache": None}
        return source.execute(statement.query, values, execution_options=kept).all()
    return source.fetch_rows(statement, values)


def _prepare(query: sa.Select[Any], dialect: sa.Dialect) -> Prepared:
    compiled = query.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    constants = {name: value for name, value in compiled.params.items() if value is not None}
    named = list(compiled.positiontup) if compiled.positional and compiled.positiontup is not None else None
    types = (column.type.dialect_impl(dialect) for column in query.selected_columns)
    processors = enumerate(each.result_processor(dialect, None) for each in types)
    converted = [(index, convert) for index, convert in processors if convert is not None]
    return Prepared(compiled.string, constants, named, converted)
