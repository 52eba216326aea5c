"""No control or format character of a file, a database, an argument or another service reaches a terminal raw."""

import os
import pty
import re
import signal
import socket
import subprocess
import sys
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from seed.commands.main import COMMANDS
from service.operations.exit_codes import CONTENT, FAULT, USAGE
from service.operations.terminal_output import escape, escape_controls, escape_line
from service.store import tables
from tests.editor import PROGRAM, Editor, Ending
from tests.ports import free_port
from tests.serving import end, start

# Title and colour by C1 and by C0, a bell, an override, an isolate, separators, zero width, a tag, and a command of CI.
BAD = "\x9b31m\x9d0;t\x9c\x07\x1b[2J\x1b]0;t\x07\x7f\x85\u202eabc\u2066\u2028\u2029\u200b\u200d\ufeff\U000e0041##[x]"
C1 = "\x9b31m\x9d0;t\x9c\x85"
SYRUP = "treatments/cobalt-syrup.yaml"
TEXT = "documents/amber-fever/text.txt"
EMOJI_JOINER = re.compile("(?<=[\U0001f300-\U0001faff\ufe0f])\u200d(?=[\u2600-\u27bf\U0001f300-\U0001faff])")
STYLE = re.compile(r"\x1b\[[0-9;]*m")
# Arabic marks of the category Cf that are seen, as the number sign.
VISIBLE = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
# These print no content: they serve (and are looked at below), or wait for another service (tests/following).
ELSEWHERE = {"serve", "preview", "studio", "follow", "openapi", "schema", "upgrade"}
# A command that takes longer does not end by itself; most take less than a second.
MAX_SECONDS = 120


