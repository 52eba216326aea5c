"""Connections with a client-side deadline for every reply.

PostgreSQL's timeouts run on the server, and TCP's stop while the other machine acknowledges packets: neither helps if
the server is frozen. So each wait for a reply also ends here, after the connection's number of seconds, or as soon as
its server is known to be lost or does not answer probes.
"""

import time
from collections.abc import Callable, Generator, Mapping
from functools import partial
from typing import Any

import psycopg
from psycopg.abc import RV, Buffer, PQGen
from psycopg.types.string import StrDumperUnknown
from psycopg.waiting import Ready, Wait

from service.store.postgresql import address
from service.store.postgresql.silence import Heartbeat, Unanswered
from service.store.turns import name_writer

# How often psycopg wakes up to check anything other than the server's reply.
TICK_SECONDS = 0.1
# Readers never write, and no query here is worth just-in-time compilation.
READS = {"default_transaction_read_only": "on"}
COMMON = {"jit": "off", **READS}
# For work that may take its time.
PATIENT = {"statement_timeout": "30min"}
# For requests, which should never take five seconds.
READING = {"statement_timeout": "5s", "idle_in_transaction_session_timeout": "60s", "lock_timeout": "2s"}
# Slightly longer than the server's deadlines: if the server runs, its message is better.
PATIENT_ANSWER_SECONDS, ANSWER_SECONDS = 31 * 60, 6


def is_never_lost() -> bool:
    """Return False: this server is not watched."""
    return False


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that waits at most `seconds` for a reply."""

    seconds: float = PATIENT_ANSWER_SECONDS
    is_lost: Callable[[], bool] = staticmethod(is_never_lost)
    # For longer work: distinguishes a frozen server from a busy one.
    heartbeat: Heartbeat | None = None

    def wait(self, gen: PQGen[RV], interval: float = TICK_SECONDS, timeout: float | None = None) -> RV:
        """Return the result of psycopg's generator. Raises Unanswered; the connection is closed then."""
        try:
            return super().wait(self._bound_wait(gen), interval, timeout)
        except Unanswered:
            # A late reply must not be taken for the reply to the next query.
            self.pgconn.finish()
            raise

    def _bound_wait(self, gen: PQGen[RV]) -> Generator[Wait, Ready | int, RV]:
        try:
            wanted = next(gen)
            began = time.monotonic()
            while True:
                ready = yield wanted
                if time.monotonic() - began > self.seconds:
                    raise Unanswered(f"the server did not answer within {self.seconds:g} s")
                if not ready:
                    self._check_life(began)
                wanted = gen.send(ready)
        except StopIteration as end:
            found: RV = end.value
            return found

    def _check_life(self, began: float) -> None:
        if self.is_lost():
            raise Unanswered("the server has stopped answering")
        if self.heartbeat:
            self.heartbeat.check(began)


class StreamingCursor(psycopg.ServerCursor[tuple[Any, ...]]):
    """A server-side cursor. If the consumer stops half way, the end of the transaction closes it."""

    def __del__(self, *_: object) -> None:
        """Suppress psycopg's warning."""


class AskedText(StrDumperUnknown):
    """Text parameters. PostgreSQL refuses U+0000, even for a comparison; SQLite does not.

    No stored text contains U+0000 or U+0001 (`schemas.base.UNSAFE_TEXT`), and both sort before all others. So one can
    replace the other in a comparison without changing the result.
    """

    def dump(self, obj: str) -> Buffer | None:
        """Return the text in a form that the server accepts."""
        return super().dump(obj.replace("\x00", "\x01"))


def connect(parameters: dict[str, str | int], settings: Mapping[str, str]) -> Connection:
    """Return a bare connection, in no transaction; its server is tried first from now on.

    Raises psycopg.Error.
    """
    is_patient = PATIENT.items() <= settings.items()
    settings = {**COMMON, **settings}
    is_reader = READS.items() <= settings.items()
    name = "medcontent" if is_reader else name_writer()
    session = address.build_session_parameters(settings, patient=is_patient, name=name)
    connection = _connect({**parameters, **session}, settings)
    if "," in str(parameters["host"]):
        address.put_first(parameters, connection.info.host, connection.info.port)
    connection.seconds = PATIENT_ANSWER_SECONDS if is_patient else ANSWER_SECONDS
    if is_patient:
        connection.heartbeat = Heartbeat(_build_twin_opener(parameters, connection.info))
    connection.server_cursor_factory = StreamingCursor
    if is_reader:
        connection.adapters.register_dumper(str, AskedText)
    return connection


def _build_twin_opener(parameters: Mapping[str, str | int], info: psycopg.ConnectionInfo) -> Callable[[], Connection]:
    """Return a function that opens a reader's connection to the server of another connection."""
    server = {**parameters, "host": info.host, "port": info.port, "target_session_attrs": "any"}
    return partial(connect, server, READING)


def _connect(given: Mapping[str, Any], settings: Mapping[str, str]) -> Connection:
    try:
        return Connection.connect(**given, autocommit=True)
    except psycopg.OperationalError as error:
        if address.REFUSED_OPTIONS not in str(error):
            raise
    # A pooler refuses start-up settings, so they are set after connecting.
    connection = Connection.connect(**{**given, "options": ""}, autocommit=True)
    connection.execute(
        "; ".join(f"SET {name} = '{value}'" for name, value in address.build_session_address(settings)).encode()
    )
    return connection
