"""Tool calls: from a name and arguments to a result, of which a model may see only the text or only the structure."""

import logging
from collections.abc import Mapping
from typing import Any

import orjson

from service.mcp.messages import INVALID_PARAMS, RpcFault
from service.mcp.records import explain_problem
from service.mcp.service_client import ServiceProblem
from service.mcp.shared_results import BuiltResult, SharedResults
from service.mcp.tool import Caller, Tool, ToolFault, load_arguments
from service.mcp.toolbox import BY_TOOL
from service.traces import format_trace

RELEASE = "contentRelease"
FAILED = "The service could not answer. Try again later."
log = logging.getLogger(__name__)


def call_tool(caller: Caller, shared: SharedResults, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the result of a call; a call that cannot be fulfilled has a result that says why.

    Raises RpcFault for an unknown tool.
    """
    name = params.get("name")
    tool = BY_TOOL.get(name) if isinstance(name, str) else None
    if tool is None:
        raise RpcFault(INVALID_PARAMS, f"There is no such tool. The tools are {', '.join(BY_TOOL)}.")
    try:
        arguments = load_arguments(tool, params.get("arguments") or {})
        return dict(shared.get(tool.name, caller.base, arguments, lambda: _run(tool, caller, arguments)))
    except ToolFault as fault:
        return refuse_call(str(fault))
    except ServiceProblem as error:
        return refuse_call(explain_problem(error))
    except Exception as error:  # noqa: BLE001 (clients would lose their session)
        log.error("The tool %s failed.\n%s", tool.name, format_trace(error))  # noqa: TRY400 (without values)
        return refuse_call(FAILED)


def _run(tool: Tool, caller: Caller, arguments: Mapping[str, Any]) -> BuiltResult:
    outcome = tool.run(caller, arguments)
    meta = {"_meta": {RELEASE: outcome.release}} if outcome.release else {}
    text = orjson.dumps(outcome.value).decode()
    value = {"content": [_build_text(text)], "structuredContent": outcome.value, "isError": False, **meta}
    return BuiltResult(value, outcome.is_shared)


def refuse_call(message: str) -> dict[str, Any]:
    """Return the result of a call that cannot be fulfilled; the message says why."""
    return {"content": [_build_text(message)], "isError": True}


def _build_text(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}
