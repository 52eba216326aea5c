"""The server: from a message to its answer, in both eras of the protocol. It keeps no session."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from service.mcp.limited_methods import Limited, Runner
from service.mcp.messages import (
    HEADER_MISMATCH,
    INVALID_PARAMS,
    INVALID_REQUEST,
    UNKNOWN_METHOD,
    UNKNOWN_RESOURCE,
    UNSUPPORTED_VERSION,
    Call,
    RpcFault,
    encode_error,
    encode_result,
    parse_message,
)
from service.mcp.methods import Methods
from service.mcp.modern_request import check_request, is_modern
from service.mcp.service_client import ServiceClient
from service.mcp.shared_results import SharedResults
from service.mcp.versions import LEGACY, SERVER_INFO, SUPPORTED, TTL_MILLISECONDS

# The methods that only one era has.
OF_MODERN, OF_LEGACY = {"server/discover"}, {"initialize", "ping"}
# The result that modern clients must not keep.
UNKEPT = "tools/call"
# The errors of modern requests that have a status of their own; clients of the other era would lose their session.
STATUSES: Mapping[int, int] = {HEADER_MISMATCH: 400, UNSUPPORTED_VERSION: 400, UNKNOWN_METHOD: 404}


class RpcReply(NamedTuple):
    """The answer to a message: the status over HTTP, and the body, empty if the message needs none."""

    status: int
    body: bytes = b""


class McpServer:
    """Answers messages from the service's own API."""

    def __init__(self, client: ServiceClient, shared: SharedResults) -> None:
        """Take the client of the API, and the memory for results."""
        self._methods = Methods(client, shared)

    def answer(
        self, octets: bytes, base: str, headers: Mapping[str, str] | None = None, retry_seconds: int = 0
    ) -> RpcReply:
        """Return the answer to a message.

        Full addresses begin with `base`. Over HTTP, `headers` are the request's, by their names in lower case. A client
        that has made too many requests is told when to ask again, if `retry_seconds` is not 0.
        """
        methods = Limited(retry_seconds) if retry_seconds else self._methods
        try:
            call = parse_message(octets)
        except RpcFault as fault:
            return RpcReply(HTTPStatus.BAD_REQUEST, encode_error((fault.data or {}).get("id"), fault))
        if call is None:
            return RpcReply(HTTPStatus.ACCEPTED)
        if is_modern(call):
            return self._answer_modern(methods, call, base, headers)
        return self._answer_legacy(methods, call, base, headers)

    def _answer_modern(self, methods: Runner, call: Call, base: str, headers: Mapping[str, str] | None) -> RpcReply:
        try:
            check_request(call, headers)
        except RpcFault as fault:
            return RpcReply(HTTPStatus.BAD_REQUEST, encode_error(call.id, fault))
        try:
            result = methods.run(call, base, without=OF_LEGACY)
        except RpcFault as fault:
            return RpcReply(STATUSES.get(fault.code, HTTPStatus.OK), encode_error(call.id, fault))
        kept = {"ttlMs": TTL_MILLISECONDS, "cacheScope": "public"} if call.method != UNKEPT else {}
        meta = {**result.get("_meta", {}), "io.modelcontextprotocol/serverInfo": SERVER_INFO}
        return RpcReply(
            HTTPStatus.OK, encode_result(call.id, {"resultType": "complete", **result, **kept, "_meta": meta})
        )

    def _answer_legacy(self, methods: Runner, call: Call, base: str, headers: Mapping[str, str] | None) -> RpcReply:
        named = (headers or {}).get("mcp-protocol-version", LEGACY[0])
        if named not in LEGACY and call.method != "initialize":
            fault = RpcFault(INVALID_REQUEST, f"Unsupported protocol version. Supported: {', '.join(SUPPORTED)}.")
            return RpcReply(HTTPStatus.BAD_REQUEST, encode_error(call.id, fault))
        try:
            return RpcReply(HTTPStatus.OK, encode_result(call.id, methods.run(call, base, without=OF_MODERN)))
        except RpcFault as fault:
            if fault.code == INVALID_PARAMS and call.method == "resources/read":
                fault = RpcFault(UNKNOWN_RESOURCE, fault.message, fault.data)
            return RpcReply(HTTPStatus.OK, encode_error(call.id, fault))
