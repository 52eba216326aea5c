"""Limited requests: counts the requests of each address at the edge, and refuses those beyond the quota.

The Model Context Protocol is refused in its own form, by the app: its clients lose their session at a status of 429.
"""

from wsgiref.types import WSGIEnvironment

import orjson

from schemas.problems import PROBLEMS
from service.addresses import MCP
from service.config import Settings
from service.delivery.headers import finish_answer
from service.delivery.response import Answer, Sent
from service.fhir.definitions import BASE as FHIR
from service.fhir.definitions import MEDIA_TYPE as FHIR_JSON
from service.fhir.outcomes import build_outcome
from service.gateway import Scope
from service.http.problems import MEDIA_TYPE, encode_problem, quote_path
from service.rate_limits import RETRY_SECONDS, RateLimiter, Usage

PROBLEM = PROBLEMS["too-many-requests"]
# What operators and balancers ask.
UNLIMITED = {"/livez", "/readyz", "/metrics"}
IN_PROTOCOL = {MCP, f"{MCP}/"}


class Limits:
    """What the supervisor reserves for its workers; None if the setting is off."""

    limiter: RateLimiter | None = None


def reserve_limits(settings: Settings) -> None:
    """Let all workers that are forked from now on count the requests of an address together."""
    Limits.limiter = RateLimiter(settings.quota, settings.proxies) if settings.quota else None


def count_request(limiter: RateLimiter, scope: Scope, environ: WSGIEnvironment) -> Usage | None:
    """Count a request, and return the quota left to its address; None for requests without a limit."""
    if environ["PATH_INFO"] in UNLIMITED:
        return None
    client = scope.get("client") or ("", 0)
    return limiter.count_request(client[0], environ.get("HTTP_X_FORWARDED_FOR", ""))


def refuse_request(environ: WSGIEnvironment, usage: Usage) -> Sent | None:
    """Return the response to a request beyond the quota; None to leave it to the app, which answers in the protocol."""
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if path in IN_PROTOCOL:
        environ[RETRY_SECONDS] = usage.seconds
        return None
    media_type, body = _encode_refusal(path, f"Ask again in {usage.seconds} s.")
    own = {
        "Content-Type": media_type,
        "Content-Language": "en",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Retry-After": str(usage.seconds),
    }
    answer = finish_answer(Answer(PROBLEM.status, own, body), method, path, secure=False)
    return Sent(answer.status, list(answer.headers.items()), b"" if method == "HEAD" else answer.body)


def _encode_refusal(path: str, detail: str) -> tuple[str, bytes]:
    """Return the media type and the body of a refusal."""
    if path.startswith(f"{FHIR}/"):
        return FHIR_JSON, orjson.dumps(build_outcome(PROBLEM.name, PROBLEM.title, detail))
    return MEDIA_TYPE, encode_problem(PROBLEM, detail, quote_path(path.encode("latin-1").decode(errors="replace")))
