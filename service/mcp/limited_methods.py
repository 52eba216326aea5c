"""Limited methods: what a client gets that has made too many requests, in the form of the protocol."""

from collections.abc import Collection
from typing import Any, Protocol

from service.mcp.messages import INTERNAL_ERROR, Call, RpcFault
from service.mcp.tool_calls import refuse_call


class Runner(Protocol):
    """Runs methods."""

    def run(self, call: Call, base: str, *, without: Collection[str]) -> dict[str, Any]:
        """Return the result of a method. Raises RpcFault."""


class Limited:
    """Runs nothing, and says when to ask again."""

    def __init__(self, seconds: int) -> None:
        """Take the seconds to wait."""
        self._message = f"Too many requests. Ask again in {seconds} s."

    def run(self, call: Call, base: str, *, without: Collection[str]) -> dict[str, Any]:
        """Return a result that a model reads, for a call of a tool. Raises RpcFault for other methods."""
        if call.method == "tools/call":
            return refuse_call(self._message)
        raise RpcFault(INTERNAL_ERROR, self._message)
