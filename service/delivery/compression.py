"""Content codings: choose the one that a client accepts, and encode bodies (RFC 9110, sections 8.4 and 12.5.3).

Each coding of a body is a separate representation with a separate ETag. Only the uncompressed one has a digest.
"""

import gzip
import re
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache

import brotli

from service.byte_cache import KIBIBYTE, remember
from service.delivery.response import Answer

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# A shorter body fits in one packet in any case.
WORTH_CODING = 512
# In order of preference: zstd takes a third of gzip's time for the same size.
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstd.compress(body, 6),
    "br": lambda body: brotli.compress(body, quality=5),
    # Without a time, so that two machines send the same bytes.
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
TEXTUAL = re.compile(r"text/|application/(?:[^;]*[+/])?(?:json|xml|javascript|yaml)\b|image/svg")
WEIGHTED = re.compile(r"([!#$%&'*+.^_`|~0-9a-z-]+)(?:[ \t]*;[ \t]*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?")
# Clients send few different headers; the limit keeps one that sends thousands, or long ones, from filling the memory.
HEADER_BYTES = 64 * KIBIBYTE
# The number of media types of our own answers.
MEDIA_TYPES = 256


def is_codable(headers: Mapping[str, str], body: bytes) -> bool:
    """Return whether a response is worth compressing: text that is not short and not yet encoded."""
    return (
        len(body) >= WORTH_CODING and "Content-Encoding" not in headers and _is_textual(headers.get("Content-Type", ""))
    )


@remember(HEADER_BYTES)
def choose_coding(accepted: str | None) -> str | None:
    """Return the coding that an `Accept-Encoding` prefers; None for no coding.

    `*` means gzip only: clients send it that cannot decode zstd, such as Prism's proxy (decision 0081).
    """
    given = _parse_weights(accepted or "")
    weights = {"gzip": given.get("*", 0.0), **given}
    best = max(CODINGS, key=lambda coding: weights.get(coding, 0.0))
    weight = weights.get(best, 0.0)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else None


def encode_answer(answer: Answer, coding: str | None) -> Answer:
    """Return the response in a coding; unchanged if the coding is None or not worth it."""
    if coding is None or answer.status != 200 or not is_codable(answer.headers, answer.body):
        return answer
    body = CODINGS[coding](answer.body)
    if len(body) >= len(answer.body):
        return answer
    headers = {**answer.headers, "Content-Encoding": coding}
    # A weak tag names the content of a response in any coding (RFC 9110, section 8.8.1).
    if not headers.get("ETag", "W/").startswith("W/"):
        headers["ETag"] = f'{headers["ETag"].removesuffix(chr(34))}-{coding}"'
    # Some caches, such as Varnish, decompress a body and forward the digest of the compressed bytes.
    headers.pop("Repr-Digest", None)
    return Answer(answer.status, headers, body)


def format_repr_digest(sha256: str) -> str:
    """Return the `Repr-Digest` of bytes with that SHA-256 in base64 (RFC 9530)."""
    return f"sha-256=:{sha256}:"


@lru_cache(MEDIA_TYPES)
def _is_textual(media_type: str) -> bool:
    return TEXTUAL.match(media_type) is not None


def _parse_weights(accepted: str) -> dict[str, float]:
    """Return the weight of each coding; malformed items are ignored."""
    found = (WEIGHTED.fullmatch(each.strip()) for each in accepted.lower().split(","))
    weights = {match[1]: float(match[2] or 1) for match in found if match}
    return {"gzip": weights.pop("x-gzip"), **weights} if "x-gzip" in weights else weights
