"""The edge: a WSGI application in front of the app, which answers from memory what it has answered before.

An answer is remembered for the release that it is of, under what it may depend on and nothing else: the path, the
parameters, the form and the coding. Whatever else a request says is not handed on when an answer is made that will be
remembered, so that no client can put into the memory what another one did not ask for.
"""

import re
import time
from collections.abc import Iterable, Sequence
from functools import cached_property
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
# What is asked for at greater length is the app's to answer, or to refuse.
LONGEST_ADDRESS, LONGEST_HEADERS = 8000, 512
# What begins so is the same under every name that the host has; all but one.
HOSTLESS, NAMING_ITS_HOST = "/v1/", "/v1/infobutton"
NOWHERE = "localhost"
# What says again, in other words, what has been put into one spelling.
# Whether a client has the answer already: for files, which pass. What is remembered is whole before they are looked at.
CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"}
SPELT_OTHERWISE = {"RAW_URI", "REQUEST_URI", "CONTENT_TYPE", "CONTENT_LENGTH"}
# Parameters in characters that are never written otherwise.
SIMPLE = re.compile(r"[A-Za-z0-9_.~-]+=[A-Za-z0-9_.~-]*(?:&[A-Za-z0-9_.~-]+=[A-Za-z0-9_.~-]*)*")
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
    """What an answer may depend on, in one spelling. Only pages know their host."""

    scheme: str
    host: str
    path: str
    query: str
    form: str
    coding: str | None


class Ready:
    """An answer ready to be sent, to those who want it and to those who have it."""

    def __init__(self, answer: Answer, until: float) -> None:
        """Take an answer; `until` is when it is to be made anew."""
        self.answer = answer
        self.headers = [*answer.headers.items(), ("Content-Length", str(len(answer.body)))]
        self.until = until

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """The headers of the 304."""
        return list(not_modified(self.answer).headers.items())


class Remembered:
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
        self._remembered = Remembered(None, limit)
        self._confirmed = time.monotonic()
        self.counts = Counts()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] not in READ or "HTTP_RANGE" in environ:
            return self._passed(environ, start_response)
        now = time.monotonic()
        try:
            remembered, lost = self._current(), False
            self._confirmed = now
        except StorageFault:
            remembered, lost = self._remembered, True
        asked = self._spelt(remembered, environ)
        if asked is None:
            return self._passed(environ, start_response)
        if lost:
            return self._stale(asked, now - self._confirmed, environ, start_response)
        ready = remembered.ready.get(asked)
        if ready is None or ready.until < now:
            return self._made(remembered, asked, environ, start_response)
        return self._sent(ready, "hit", environ, start_response)

    @property
    def release(self) -> Release | None:
        """The release whose answers are remembered."""
        return self._remembered.release

    @property
    def size(self) -> int:
        """What is remembered, in bytes."""
        return self._remembered.ready.size + self._remembered.spelt.size

    def _current(self) -> Remembered:
        """Return what is remembered of the newest release. Raises StorageFault."""
        release, remembered = self._newest.release(), self._remembered
        if release is not remembered.release and release != remembered.release:
            remembered = self._remembered = Remembered(release, self._limit)
        return remembered

    def _spelt(self, remembered: Remembered, environ: WSGIEnvironment) -> Asked | None:
        """Return what is asked for; None where that cannot be put into one spelling."""
        get = environ.get
        path = environ["PATH_INFO"]
        host = "" if path.startswith(HOSTLESS) and path != NAMING_ITS_HOST else get("HTTP_HOST", "")
        accepted = get("HTTP_ACCEPT", ""), get("HTTP_ACCEPT_ENCODING", "")
        raw = environ["wsgi.url_scheme"], host, path, environ["QUERY_STRING"], *accepted
        asked = remembered.spelt.get(raw)
        if asked is None:
            asked = self._asked(*raw)
            if asked is not None and self._limit:
                remembered.spelt.put(raw, asked, 2 * sum(map(len, raw)))
        return asked

    def _asked(self, scheme: str, host: str, path: str, query: str, *accepted: str) -> Asked | None:
        if len(path) + len(query) > LONGEST_ADDRESS or len(host) + sum(map(len, accepted)) > LONGEST_HEADERS:
            return None
        accept, accept_encoding = accepted
        form = self._quick.form(path, accept)
        if form is None or not query.isascii():
            return None
        return Asked(scheme, host, path, normal(query), form, coding_for(accept_encoding))

    def _made(
        self, remembered: Remembered, asked: Asked, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        answer = self._quick.answer(asked.path, asked.query, asked.form)
        if answer is None:
            return self._by_the_app(remembered, asked, environ, start_response)
        answer = finished(answer, "GET", asked.path, secure=asked.scheme == "https")
        return self._sent(self._kept(remembered, asked, answer, FOREVER), "quick", environ, start_response)

    def _by_the_app(
        self, remembered: Remembered | None, asked: Asked, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let the app answer what was asked, in its one spelling, and nothing else that the request says."""
        plain = {
            name: value
            for name, value in environ.items()
            if name in CONDITIONS or not (name.startswith("HTTP_") or name in SPELT_OTHERWISE)
        }
        plain |= {"QUERY_STRING": asked.query, "HTTP_HOST": asked.host or NOWHERE}
        plain |= {"HTTP_ACCEPT": asked.form} if asked.form else {}
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
        return self._sent(self._kept(remembered, asked, answer, until), "app", environ, start_response)

    def _kept(self, remembered: Remembered | None, asked: Asked, answer: Answer, until: float) -> Ready:
        answer = coded(answer, asked.coding)
        ready = Ready(answer, until)
        # A release that has landed meanwhile may be in it, or not.
        if remembered and self._limit and until > time.monotonic() and self._is_current(remembered):
            remembered.ready.put(asked, ready, len(answer.body) + 2 * sum(len(value) for _, value in ready.headers))
        return ready

    def _is_current(self, remembered: Remembered) -> bool:
        try:
            return self._current() is remembered
        except StorageFault:
            return False

    def _stale(
        self, asked: Asked, age: float, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer while the database cannot be read: with what is remembered, and say how old it is (RFC 9211)."""
        ready = self._remembered.ready.get(asked)
        if ready is None or age > PATIENCE_SECONDS:
            return self._by_the_app(None, asked, environ, start_response)
        told = [("Age", str(int(age))), ("Cache-Status", "medcontent; hit; detail=database-unreachable")]
        return self._sent(ready, "stale", environ, start_response, told)

    def _sent(
        self,
        ready: Ready,
        outcome: str,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        told: Sequence[tuple[str, str]] = (),
    ) -> Iterable[bytes]:
        if ("HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ) and is_held(
            ready.answer.headers, environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
        ):
            self.counts.add(outcome, 304)
            start_response("304 Not Modified", [*ready.kept, *told])
            return []
        self.counts.add(outcome, 200)
        # A server may add to the list of headers, so that each gets one of its own.
        start_response("200 OK", [*ready.headers, *told])
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
    if SIMPLE.fullmatch(query):
        return "&".join(sorted(query.split("&"), key=_name))
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    return urlencode(sorted(pairs, key=itemgetter(0)), errors="surrogateescape")


def _name(parameter: str) -> str:
    return parameter.partition("=")[0]


def seconds_fresh(cache_control: str) -> int:
    """Return for how long an answer may be remembered without asking the app again."""
    found = MAX_AGE.search(cache_control)
    return int(found[1]) if found and "public" in cache_control else 0


def closed(body: Iterable[bytes]) -> None:
    """Close the body of an answer that is not sent, as a server would."""
    close = getattr(body, "close", None)
    if close:
        close()
