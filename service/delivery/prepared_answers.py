"""Prepared answers: the responses of one release that the edge keeps, ready to send."""

from functools import cached_property
from typing import NamedTuple
from wsgiref.types import WSGIEnvironment

from service.byte_cache import ByteCache
from service.delivery.conditional import build_not_modified, is_held
from service.delivery.response import Answer, HeaderLines, Sent
from service.store.queries import ReleaseRow

# Python's overhead for a header, in addition to its text: as str and bytes, in a dictionary and in lists.
LINE_BYTES = 200
# The overhead of a response's objects.
READY_BYTES = 1200


class CacheKey(NamedTuple):
    """The normalised parts of a request that a response may depend on. Only pages depend on the host."""

    scheme: str
    host: str
    path: str
    query: str
    form: str
    coding: str | None


class Ready:
    """A response ready to send, to clients that have it and to those that do not."""

    def __init__(self, answer: Answer, until: float) -> None:
        """Prepare a response; `until` is the time after which the app must be asked again."""
        self.answer = answer
        lines = HeaderLines([*answer.headers.items(), ("Content-Length", str(len(answer.body)))])
        self.whole = Sent(200, lines, answer.body)
        self.until = until
        # The memory it takes, in bytes, objects included.
        self.size = (
            READY_BYTES + len(answer.body) + LINE_BYTES * len(lines) + 2 * sum(map(len, answer.headers.values()))
        )

    @cached_property
    def kept(self) -> Sent:
        """The 304."""
        return Sent(304, HeaderLines(build_not_modified(self.answer).headers.items()), b"")

    def to(self, environ: WSGIEnvironment) -> Sent:
        """Return the response to a request: the full one or the 304."""
        if ("HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ) and is_held(
            self.answer.headers, environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
        ):
            return self.kept
        return self.whole if environ["REQUEST_METHOD"] == "GET" else self.whole._replace(body=b"")


class Remembered:
    """The cached responses of one release. An eighth of the memory is for the spellings of requests."""

    def __init__(self, release: ReleaseRow | None, limit: int) -> None:
        """Start empty."""
        self.release = release
        self.spelt: ByteCache[tuple[str, ...], CacheKey] = ByteCache(limit // 8)
        self.ready: ByteCache[CacheKey, Ready] = ByteCache(limit - limit // 8)
