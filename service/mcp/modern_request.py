"""Modern requests: what each of them says of itself, in its `_meta` and over HTTP also in its headers."""

import base64
import binascii
import re
from collections.abc import Mapping

from service.mcp.messages import HEADER_MISMATCH, INVALID_PARAMS, UNSUPPORTED_VERSION, Call, RpcFault
from service.mcp.versions import MODERN

PREFIX = "io.modelcontextprotocol/"
VERSION, CAPABILITIES = f"{PREFIX}protocolVersion", f"{PREFIX}clientCapabilities"
# The parameter that `Mcp-Name` repeats, by method.
NAMED = {"tools/call": "name", "resources/read": "uri"}
# A value that is not ASCII.
ENCODED = re.compile(r"=\?base64\?([A-Za-z0-9+/=]*)\?=")


def is_modern(call: Call) -> bool:
    """Return whether a request belongs to the era without sessions."""
    meta = call.params.get("_meta")
    return isinstance(meta, dict) and VERSION in meta


def check_request(call: Call, headers: Mapping[str, str] | None) -> None:
    """Check a modern request, over HTTP with its headers, by their names in lower case. Raises RpcFault."""
    meta = call.params["_meta"]
    version = meta[VERSION]
    if headers is not None and headers.get("mcp-protocol-version") != version:
        raise RpcFault(HEADER_MISMATCH, "Header mismatch: MCP-Protocol-Version")
    if version != MODERN:
        raise RpcFault(
            UNSUPPORTED_VERSION, "Unsupported protocol version", {"supported": [MODERN], "requested": str(version)}
        )
    if headers is not None:
        _check_headers(call, headers)
    if not isinstance(meta.get(CAPABILITIES), dict):
        raise RpcFault(INVALID_PARAMS, f"`_meta` must have `{CAPABILITIES}`, an object.")


def _check_headers(call: Call, headers: Mapping[str, str]) -> None:
    if headers.get("mcp-method") != call.method:
        raise RpcFault(HEADER_MISMATCH, "Header mismatch: Mcp-Method")
    name = NAMED.get(call.method)
    if name and _decode(headers.get("mcp-name", "")) != call.params.get(name):
        raise RpcFault(HEADER_MISMATCH, "Header mismatch: Mcp-Name")


def _decode(value: str) -> str | None:
    found = ENCODED.fullmatch(value)
    if not found:
        return value
    try:
        return base64.b64decode(found[1], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
