"""Editors who publish at the same time: each release is whole, none is lost, and a late editor gets an error."""

import signal
import subprocess
import sys
import time

from service.operations.exit_codes import CONFLICT, STOPPED, STORAGE
from service.store.turns import WAIT_SECONDS
from tests.editor import PROGRAM, Editor
from tests.faults.stamps import StampedRoot, stamp_of

SYRUP, BATHS = "treatments/cobalt-syrup.yaml", "treatments/feather-baths.yaml"


def test_of_two_releases_at_once_both_are_made_or_one_is_refused(editor: Editor) -> None:
    for number in range(4):
        before = editor.release.number
        editor.edit(SYRUP, *_turned("disease-control", number))
        editor.edit(BATHS, *_turned("symptom-relief", number))
        both = [_publishing(editor, f"seed/content/{name}") for name in (SYRUP, BATHS)]
        ends = [_read_end(process) for process in both]
        assert "made" in ends
        assert set(ends) <= {"made", "refused", "kept waiting"}
        assert editor.release.number == before + ends.count("made")
        assert editor("apply", "--yes").code == 0
        assert editor("plan", "--detailed-exitcode").code == 0


def test_ctrl_c_leaves_the_old_release_or_the_new_one(editor: Editor) -> None:
    for number in range(6):
        StampedRoot(editor.root).write(2)
        process = _publishing(editor, "seed/content")
        time.sleep(0.3 + 0.15 * number)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)
        assert process.returncode in {0, STOPPED, -signal.SIGINT, 1}
        with editor.database() as database:
            there = stamp_of(database)
        assert there in {1, 2}
        if there == 2:
            break


def _turned(first: str, number: int) -> tuple[str, str]:
    old, new = (first, "curative") if number % 2 == 0 else ("curative", first)
    return f"intent: {old}", f"intent: {new}"


def _read_end(process: "subprocess.Popen[str]") -> str:
    """Return how publishing ended, in words of the test; as the code and the last line where that is not foreseen."""
    _, printed = process.communicate(timeout=120)
    # On a busy machine a release may take longer than the other waits for it.
    if process.returncode == STORAGE and f"has kept this process waiting for {WAIT_SECONDS:.0f} seconds" in printed:
        return "kept waiting"
    return {0: "made", CONFLICT: "refused"}.get(process.returncode, f"{process.returncode}: {printed}")


def _publishing(editor: Editor, path: str) -> "subprocess.Popen[str]":
    command = [
        sys.executable,
        "-c",
        PROGRAM,
        "apply",
        "--yes",
        "--note",
        "Stamp 2" if path.endswith("content") else "",
        path,
    ]
    return subprocess.Popen(
        command, cwd=editor.home, env=editor.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
