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
        try:
            yield address[1]
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0


def test_drafts_are_previewed_as_drafts_and_still_refused_by_apply(editor: Editor) -> None:
    claim = "- id: p3s2c9\n  quote: humming\n  states: It hums\n  provenance: {draftedBy: rules}\n"
    editor.write("documents/amber-fever/claims.yaml", editor.read("documents/amber-fever/claims.yaml") + claim)
    hum = "document: amber-fever\nname: A hum\nwording: humming\ncategory: symptom\nevidence: {others: [p3s2c9]}\n"
    hum += "conditions: [amber-fever]\n"
    editor.write("findings/hum.yaml", f"{hum}provenance: {{draftedBy: rules}}\n")
    editor.write("findings/hush.yaml", f"{hum.replace('p3s2c9', 'p3s2c1')}provenance: {{draftedBy: rules}}\n")
    unused = "- id: p3s2c8\n  quote: a humming\n  states: It hums\n"
    editor.write("documents/amber-fever/claims.yaml", editor.read("documents/amber-fever/claims.yaml") + unused)
    with _previewing(editor) as address:
        assert _asked(f"{address}v1/findings/hum")["provenance"] == {
            "draftedBy": "rules", "confirmedBy": None, "confirmedAt": None,
        }  # fmt: skip
        for page in ("findings/hum", "findings", "claims/amber-fever.p3s2c9", "documents/amber-fever"):
            with urllib.request.urlopen(address + page) as answer:  # noqa: S310 - the address is our own
                assert "unconfirmed draft" in answer.read().decode(), page
        for form in (
            "v1/findings/hum?format=jsonld",
            "v1/findings/hum?format=markdown",
            "fhir/r4/Composition/amber-fever/$document",
        ):
            with urllib.request.urlopen(address + form) as answer:  # noqa: S310 - the address is our own
                assert b"rules" in answer.read(), form
        assert _asked(f"{address}v1/findings?draftState=confirmed")["total"] == 0
    refused = editor("apply", "--yes")
    assert refused.code == CONTENT
    assert "3 drafts of amber-fever are not confirmed" in refused.err