def raw_characters(text: str) -> set[str]:
    """Return the control and format characters in a text, but tab and line feed, and joiners within emoji."""
    text = EMOJI_JOINER.sub("", text)
    hidden = {character for character in text if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs"}}
    return hidden - {"\n", "\t"} - {*map(chr, VISIBLE)}


def test_every_control_and_format_character_is_escaped() -> None:
    every = [chr(code) for code in range(0x110000)]
    hidden = {each for each in every if raw_characters(each)}
    escaped = {each for each in every if escape_controls(each) != each}
    assert hidden <= escaped
    # Later versions of Unicode give these a meaning.
    assert {unicodedata.category(each) for each in escaped - hidden} <= {"Cn"}
    for each in hidden:
        shown = escape_controls(f"x{each}y")
        assert shown.isprintable()
        if unicodedata.category(each) != "Cs":
            assert orjson.loads(f'"{shown}"') == f"x{each}y"


def test_joiners_stay_where_scripts_and_emoji_need_them() -> None:
    text = "می\u200cخواهم 👩\u200d🚀"
    assert escape(text) == text
    assert escape("ab\u200dc") == "ab\\u200dc"


@pytest.mark.parametrize(
    "command", ["::error::x", "  ::set-output name=a::b", "\u3000::add-mask::x", "x ##[error]y", "##vso[task.x]y"]
)
def test_no_line_is_a_command_of_a_ci_system(command: str) -> None:
    shown = escape(f"first\n{command}\nlast")
    assert not any(line.strip().startswith("::") for line in shown.splitlines())
    assert "##" not in shown
    assert shown.replace("\\u003a", ":").replace("\\u0023", "#") == f"first\n{command}\nlast"
    assert "\n" not in escape_line(f"x\n{command}")


class DoesNotEnd(Exception):
    """A command serves or waits, which a test that runs commands to their end must not start."""


def _run_to_end(editor: Editor, *command: str, seconds: int = MAX_SECONDS) -> Ending:
    """Run a command; one that does not end by itself fails with the reason, instead of blocking the whole run."""

    def stop(*_: object) -> None:
        raise DoesNotEnd(f"medcontent {command[0]} does not end by itself: name it in ELSEWHERE")

    handlers = {each: signal.getsignal(each) for each in (signal.SIGALRM, signal.SIGTERM)}
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        return editor(*command)
    finally:
        signal.alarm(0)
        for each, handler in handlers.items():
            signal.signal(each, handler)


@pytest.mark.engines("sqlite")
def test_a_command_that_serves_fails_instead_of_blocking_the_run(editor: Editor) -> None:
    ending = _run_to_end(editor, "studio", str(editor.root), seconds=5)
    assert ending.code == FAULT
    assert "medcontent studio does not end by itself: name it in ELSEWHERE" in ending.err


def _spoil_files(editor: Editor) -> None:
    editor.edit(SYRUP, "name: Cobalt syrup", f"name: Cobalt {BAD} syrup\n{C1}field: {C1}value")
    editor.write(TEXT, editor.read(TEXT).replace(". ", f". {BAD} ", 1))
    editor.write("findings/glowing-elbows.yaml", f'name: "Elbow \\x9b31m \\u202e glow"\n"{C1}": 1\n')
    editor.write(f"findings/{C1}::error::.yaml", "name: x\n")
    editor.write(f"{C1}/x.yaml", "name: x\n")
    for name in (b"\xff\x1b[2J.yaml", b"\x9b.yaml"):
        with suppress(OSError):
            Path(os.fsdecode(os.fsencode(editor.root / "sites") + b"/" + name)).write_text("name: x\n")


def _spoil_database(editor: Editor) -> None:
    with editor.database() as database, database.open_writing() as connection:
        connection.execute(sa.update(tables.releases).values(author=f"a {BAD}", note=f"::error::{BAD}\n::error::x"))
        for table, column in ((tables.revisions, "source"), (tables.versions, "body")):
            found = connection.execute(sa.select(table.c.entry, table.c[column])).all()
            for entry, body in found:
                told = orjson.dumps(_spoiled(orjson.loads(body)))
                connection.execute(sa.update(table).where(table.c.entry == entry).values({column: told}))


def _spoiled(value: Any, name: str = "") -> Any:
    """Spoil names and all other words that are not chosen from a vocabulary."""
    if isinstance(value, dict):
        return {key: _spoiled(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_spoiled(each, name) for each in value]
    wordy = {"name", "text", "quote", "title", "reason", "wording", "description", "author", "note", "html", "notice"}
    return f"{value} {BAD}" if isinstance(value, str) and name in wordy else value


def _clean(ending: Ending) -> None:
    assert ending.code != FAULT, ending.err
    assert raw_characters(ending.out + ending.err) == set()
    for line in (ending.out + ending.err).splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


@pytest.mark.engines("sqlite")
def test_no_command_prints_what_hides_in_files_and_arguments(editor: Editor) -> None:
    _spoil_files(editor)
    (editor.home / f"{C1}.txt").write_text(f"A text. {C1}")
    (editor.home / f"{C1}.json").write_text('{"format": 1}')
    (editor.home / "lines.ndjson").write_text(f'{{"type": "treatment", "id": "{C1}", "name": "{C1}"}}\n{BAD}\n')
    commands = (
        *(
            ["check"],
            ["plan"],
            ["plan", "--all"],
            ["plan", "--json"],
            ["apply", "--yes"],
            ["status"],
            ["fmt", "--check"],
        ),
        *(
            ["status", "--json"],
            ["check", "--format", "json"],
            ["check", "--format", "sarif"],
            ["plan", "lines.ndjson"],
        ),
        *(
            ["apply", f"{C1}.json"],
            ["new", "document", f"{C1}.txt"],
            ["coverage", "seed/content/documents/amber-fever"],
        ),
        *([name, f"{BAD}/{BAD}"] for name in COMMANDS if name not in ELSEWHERE),
        *([name, f"--{BAD}"] for name in COMMANDS),
        *(["new", "treatment", BAD], ["undo", BAD], ["diff", "treatment/cobalt-syrup", BAD], ["due", "--within", BAD]),
        *(["follow", f"http://{BAD}"], ["follow", BAD], ["schema", BAD], [BAD], ["history", "treatment/cobalt-syrap"]),
        *(["apply", "--yes", "--author", BAD], ["apply", "--yes", "--note", f"x\n::error::{BAD}"], ["backup", BAD]),
    )
    for command in commands:
        _clean(_run_to_end(editor, *command))


@pytest.mark.engines("sqlite")
def test_no_command_prints_what_hides_in_the_database(editor: Editor) -> None:
    _spoil_database(editor)
    record = "treatment/cobalt-syrup"
    looks = (
        *(["status"], ["status", "--json"], ["history", record], ["history", record, "--json"], ["diff", record]),
        *(["refs", "condition/amber-fever"], ["refs", "condition/amber-fever", "--json"], ["due", "--within", "9999d"]),
        *(["coverage", "amber-fever"], ["coverage", "amber-fever", "--json"], ["doctor"], ["doctor", "--json"]),
        *(["plan"], ["plan", "--all"], ["plan", "--json"], ["undo", record], ["undo", "1"], ["backup", "copy.db"]),
        *(["export", "out"], ["apply", "--yes"], ["history", record], ["diff", record], ["diff", record, "--json"]),
        *(["undo", "2", "--yes"], ["history", record], ["status"], ["restore", "copy.db"]),
    )
    seen = ""
    for command in looks:
        ending = _run_to_end(editor, *command)
        _clean(ending)
        seen += ending.out
    assert "\\u009b31m" in seen


@pytest.mark.engines("sqlite")
def test_json_keeps_its_meaning(editor: Editor) -> None:
    _spoil_files(editor)
    for form in ("json", "sarif"):
        ending = editor("check", "--format", form)
        assert ending.code == CONTENT
        assert C1 in orjson.dumps(ending.json).decode()


def test_commands_for_github_hold_no_others(editor: Editor) -> None:
    _spoil_files(editor)
    editor.write("findings/other.yaml", 'name: "a\\n::error::b\\r::error::c"\nkind: "::error::d"\n')
    ending = editor("check", "--format", "github")
    *commands, last = ending.out.removesuffix("\n").split("\n")
    assert raw_characters(ending.out) == set()
    assert all(command.startswith("::error title=medcontent ") for command in commands)
    assert last.startswith("Checked ")


def test_an_export_in_a_pipe_keeps_every_byte(editor: Editor) -> None:
    _spoil_database(editor)
    there = editor.process("export", "--ndjson")
    assert there.code == 0, there.err
    editor("export", "--ndjson", "file.ndjson")
    assert there.out.encode() == (editor.home / "file.ndjson").read_bytes()
    assert "\x9b" in there.out


def on_terminal(editor: Editor, *arguments: str, plain: bool = True) -> str:
    """Return what a command writes to a terminal, `plain` without colours."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments], cwd=editor.home, stdin=subprocess.DEVNULL,
        env=editor.environment | {"TERM": "xterm"}, stdout=theirs, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs)
    received = bytearray()
    # Linux raises EIO where no one has the other end any more.
    with suppress(OSError):
        while piece := os.read(ours, 65536):
            received += piece
    os.close(ours)
    process.wait(60)
    return STYLE.sub("", received.decode().replace("\r\n", "\n")) if plain else received.decode()


def test_a_terminal_is_sent_our_styles_and_no_others(editor: Editor) -> None:
    _spoil_files(editor)
    shown = on_terminal(editor, "check", plain=False)
    assert "\x1b[1;31merror[" in shown
    assert "\\u001b[2J" in shown
    for style in ("\x1b[1;31m", "\x1b[36m", "\x1b[0m", "\r\n"):
        shown = shown.replace(style, "")
    assert raw_characters(shown) == set()


@pytest.mark.parametrize("command", [["export", "--ndjson"], ["plan", "--json"], ["history", "treatment/cobalt-syrup"]])
def test_a_terminal_is_sent_nothing_that_hides(editor: Editor, command: list[str]) -> None:
    _spoil_database(editor)
    assert raw_characters(on_terminal(editor, *command)) == set()


def test_an_unknown_option_is_shown_escaped(editor: Editor) -> None:
    done = editor.process("check", "--\x1b[31mred", "\udc9b")
    assert done.code == USAGE
    assert "[31mred" in done.err
    assert raw_characters(done.err) == set()


@pytest.mark.engines("sqlite")
def test_a_service_logs_nothing_that_hides(editor: Editor) -> None:
    port = free_port()
    process = start(editor.home, port, MEDCONTENT_DATABASE_URL=editor.url)
    try:
        for target in (b"/v1/\x9b\x1b[2J", b"/v1/search?q=\xc2\x9b%9b%1b", b"/\xff::error::x", b"\x1b]0;x\x07"):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
                client.sendall(
                    b"GET " + target + b" HTTP/1.1\r\nHost: \x9bx\r\nX: \x1b[2J\r\nConnection: close\r\n\r\n"
                )
                client.recv(65536)
    finally:
        end(process)
    assert raw_characters((editor.home / f"serve-{port}.log").read_text("utf-8", "surrogateescape")) == set()


def test_editorial_words_may_not_hide_and_words_of_a_source_may(editor: Editor) -> None:
    editor.edit(SYRUP, "name: Cobalt syrup", 'name: "Cobalt\\x9bsyrup"')
    ending = editor("plan")
    assert ending.code == CONTENT
    assert "error[editorial-words-are-visible] U+009B must not be in name" in ending.err
    editor.edit(SYRUP, 'name: "Cobalt\\x9bsyrup"', "name: Cobalt syrup")
    text = "On hums\n\nA text may hold \x85 and \x9b as its source does. It hums.\n"
    (editor.home / "hums.txt").write_bytes(text.encode())
    assert editor("new", "document", "hums.txt", "--id", "hums").code == 0
    assert editor.read("documents/hums/text.txt") == text
    assert "\x9b" not in editor.read("documents/hums/claims.yaml")
    assert "hidden" not in editor("check", "seed/content/documents/hums").out
