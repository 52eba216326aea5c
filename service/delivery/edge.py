"""The edge: a WSGI application in front of the app that answers repeated requests from a cache.

A response is cached for its release, under exactly the parts of the request it may depend on: path, query,
representation and coding. The app does not see the other parts of a request whose response will be cached, so no
client can poison the cache for others.
"""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from service.addresses import BELOW, INFOBUTTON
from service.delivery.caching import READ, is_bound_to_release
from service.delivery.compression import choose_coding, encode_answer
from service.delivery.headers import finish_answer
from service.delivery.hosts import is_host
from service.delivery.prepared_answers import CacheKey, Ready, Remembered
from service.delivery.purge_tags import Tagging
from service.delivery.query_normaliser import normalise_query
from service.delivery.ranges import may_have_parts
from service.delivery.request_counts import Counts
from service.delivery.response import Answer, Sent
from service.store.database import StorageFault
from service.store.latest_release import Newest
from service.store.queries import ReleaseRow

# The key in the environ under which the app leaves a response whose body is complete.
WHOLE = "medcontent.whole"
# How long cached responses are served when the database cannot be read: as long as `stale-if-error` allows.
PATIENCE_SECONDS = 86400
# Longer requests are left to the app, which answers or refuses them.
LONGEST_ADDRESS, LONGEST_HEADERS = 8000, 512
# Responses below this prefix are the same for every host name of the service, with one exception.
NOWHERE = "localhost"
# Conditions matter only for files, which bypass the cache: the cache holds complete responses and checks them later.
CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"}
# Preferences (RFC 7240) are handled by the app; cached responses do not depend on them.
PREFERENCES = "HTTP_PREFER"
# Duplicates of parts of the request that have been normalised.
SPELT_OTHERWISE = {"RAW_URI", "REQUEST_URI", "CONTENT_TYPE", "CONTENT_LENGTH"}
MAX_AGE = re.compile(r"max-age=([0-9]+)")
# `no-cache` responses: this cache revalidates them by checking the release.
REVALIDATED_SECONDS = 30
FOREVER = float("inf")
LINES: Mapping[int, str] = {200: "200 OK", 304: "304 Not Modified"}
MEBIBYTE = 2**20
# The overhead of the two spellings of an address.
SPELLING_BYTES = 600


class Quick(Protocol):
    """Answers plain requests without the app."""

    @property
    def is_short(self) -> bool:
        """Whether answering is fast enough to block other requests: it calls no other machine."""

    def choose_form(self, path: str, accept: str) -> str | None:
        """Return the representation that an `Accept` selects at a path; None to leave it to the app."""

    def answer(self, path: str, query: str, form: str) -> Answer | None:
        """Return the response to a plain GET, without the headers common to all; None to leave it to the app."""


