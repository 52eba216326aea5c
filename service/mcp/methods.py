"""The methods of the protocol, and their results as both eras have them."""

import logging
from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from typing import Any

from service.mcp.instructions import INSTRUCTIONS
from service.mcp.messages import INTERNAL_ERROR, INVALID_PARAMS, UNKNOWN_METHOD, Call, RpcFault
from service.mcp.records import explain_problem
from service.mcp.resources import TEMPLATE, list_resources, read_resource
from service.mcp.service_client import ServiceClient, ServiceProblem
from service.mcp.shared_results import SharedResults
from service.mcp.tool import Caller, ToolFault, describe_tool
from service.mcp.tool_calls import FAILED, call_tool
from service.mcp.toolbox import TOOLS
from service.mcp.versions import LEGACY, SERVER_INFO, SUPPORTED
from service.traces import format_trace

CAPABILITIES: Mapping[str, Any] = {"tools": {}, "resources": {}}
PAGED = {"tools/list", "resources/list", "resources/templates/list"}
Method = Callable[[Mapping[str, Any], str], dict[str, Any]]
log = logging.getLogger(__name__)


class Methods:
    """Runs methods with the service's own API."""

    def __init__(self, client: ServiceClient, shared: SharedResults) -> None:
        """Take the client of the API, and the memory for results."""
        self._client, self._shared = client, shared
        self._tools = [describe_tool(tool) for tool in TOOLS]
        self._methods: Mapping[str, Method] = {
            "server/discover": _describe_server,
            "initialize": _begin_session,
            "ping": lambda *_: {},
            "tools/list": lambda *_: {"tools": self._tools},
            "tools/call": self._call_tool,
            "resources/list": lambda *_: {"resources": list_resources(self._client)},
            "resources/templates/list": lambda *_: {"resourceTemplates": [TEMPLATE]},
            "resources/read": self._read_resource,
        }

    def run(self, call: Call, base: str, *, without: Collection[str]) -> dict[str, Any]:
        """Return the result of a method that is not among those `without`. Raises RpcFault."""
        method = self._methods.get(call.method)
        if method is None or call.method in without:
            known = ", ".join(name for name in self._methods if name not in without)
            raise RpcFault(UNKNOWN_METHOD, f"Method not found. The methods are {known}.")
        if call.method in PAGED and call.params.get("cursor") is not None:
            raise RpcFault(INVALID_PARAMS, "This list has one page; leave out `cursor`.")
        try:
            return method(call.params, base)
        except ServiceProblem as error:
            raise RpcFault(INTERNAL_ERROR, explain_problem(error)) from error
        except RpcFault:
            raise
        except Exception as error:
            log.error("A request for %s failed.\n%s", call.method, format_trace(error))  # noqa: TRY400 (no values)
            raise RpcFault(INTERNAL_ERROR, FAILED) from error

    def _call_tool(self, params: Mapping[str, Any], base: str) -> dict[str, Any]:
        return call_tool(Caller(self._client, base), self._shared, params)

    def _read_resource(self, params: Mapping[str, Any], _base: str) -> dict[str, Any]:
        uri = params.get("uri")
        if not isinstance(uri, str):
            raise RpcFault(INVALID_PARAMS, "`uri` must be a string.")
        try:
            return {"contents": [read_resource(self._client, uri)]}
        except ToolFault as fault:
            raise RpcFault(INVALID_PARAMS, str(fault), {"uri": uri}) from fault
        except ServiceProblem as error:
            if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            raise RpcFault(INVALID_PARAMS, explain_problem(error), {"uri": uri}) from error


def _describe_server(_params: Mapping[str, Any], _base: str) -> dict[str, Any]:
    return {"supportedVersions": list(SUPPORTED), "capabilities": CAPABILITIES, "instructions": INSTRUCTIONS}


def _begin_session(params: Mapping[str, Any], _base: str) -> dict[str, Any]:
    asked = params.get("protocolVersion")
    return {
        "protocolVersion": asked if asked in LEGACY else LEGACY[0],
        "capabilities": CAPABILITIES,
        "serverInfo": SERVER_INFO,
        "instructions": INSTRUCTIONS,
    }
