"""The route of the Model Context Protocol: Streamable HTTP, with a JSON answer to each message."""

from flask import Flask, Response, request

from service.addresses import MCP
from service.api.responses import JSON
from service.config import Settings
from service.http.base_url import get_base
from service.mcp.allowed_hosts import AllowedHosts
from service.mcp.messages import INVALID_REQUEST, MAX_MESSAGE_BYTES, RpcFault, encode_error
from service.mcp.server import McpServer
from service.rate_limits import RETRY_SECONDS

# Some clients follow no redirect, so both spellings are served.
PATHS = (MCP, f"{MCP}/")


def register(app: Flask, server: McpServer, settings: Settings) -> None:
    """Answer messages at `/mcp`."""
    hosts = AllowedHosts(settings)

    def answer_message() -> Response:
        if not hosts.allow(request.host, request.headers.get("Origin")):
            return _refuse(403, "This host or origin is not among those in MEDCONTENT_MCP_HOSTS.")
        if request.mimetype != JSON or request.content_encoding:
            return _refuse(415, f"Send {JSON}, without a content coding.")
        octets = request.get_data()
        if (request.content_length or 0) > len(octets) or len(octets) > MAX_MESSAGE_BYTES:
            return _refuse(413, f"A message may have at most {MAX_MESSAGE_BYTES} bytes, and must arrive whole.")
        headers = {name.lower(): value for name, value in request.headers.items()}
        reply = server.answer(octets, get_base(), headers, request.environ.get(RETRY_SECONDS, 0))
        return Response(reply.body, reply.status, content_type=JSON if reply.body else None)

    for path in PATHS:
        app.add_url_rule(path, f"mcp{path}", answer_message, methods=["POST"])


def _refuse(status: int, message: str) -> Response:
    return Response(encode_error(None, RpcFault(INVALID_REQUEST, message)), status, content_type=JSON)
