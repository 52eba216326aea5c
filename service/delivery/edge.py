"""The edge: a WSGI application in front of the app, which answers from memory what it has answered before.

An answer is remembered for the release that it is of, under what it may depend on and nothing else: the path, the
parameters, the form and the coding. Whatever else a request says is not handed on when an answer is made that will be
remembered, so that no client can put into the memory what another one did not ask for.
"""

import re
import time
from collections.abc import Iterable
from http import HTTPStatus
from operator import itemgetter
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qsl, urlencode
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from service.delivery.answers import Answer
from service.delivery.coding import coded, coding_for
from service.delivery.counting import Counts
from service.delivery.headers import READ, finished
from service.delivery.memory import Memory
from service.delivery.validating import is_held, not_modified
from service.store.database import StorageFault
from service.store.newest import Newest
from service.store.reading import Release

# Where the app leaves an answer whose bytes are all there.
WHOLE = "medcontent.whole"
# How long what is remembered is served while the database cannot be read: as long as `stale-if-error` says.
PATIENCE_SECONDS = 86400
# Longer ones are not remembered: what an address may have is the app's to say, what `Accept` is any client's.
LONGEST_ADDRESS, LONGEST_HEADER = 8000, 256
# What says again, in other words, what has been put into one spelling.
SPELT_OTHERWISE = {"RAW_URI", "REQUEST_URI", "CONTENT_TYPE", "CONTENT_LENGTH"}
MAX_AGE = re.compile(r"max-age=([0-9]+)")
FOREVER = float("inf")
MEBIBYTE = 2**20


class Quick(Protocol):
    """What answers plain requests without the app."""

    def form(self, path: str, accept: str) -> str | None:
        """Return what an `Accept` comes to at a path; None where it is the app's to say."""

    def answer(self, path: str, query: str, form: str) -> Answer | None:
        """Return the answer to a plain GET, but for the headers that every answer has; None for the app to give it."""


class Asked(NamedTuple):
    """What an answer may depend on, in one spelling."""

    scheme: str
    path: str
    query: str
    form: str
    coding: str | None


class Ready(NamedTuple):
    """An answer ready to be sent, to those who want it and to those who have it; `until` is when it is made anew."""

    answer: Answer
    headers: list[tuple[str, str]]
    kept: list[tuple[str, str]]
    until: float


