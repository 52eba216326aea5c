"""`medcontent mcp`: the Model Context Protocol on standard input and output, for a client on the same machine."""

import sys
from typing import BinaryIO

import click

from service.app import MCP, create_app
from service.config import Settings
from service.mcp.messages import INVALID_REQUEST, MAX_MESSAGE_BYTES, RpcFault, encode_error
from service.mcp.server import McpServer
from service.operations.database_access import open_existing_database


@click.command()
def mcp() -> None:
    """Answer a language model's client on standard input and output, a message a line.

    Addresses in results begin with MEDCONTENT_PUBLIC_URL; without it, they are paths.
    """
    open_existing_database().close()
    settings = Settings.read_environment()
    serve_lines(create_app(settings).extensions[MCP], settings.public_url, sys.stdin.buffer, sys.stdout.buffer)


def serve_lines(server: McpServer, base: str, messages: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line until the input ends."""
    while line := messages.readline(MAX_MESSAGE_BYTES + 1):
        body = _answer_line(server, base, line)
        if body:
            answers.write(body + b"\n")
            answers.flush()
        while len(line) > MAX_MESSAGE_BYTES and not line.endswith(b"\n"):
            line = messages.readline(MAX_MESSAGE_BYTES + 1)


def _answer_line(server: McpServer, base: str, line: bytes) -> bytes:
    if len(line) > MAX_MESSAGE_BYTES:
        fault = RpcFault(INVALID_REQUEST, f"A message may have at most {MAX_MESSAGE_BYTES} bytes.")
        return encode_error(None, fault)
    return server.answer(line, base).body if line.strip() else b""
