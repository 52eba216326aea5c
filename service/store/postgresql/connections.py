"""Connections to a server, with a deadline on this side for all that is asked over them.

The timeouts of PostgreSQL run on the server, and those of TCP stop for as long as the other machine confirms packets:
neither ends for a server that is frozen. So each wait for an answer also ends here, after as many seconds as the
connection is given, or as soon as its server is known to be lost or gives no sign of life.
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

# psycopg looks this often whether anything else happened than that the server answered.
TICK_SECONDS = 0.1
# What is not written with care never writes, and nothing here is worth a just-in-time compiler.
READS = {"default_transaction_read_only": "on"}
COMMON = {"jit": "off", **READS}
# Work that may take its time says so.
PATIENT = {"statement_timeout": "30min"}
# An answer is waited for: five seconds are too many already.
READING = {"statement_timeout": "5s", "idle_in_transaction_session_timeout": "60s", "lock_timeout": "2s"}
# A little longer than the server's own deadline: where the server runs, its message is the better one.
PATIENT_ANSWER_SECONDS, ANSWER_SECONDS = 31 * 60, 6


def is_never_lost() -> bool:
    """Return False: nobody watches the server."""
    return False


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection over which no answer is waited for longer than `seconds`."""

    seconds: float = PATIENT_ANSWER_SECONDS
    is_lost: Callable[[], bool] = staticmethod(is_never_lost)
    # What tells a frozen server from one that works hard, for work that may take its time.
    heartbeat: Heartbeat | None = None

    def wait(self, gen: PQGen[RV], interval: float = TICK_SECONDS, timeout: float | None = None) -> RV:
        """Return what psycopg's generator gives. Raises Unanswered; the connection is closed then."""
        try:
            return super().wait(self._bound_wait(gen), interval, timeout)
        except Unanswered:
            # An answer that comes later must not be taken for that to the next question.
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
    """What is read a little at a time. Where somebody stops half way, the end of the transaction closes it."""

    def __del__(self, *_: object) -> None:
        """Warn of nothing."""


class AskedText(StrDumperUnknown):
    """Text that is asked for. PostgreSQL refuses U+0000, and SQLite does not, even to compare with.

    No kept text has U+0000 or U+0001 (`schemas.base.UNSAFE_TEXT`), and both come before all that it has: so to ask
    for the one finds what to ask for the other would.
    """

    def dump(self, obj: str) -> Buffer | None:
        """Return the text as the server takes it."""
        return super().dump(obj.replace("\x00", "\x01"))


def connect(parameters: dict[str, str | int], settings: Mapping[str, str]) -> Connection:
    """Return a bare connection, in no transaction; the server that took it is asked first from now on.

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
    """Return what opens a reader's connection to the very server that another connection has, whatever it is by now."""
    server = {**parameters, "host": info.host, "port": info.port, "target_session_attrs": "any"}
    return partial(connect, server, READING)


def _connect(given: Mapping[str, Any], settings: Mapping[str, str]) -> Connection:
    try:
        return Connection.connect(**given, autocommit=True)
    except psycopg.OperationalError as error:
        if address.REFUSED_OPTIONS not in str(error):
            raise
    # A pooler: what a session is told is set when there is one.
    connection = Connection.connect(**{**given, "options": ""}, autocommit=True)
    connection.execute(
        "; ".join(f"SET {name} = '{value}'" for name, value in address.build_session_address(settings)).encode()
    )
    return connection
