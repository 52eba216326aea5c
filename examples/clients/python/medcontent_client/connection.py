"""A connection that remembers the answers of a service: one that has not changed costs a 304."""

import contextlib
import json

import httpx

from .client import Client
from .stored_answers import GONE, OF_TRANSFER, AnswerStore, Store


def connect(base_url: str, store: Store | None = None, timeout: float = 30.0) -> Client:
    """Return a client of the service at an address, for the generated operations, both `sync` and `asyncio`.

    `store` keeps answers between requests: in memory where it is left out, and between runs with an open `dbm` file.
    The timeout is in seconds.
    """
    transport = StoringTransport(AnswerStore() if store is None else store)
    return Client(
        base_url=base_url.rstrip("/"), timeout=httpx.Timeout(timeout), httpx_args={"transport": transport}
    )  # fmt: skip


class StoringTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Asks for stored answers by their ETag, and returns them where they have not changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sync, self._async = httpx.HTTPTransport(), httpx.AsyncHTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        if not _may_store(request):
            return self._sync.handle_request(request)
        stored = self._prepare(request)
        answer = self._sync.handle_request(request)
        answer.read()
        answer.close()
        return self._settle(request, answer, stored)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request of an asynchronous client."""
        if not _may_store(request):
            return await self._async.handle_async_request(request)
        stored = self._prepare(request)
        answer = await self._async.handle_async_request(request)
        await answer.aread()
        await answer.aclose()
        return self._settle(request, answer, stored)

    def close(self) -> None:
        """Close the connections."""
        self._sync.close()

    async def aclose(self) -> None:
        """Close the connections of an asynchronous client."""
        await self._async.aclose()

    def _prepare(self, request: httpx.Request) -> httpx.Response | None:
        try:
            head, _, body = self._store[_build_key(request)].partition(b"\n")
        except KeyError:
            return None
        stored = httpx.Response(200, headers=json.loads(head), content=body)
        request.headers["If-None-Match"] = stored.headers["ETag"]
        return stored

    def _settle(
        self, request: httpx.Request, answer: httpx.Response, stored: httpx.Response | None
    ) -> httpx.Response:  # fmt: skip
        """Return the answer, or the stored one if it has not changed, and keep it."""
        headers = {name: value for name, value in answer.headers.items() if name not in OF_TRANSFER}
        if answer.status_code == 304 and stored is not None:
            return httpx.Response(200, headers={**stored.headers, **headers}, content=stored.content)
        key = _build_key(request)
        if answer.status_code == 200 and "ETag" in answer.headers:
            self._store[key] = json.dumps(headers).encode() + b"\n" + answer.content
        elif answer.status_code in GONE:
            with contextlib.suppress(KeyError):
                del self._store[key]
        return httpx.Response(answer.status_code, headers=headers, content=answer.content)


def _may_store(request: httpx.Request) -> bool:
    """Return whether the answer may be stored; callers who send a condition themselves get what it gives."""
    return request.method == "GET" and "Range" not in request.headers and "If-None-Match" not in request.headers


def _build_key(request: httpx.Request) -> str:
    return f"{request.headers.get('Accept', '')} {request.url}"