class Shelf:
    """The answers of one release. An eighth of the memory is for the ways in which they are asked for."""

    def __init__(self, release: Release | None, limit: int) -> None:
        """Begin without any."""
        self.release = release
        self.spelt: Memory[tuple[str, ...], Asked] = Memory(limit // 8)
        self.ready: Memory[Asked, Ready] = Memory(limit - limit // 8)


class Edge:
    """Answers from memory, by the quick way, or by the app."""

    def __init__(self, app: WSGIApplication, quick: Quick, newest: Newest, limit: int) -> None:
        """Stand in front of an app; `limit` is what may be remembered, in bytes, 0 for nothing."""
        self._app = app
        self._quick = quick
        self._newest = newest
        self._limit = limit
        self._shelf = Shelf(None, limit)
        self._confirmed = time.monotonic()
        self.counts = Counts()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] not in READ or "HTTP_RANGE" in environ:
            return self._passed(environ, start_response)
        now = time.monotonic()
        try:
            shelf, lost = self._current(), False
            self._confirmed = now
        except StorageFault:
            shelf, lost = self._shelf, True
        asked = self._spelt(shelf, environ)
        if asked is None:
            return self._passed(environ, start_response)
        if lost:
            return self._stale(asked, now - self._confirmed, environ, start_response)
        ready = shelf.ready.get(asked)
        if ready is None or ready.until < now:
            return self._made(shelf, asked, environ, start_response)
        return self._sent(ready, "hit", environ, start_response)

    @property
    def release(self) -> Release | None:
        """The release whose answers are remembered."""
        return self._shelf.release

    @property
    def size(self) -> int:
        """What is remembered, in bytes."""
        return self._shelf.ready.size + self._shelf.spelt.size

    def _current(self) -> Shelf:
        """Return the shelf of the newest release. Raises StorageFault."""
        release, shelf = self._newest.release(), self._shelf
        if release is not shelf.release and release != shelf.release:
            shelf = self._shelf = Shelf(release, self._limit)
        return shelf

    def _spelt(self, shelf: Shelf, environ: WSGIEnvironment) -> Asked | None:
        """Return what is asked for; None where that cannot be put into one spelling."""
        raw = (
            environ["wsgi.url_scheme"],
            environ["PATH_INFO"],
            environ["QUERY_STRING"],
            environ.get("HTTP_ACCEPT", ""),
            environ.get("HTTP_ACCEPT_ENCODING", ""),
        )
        asked = shelf.spelt.get(raw)
        if asked is None:
            asked = self._asked(*raw)
            if asked is not None:
                shelf.spelt.put(raw, asked, 2 * sum(map(len, raw)))
        return asked

    def _asked(self, scheme: str, path: str, query: str, accept: str, accept_encoding: str) -> Asked | None:
        if len(path) + len(query) > LONGEST_ADDRESS or len(accept) + len(accept_encoding) > LONGEST_HEADER:
            return None
        form = self._quick.form(path, accept)
        if form is None or not query.isascii():
            return None
        return Asked(scheme, path, normal(query), form, coding_for(accept_encoding))

    def _made(
        self, shelf: Shelf, asked: Asked, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        answer = self._quick.answer(asked.path, asked.query, asked.form)
        if answer is None:
            return self._by_the_app(shelf, asked, environ, start_response)
        answer = finished(answer, "GET", asked.path, secure=asked.scheme == "https")
        return self._sent(self._kept(shelf, asked, answer, FOREVER), "quick", environ, start_response)

    def _by_the_app(
        self, shelf: Shelf | None, asked: Asked, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let the app answer what was asked, in its one spelling, and nothing else that the request says."""
        plain = {
            name: value
            for name, value in environ.items()
            if not name.startswith("HTTP_") and name not in SPELT_OTHERWISE
        }
        plain |= {"QUERY_STRING": asked.query, "HTTP_ACCEPT": asked.form, "HTTP_HOST": environ.get("HTTP_HOST", "")}
        plain = {name: value for name, value in plain.items() if value != "" or not name.startswith("HTTP_")}
        started: list[Any] = []

        def start(*arguments: Any) -> Any:
            started[:] = arguments

        body = self._app(plain, start)
        answer: Answer | None = plain.get(WHOLE)
        if answer is None or answer.status != HTTPStatus.OK or not answer.tag:
            self.counts.add("pass", int(started[0][:3]))
            start_response(*started)
            return body
        closed(body)
        until = time.monotonic() + seconds_fresh(answer.headers["Cache-Control"])
        return self._sent(self._kept(shelf, asked, answer, until), "app", environ, start_response)

    def _kept(self, shelf: Shelf | None, asked: Asked, answer: Answer, until: float) -> Ready:
        answer = coded(answer, asked.coding)
        headers = [*answer.headers.items(), ("Content-Length", str(len(answer.body)))]
        ready = Ready(answer, headers, list(not_modified(answer).headers.items()), until)
        # A release that has landed meanwhile may be in it, or not.
        if shelf and until > time.monotonic() and self._is_current(shelf):
            shelf.ready.put(asked, ready, len(answer.body) + 2 * sum(len(value) for _, value in headers))
        return ready

    def _is_current(self, shelf: Shelf) -> bool:
        try:
            return self._current() is shelf
        except StorageFault:
            return False

    def _stale(
        self, asked: Asked, age: float, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer while the database cannot be read: with what is remembered, and say how old it is (RFC 9211)."""
        ready = self._shelf.ready.get(asked)
        if ready is None or age > PATIENCE_SECONDS:
            return self._by_the_app(None, asked, environ, start_response)
        told = [("Age", str(int(age))), ("Cache-Status", "medcontent; hit; detail=database-unreachable")]
        told_of = Ready(ready.answer, [*ready.headers, *told], [*ready.kept, *told], ready.until)
        return self._sent(told_of, "stale", environ, start_response)

    def _sent(
        self, ready: Ready, outcome: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if ("HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ) and is_held(
            ready.answer.headers, environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
        ):
            self.counts.add(outcome, 304)
            start_response("304 Not Modified", [*ready.kept])
            return []
        self.counts.add(outcome, 200)
        # A server may add to the list of headers, so that each gets one of its own.
        start_response("200 OK", [*ready.headers])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [ready.answer.body]

    def _passed(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Let the app answer the request as it is."""

        def start(status: str, *arguments: Any) -> Any:
            self.counts.add("pass", int(status[:3]))
            return start_response(status, *arguments)

        return self._app(environ, start)


def normal(query: str) -> str:
    """Return the parameters of an address in one order and spelling; those of one name keep their order.

    Nothing is lost: what differs in meaning differs afterwards too, octets that are no UTF-8 included.
    """
    if not query:
        return query
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    return urlencode(sorted(pairs, key=itemgetter(0)), errors="surrogateescape")


def seconds_fresh(cache_control: str) -> int:
    """Return for how long an answer may be remembered without asking the app again."""
    found = MAX_AGE.search(cache_control)
    return int(found[1]) if found and "public" in cache_control else 0


def closed(body: Iterable[bytes]) -> None:
    """Close the body of an answer that is not sent, as a server would."""
    close = getattr(body, "close", None)
    if close:
        close()
