"""Messages: JSON-RPC 2.0 as the protocol uses it. A message has exactly the members that its kind allows."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from service.strict_json import BadJson, parse_json

PARSE_ERROR, INVALID_REQUEST, UNKNOWN_METHOD, INVALID_PARAMS, INTERNAL_ERROR = -32700, -32600, -32601, -32602, -32603
HEADER_MISMATCH, UNSUPPORTED_VERSION, UNKNOWN_RESOURCE = -32020, -32022, -32002

# The maximum number of bytes of a message.
MAX_MESSAGE_BYTES = 524_288
# Beyond it, integers of JSON are not exact everywhere (RFC 8259, section 6).
MAX_ID = 2**53


class RpcFault(Exception):
    """A request that is answered with an error; `data` goes with it."""

    def __init__(self, code: int, message: str, data: Mapping[str, Any] | None = None) -> None:
        """Take the code, a message for people and data for programs."""
        super().__init__(message)
        self.code, self.message, self.data = code, message, data


class Call(NamedTuple):
    """A request: its id, which the answer repeats exactly, its method and its parameters."""

    id: str | int
    method: str
    params: Mapping[str, Any]


def parse_message(octets: bytes) -> Call | None:
    """Return the request in a message; None for a notification or an answer, which need no answer.

    Raises RpcFault for anything else.
    """
    try:
        message = parse_json(octets)
    except BadJson as fault:
        raise RpcFault(PARSE_ERROR, fault.detail) from None
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise RpcFault(INVALID_REQUEST, "Send one JSON-RPC 2.0 message as a JSON object; batches are not supported.")
    is_answer = "method" not in message and ("result" in message or "error" in message)
    if is_answer or ("method" in message and "id" not in message):
        return None
    id_, method, params = message.get("id"), message.get("method"), message.get("params", {})
    if isinstance(id_, bool) or not (isinstance(id_, str) or (isinstance(id_, int) and abs(id_) < MAX_ID)):
        raise RpcFault(INVALID_REQUEST, f"`id` must be a string, or an integer below {MAX_ID}.")
    if not isinstance(method, str) or not isinstance(params, dict):
        raise RpcFault(INVALID_REQUEST, "`method` must be a string, and `params` an object.", {"id": id_})
    return Call(id_, method, params)


def encode_result(id_: str | int, result: Mapping[str, Any]) -> bytes:
    """Return the answer to a request."""
    return orjson.dumps({"jsonrpc": "2.0", "id": id_, "result": result})


def encode_error(id_: str | int | None, fault: RpcFault) -> bytes:
    """Return the answer to a request that cannot be fulfilled; without an id if none could be read."""
    data = {"data": fault.data} if fault.data else {}
    return orjson.dumps({"jsonrpc": "2.0", "id": id_, "error": {"code": fault.code, "message": fault.message, **data}})
