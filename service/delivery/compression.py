"""Content codings: which one a client takes, and bodies so coded (RFC 9110, sections 8.4 and 12.5.3).

Each coding of a body is a representation of its own: it has its own ETag. A digest has the plain one only.
"""

import gzip
import re
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache

import brotli

from service.delivery.response import Answer

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# A shorter body travels in one packet whether it is coded or not.
WORTH_CODING = 512
# In the order of our liking: zstd takes a third of gzip's time for the same size.
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstd.compress(body, 6),
    "br": lambda body: brotli.compress(body, quality=5),
    # Without the time, two machines send the same bytes.
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
TEXTUAL = re.compile(r"text/|application/(?:[^;]*[+/])?(?:json|xml|javascript|yaml)\b|image/svg")
WEIGHTED = re.compile(r"([!#$%&'*+.^_`|~0-9a-z-]+)(?:[ \t]*;[ \t]*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?")
# Clients send a handful of different headers; one who sends thousands fills no memory.
KNOWN_HEADERS = 256


def is_codable(headers: Mapping[str, str], body: bytes) -> bool:
    """Return whether an answer is worth coding: text that is not short, and not coded yet."""
    return (
        len(body) >= WORTH_CODING and "Content-Encoding" not in headers and _is_textual(headers.get("Content-Type", ""))
    )


@lru_cache(KNOWN_HEADERS)
def choose_coding(accepted: str | None) -> str | None:
    """Return the coding that an `Accept-Encoding` likes best; None where the bytes go as they are."""
    weights = _parse_weights(accepted or "")
    anything = weights.get("*", 0.0)
    plain = weights.get("identity", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, anything))
    weight = weights.get(best, anything)
    return best if weight > 0 and weight >= plain else None


def encode_answer(answer: Answer, coding: str | None) -> Answer:
    """Return an answer in a coding; as it is where that is none, or not worth it."""
    if coding is None or answer.status != 200 or not is_codable(answer.headers, answer.body):
        return answer
    body = CODINGS[coding](answer.body)
    if len(body) >= len(answer.body):
        return answer
    headers = {**answer.headers, "Content-Encoding": coding}
    # A weak tag names what an answer says, in whichever coding (RFC 9110, section 8.8.1).
    if not headers.get("ETag", "W/").startswith("W/"):
        headers["ETag"] = f'{headers["ETag"].removesuffix(chr(34))}-{coding}"'
    # A digest of coded bytes goes wrong behind caches that unpack them and pass it on: Varnish does.
    headers.pop("Repr-Digest", None)
    return Answer(answer.status, headers, body)


def format_repr_digest(sha256: str) -> str:
    """Return what `Repr-Digest` says of bytes with that SHA-256 in base64 (RFC 9530)."""
    return f"sha-256=:{sha256}:"


@lru_cache(KNOWN_HEADERS)
def _is_textual(media_type: str) -> bool:
    return TEXTUAL.match(media_type) is not None


def _parse_weights(accepted: str) -> dict[str, float]:
    """Return the weight of each coding named; what cannot be read is left out."""
    found = (WEIGHTED.fullmatch(each.strip()) for each in accepted.lower().split(","))
    weights = {match[1]: float(match[2] or 1) for match in found if match}
    return {"gzip": weights.pop("x-gzip"), **weights} if "x-gzip" in weights else weights