class Edge:
    """Answers from the cache, by the fast path, or by the app."""

    def __init__(self, app: WSGIApplication, quick: Quick, newest: Newest, limit: int, tagging: Tagging) -> None:
        """Wrap an app; `limit` is the size of the cache in bytes, 0 for no cache."""
        self._app = app
        self._quick = quick
        self._newest = newest
        self._limit = limit
        self._tagging = tagging
        self._remembered = Remembered(None, limit)
        self._confirmed = time.monotonic()
        self.counts = Counts()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        sent = self.answer(environ)
        return self._ask_app(environ, start_response) if sent is None else send_wsgi(sent, start_response)

    @property
    def at_once(self) -> Callable[[WSGIEnvironment], Sent | None]:
        """The method that answers without blocking others: `answer`, or only the cache."""
        return self.answer if self._quick.is_short else self._answer_from_memory

    def answer(self, environ: WSGIEnvironment, *, from_memory: bool = False) -> Sent | None:
        """Return the response from the cache or by the fast path; None to leave the request to the app.

        It needs only the client's part of the environ.
        """
        if not is_plain(environ):
            return None
        now = time.monotonic()
        try:
            remembered = self._get_current()
        except StorageFault:
            return self._answer_stale(environ, now - self._confirmed)
        self._confirmed = now
        asked = self._normalise_request(remembered, environ)
        if asked is None:
            return None
        outcome, ready = "hit", remembered.ready.get(asked)
        if ready is None or ready.until < now:
            outcome, ready = "quick", None if from_memory else self._answer_quickly(remembered, asked)
        return None if ready is None else self._count_outcome(outcome, ready.to(environ))

    @property
    def release(self) -> ReleaseRow | None:
        """The release whose responses are cached."""
        return self._remembered.release

    @property
    def size(self) -> int:
        """The size of the cached responses in bytes."""
        return self._remembered.ready.size + self._remembered.spelt.size

    def _answer_from_memory(self, environ: WSGIEnvironment) -> Sent | None:
        return self.answer(environ, from_memory=True) if self._newest.is_told() else None

    def _get_current(self) -> Remembered:
        """Return the cache of the newest release. Raises StorageFault."""
        release, remembered = self._newest.get_release(), self._remembered
        if release is not remembered.release and release != remembered.release:
            remembered = self._remembered = Remembered(release, self._limit)
        return remembered

    def _normalise_request(self, remembered: Remembered, environ: WSGIEnvironment) -> CacheKey | None:
        """Return the cache key of a request; None if the request cannot be normalised."""
        get = environ.get
        path = environ["PATH_INFO"]
        host = "" if path.startswith(BELOW) and path != INFOBUTTON else get("HTTP_HOST", "")
        accepted = get("HTTP_ACCEPT", ""), get("HTTP_ACCEPT_ENCODING", "")
        raw = environ["wsgi.url_scheme"], host, path, environ["QUERY_STRING"], *accepted
        asked = remembered.spelt.get(raw)
        if asked is None:
            asked = self._build_request(*raw)
            if asked is not None and self._limit:
                remembered.spelt.put(raw, asked, SPELLING_BYTES + 2 * sum(map(len, raw)))
        return asked

    def _build_request(self, *raw: str) -> CacheKey | None:
        scheme, host, path, query, accept, encoding = raw
        if len(path) + len(query) > LONGEST_ADDRESS or len(host) + len(accept) + len(encoding) > LONGEST_HEADERS:
            return None
        form = self._quick.choose_form(path, accept)
        if form is None or not query.isascii():
            return None
        return CacheKey(scheme, host, path, normalise_query(query), form, choose_coding(encoding))

    def _answer_quickly(self, remembered: Remembered, asked: CacheKey) -> Ready | None:
        answer = self._quick.answer(asked.path, asked.query, asked.form)
        if answer is None:
            return None
        answer = finish_answer(answer, "GET", asked.path, secure=asked.scheme == "https", tagging=self._tagging)
        return self._keep_answer(remembered, asked, answer, FOREVER)

    def _ask_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the normalised request to the app, without any other part of the request."""
        remembered, asked = self._remembered, self._parse_request(environ)
        if asked is None:
            return self._pass_to_app(environ, start_response)
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
        if answer is None or answer.status != 200 or not answer.tag:
            self.counts.add("pass", int(started[0][:3]))
            start_response(*started)
            return body
        close_body(body)
        lasting = is_bound_to_release(asked.path)
        until = FOREVER if lasting else time.monotonic() + parse_freshness(answer.headers["Cache-Control"])
        ready = self._keep_answer(remembered, asked, answer, until)
        return send_wsgi(self._count_outcome("app", ready.to(environ)), start_response)

    def _parse_request(self, environ: WSGIEnvironment) -> CacheKey | None:
        if not is_plain(environ):
            return None
        return self._normalise_request(self._remembered, environ)

    def _keep_answer(self, remembered: Remembered, asked: CacheKey, answer: Answer, until: float) -> Ready:
        answer = encode_answer(answer, asked.coding)
        ready = Ready(answer, until)
        # A response made while a release landed may or may not include it, so it is not cached.
        if self._limit and until > time.monotonic() and self._is_current(remembered):
            remembered.ready.put(asked, ready, ready.size)
        return ready

    def _is_current(self, remembered: Remembered) -> bool:
        try:
            return self._get_current() is remembered
        except StorageFault:
            return False

    def _answer_stale(self, environ: WSGIEnvironment, age: float) -> Sent | None:
        """Answer from the cache while the database cannot be read, and say how old the response is (RFC 9211)."""
        asked = self._normalise_request(self._remembered, environ)
        ready = self._remembered.ready.get(asked) if asked else None
        if ready is None or age > PATIENCE_SECONDS:
            return None
        sent = self._count_outcome("stale", ready.to(environ))
        told = [("Age", str(int(age))), ("Cache-Status", "medcontent; hit; detail=database-unreachable")]
        return sent._replace(headers=[*sent.headers, *told])

    def _count_outcome(self, outcome: str, sent: Sent) -> Sent:
        self.counts.add(outcome, sent.status)
        return sent

    def _pass_to_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request to the app unchanged."""

        def start(status: str, *arguments: Any) -> Any:
            self.counts.add("pass", int(status[:3]))
            return start_response(status, *arguments)

        return self._app(environ, start)


def is_plain(environ: WSGIEnvironment) -> bool:
    """Return whether a request asks for the complete representation, and names a valid host."""
    # On addresses without parts, `Range` has no meaning.
    asks_for_part = "HTTP_RANGE" in environ and may_have_parts(environ["PATH_INFO"])
    is_passed = environ["REQUEST_METHOD"] not in READ or PREFERENCES in environ or asks_for_part
    return not is_passed and is_host(environ.get("HTTP_HOST", ""))


def send_wsgi(sent: Sent, start_response: StartResponse) -> Iterable[bytes]:
    """Send a response by WSGI. A server may append to the list of headers, so it gets a copy."""
    start_response(LINES[sent.status], list(sent.headers))
    return [sent.body] if sent.body else []


def parse_freshness(cache_control: str) -> int:
    """Return how long a response may be served from the cache without asking the app, in seconds."""
    if "public" not in cache_control:
        return 0
    if "no-cache" in cache_control:
        return REVALIDATED_SECONDS
    found = MAX_AGE.search(cache_control)
    return int(found[1]) if found else 0


def close_body(body: Iterable[bytes]) -> None:
    """Close the body of a response that is not sent, as a server would."""
    close = getattr(body, "close", None)
    if close:
        close()
