"""Tools: what a tool declares, and how its arguments are checked."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import marshmallow as ma
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from service.mcp.service_client import ServiceClient

# A model reads the whole message; a list of a thousand wrong items would fill its context.
MAX_FAULTS = 5


class ToolFault(Exception):
    """A call that cannot be fulfilled; the message says what was wrong, and what to send instead."""


class ToolArguments(ma.Schema):
    """The arguments of a tool. Models send null for what they leave out."""

    @ma.pre_load
    def leave_out_nulls(self, given: Any, **_: Any) -> Any:
        """Leave out arguments that are null."""
        return {name: value for name, value in given.items() if value is not None} if isinstance(given, dict) else given


class Caller(NamedTuple):
    """What a tool works with: the service, and the start of full addresses, empty if the service does not know it.

    `release` is the one that further records are read from, so that a result is of one release.
    """

    client: ServiceClient
    base: str
    release: int | None = None


class ToolResult(NamedTuple):
    """The result of a tool: a JSON object that its output schema describes, and the release that it is from.

    A result that repeats words of its reader is not `is_shared`, and is not kept.
    """

    value: Mapping[str, Any]
    release: int | None
    is_shared: bool = True


class Tool(NamedTuple):
    """A tool, as models see it."""

    name: str
    title: str
    description: str
    arguments: type[ToolArguments]
    output: Mapping[str, Any]
    run: Callable[[Caller, Mapping[str, Any]], ToolResult]


def describe_tool(tool: Tool) -> dict[str, Any]:
    """Return the entry of a tool in `tools/list`."""
    return {
        "name": tool.name,
        "title": tool.title,
        "description": tool.description,
        "inputSchema": build_input_schema(tool.arguments),
        "outputSchema": tool.output,
        "annotations": {
            "readOnlyHint": True,
            "destructiveHint": False,
            "idempotentHint": True,
            "openWorldHint": False,
        },
    }


def build_input_schema(arguments: type[ToolArguments]) -> dict[str, Any]:
    """Return the JSON Schema of a tool's arguments, without references: some models take none."""
    plugin = MarshmallowPlugin()
    APISpec("medcontent", "1", "3.1.0", plugins=[plugin])
    assert plugin.converter is not None  # noqa: S101 (APISpec has just set it)
    properties = plugin.converter.fields2jsonschema(arguments().fields)  # type: ignore[no-untyped-call]
    return {**properties, "additionalProperties": False}


def load_arguments(tool: Tool, given: Any) -> Mapping[str, Any]:
    """Return the checked arguments of a call. Raises ToolFault that names each fault and what the tool takes."""
    fields = tool.arguments().fields
    if not isinstance(given, dict):
        raise ToolFault(f"`arguments` must be an object. {_list_arguments(fields)}")
    try:
        loaded: Mapping[str, Any] = tool.arguments().load(given)
    except ma.ValidationError as error:
        found = _list_faults(error.messages)
        faults = [f"`{path}`: {text}" for path, text in found[:MAX_FAULTS]]
        faults += [f"There are {len(found) - MAX_FAULTS} more faults."] if len(found) > MAX_FAULTS else []
        raise ToolFault(f"{' '.join(faults)} {_list_arguments(fields)}") from None
    return loaded


def _list_faults(messages: Any, path: Sequence[str] = ()) -> list[tuple[str, str]]:
    if isinstance(messages, dict):
        return [each for name, inner in messages.items() for each in _list_faults(inner, (*path, str(name)))]
    return [(".".join(path), str(text)) for text in messages]


def _list_arguments(fields: Mapping[str, Any]) -> str:
    named = [name if field.required else f"{name} (optional)" for name, field in fields.items()]
    return f"This tool takes {', '.join(named)}."
