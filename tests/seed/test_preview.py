"""What `preview` serves: the files as they would be published, to this machine only, with nothing published."""

import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from service.operations.exit_codes import CONTENT
from tests.editor import PROGRAM, Editor
from tests.releases import rows


def test_the_preview_serves_the_plan_and_publishes_nothing(editor: Editor) -> None:
    editor.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: curative")
    with editor.database() as database:
        before = rows(database)
        with _previewing(editor) as address:
            assert _asked(f"{address}v1/treatments/cobalt-syrup")["intent"] == "curative"
        assert rows(database) == before


def test_the_preview_is_there_before_the_first_release_too(newcomer: Editor) -> None:
    with _previewing(newcomer) as address:
        assert _asked(f"{address}v1/treatments/cobalt-syrup")["id"] == "cobalt-syrup"
    assert not newcomer.is_there


def test_faults_are_shown_and_nothing_is_served(editor: Editor) -> None:
    editor.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: to-help")
    refused = editor("preview")
    assert refused.code == CONTENT
    assert "Preview" not in refused.out


def _asked(address: str) -> dict[str, Any]:
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - the address is our own, on loopback
        found: dict[str, Any] = orjson.loads(answer.read())
        return found


@contextmanager
def _previewing(editor: Editor) -> Iterator[str]:
    """Run a preview as a process, and end it as Ctrl-C would; its address is on loopback."""
    command = [sys.executable, "-u", "-c", PROGRAM, "preview"]
    with subprocess.Popen(
        command, cwd=editor.home, env=editor.environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        line = next(line for line in process.stdout if line.startswith("Preview: "))
        address = re.fullmatch(r"Preview: (http://127\.0\.0\.1:[0-9]+/) .*", line.strip())
        assert address
        yield address[1]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
