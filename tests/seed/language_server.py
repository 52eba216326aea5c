"""A client of a language server, as an editor is one: it opens a file and asks what the server makes of it."""

import json
import queue
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Json = dict[str, Any]

# A busy machine takes its time; a server that hangs must not hold up the tests for ever.
PATIENCE = 60.0


class LanguageServer:
    """A server at the other end of a pipe (Language Server Protocol 3.17), with the settings of a folder."""

    def __init__(self, command: list[str], folder: Path, settings: Json) -> None:
        self.folder = folder
        self.settings = settings
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder)
        self.answers: queue.Queue[Json] = queue.Queue()
        self.diagnosed: queue.Queue[Json] = queue.Queue()
        self.last = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        folders = [{"uri": self.folder.as_uri(), "name": "content"}]
        capabilities = {
            "workspace": {"configuration": True, "workspaceFolders": True},
            "textDocument": {
                "completion": {"completionItem": {"documentationFormat": ["markdown"], "snippetSupport": False}},
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {},
            },
        }
        root = self.folder.as_uri()
        self.ask("initialize", processId=None, rootUri=root, workspaceFolders=folders, capabilities=capabilities)
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings=self.settings)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def open(self, path: str, text: str) -> list[Json]:
        """Open a file with this text, and return what the server finds wrong with it."""
        uri = (self.folder / path).as_uri()
        self.tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text})
        while True:
            found = self.diagnosed.get(timeout=PATIENCE)
            if found["uri"] == uri:
                return list(found["diagnostics"])

    def complete(self, path: str, line: int, character: int) -> list[Json]:
        """Return what could be typed at a place (both from 0)."""
        answer = self.ask("textDocument/completion", **self._at(path, line, character))
        return list(answer["items"] if isinstance(answer, dict) else answer or [])

    def hover(self, path: str, line: int, character: int) -> str:
        """Return the hover text of a place (both from 0)."""
        answer = self.ask("textDocument/hover", **self._at(path, line, character))
        return str(answer["contents"]["value"]) if answer else ""

    def ask(self, method: str, **params: Any) -> Any:
        """Send a request and wait for its answer."""
        self.last += 1
        self._send({"id": self.last, "method": method, "params": params})
        while (answer := self.answers.get(timeout=PATIENCE)).get("id") != self.last:
            pass
        assert "error" not in answer, answer
        return answer.get("result")

    def tell(self, method: str, **params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def _at(self, path: str, line: int, character: int) -> Json:
        position = {"line": line, "character": character}
        return {"textDocument": {"uri": (self.folder / path).as_uri()}, "position": position}

    def _send(self, message: Json) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _listen(self) -> None:
        assert self.process.stdout
        while header := self.process.stdout.readline():
            length = int(header.partition(b":")[2])
            while self.process.stdout.readline().strip():
                pass
            self._take(json.loads(self.process.stdout.read(length)))

    def _take(self, message: Json) -> None:
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            self.diagnosed.put(message["params"])
        elif method == "workspace/configuration":
            sections = [item["section"] for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": [self._section(section) for section in sections]})
        elif method and "id" in message:
            self._send({"id": message["id"], "result": None})
        elif not method:
            self.answers.put(message)

    def _section(self, section: str) -> Json:
        """Return the settings below a name: `yaml.schemas` is `schemas` in the section `yaml`."""
        start = f"{section}."
        return {name.removeprefix(start): value for name, value in self.settings.items() if name.startswith(start)}
