"""Only the editor's own browser gets in, only files inside the root are touched, and no work is lost."""

import html
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from seed.commands.main import run
from seed.reading.root import find_root
from seed.studio.app import create_studio
from seed.studio.gate import Gate
from seed.studio.journal import FOLDER, IGNORE, LIST
from seed.studio.turns import take_turn
from seed.studio.workspace import Workspace
from seed.writing.atomic_write import CannotWrite
from service.operations.exit_codes import CONFLICT, CONTENT
from tests.editor import PROGRAM, REPOSITORY
from tests.requirements import missing
from tests.studio.conftest import CLAIMS, HOME

URL = "http://127.0.0.1:8123"
OWN = {"Origin": URL}
WORDS = {"sentence": "p2s2", "words": "moon tea"}


@pytest.fixture
def client(root: Path) -> FlaskClient:
    """Give a client that was let in."""
    gate = Gate(URL)
    client = create_studio(find_root(root), gate).test_client()
    assert client.get(gate.first_address.removeprefix(URL), base_url=URL).status_code == 303
    return client


def test_only_the_browser_with_the_secret_gets_in(root: Path, client: FlaskClient) -> None:
    stranger = create_studio(find_root(root), Gate(URL)).test_client()
    for path in ("/", HOME, "/assets/site.css", "/?secret=guess"):
        assert stranger.get(path, base_url=URL).status_code == 403
    answer = client.get("/", base_url=URL)
    assert answer.status_code == 200
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    # A name that was rebound to this machine, and another port.
    for other in ("http://evil.example:8123", "http://127.0.0.1:8124"):
        assert client.get("/", base_url=other).status_code == 403


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:9", "null", "https://127.0.0.1:8123", None]
)
def test_forms_of_other_pages_change_nothing(root: Path, client: FlaskClient, origin: str | None) -> None:
    before = (root / CLAIMS).read_bytes()
    headers = {"Origin": origin} if origin else {}
    assert client.post(f"{HOME}/claims", data=WORDS, headers=headers, base_url=URL).status_code == 403
    assert (root / CLAIMS).read_bytes() == before
    assert client.post(f"{HOME}/claims", data=WORDS, headers=OWN, base_url=URL).status_code == 303
    assert (root / CLAIMS).read_bytes() != before


def test_nothing_outside_the_root_is_read_or_written(root: Path, client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (root / "treatments").symlink_to(tmp_path / "outside")
    assert client.post(f"{HOME}/claims", data=WORDS, headers=OWN, base_url=URL).status_code == 303
    form = {"name": "Moon tea", "wording": "moon tea", "category": "specific", "evidence.others.0": "p2s2c1"}
    refused = client.post(f"{HOME}/new/treatment", data=form, headers=OWN, base_url=URL)
    assert refused.status_code == 409
    assert "symbolic link" in refused.text
    assert "Moon tea" in refused.text
    assert list((tmp_path / "outside").iterdir()) == []
    for path in (
        "/documents/..%2f..%2fetc",
        "/assets/..%2fapp.py",
        "/assets/../app.py",
        f"{HOME}/records/condition/..%2fx",
    ):
        assert client.get(path, base_url=URL).status_code in {403, 404}


def test_a_full_disk_is_named_and_loses_nothing(root: Path, client: FlaskClient, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(small)], check=False).returncode:
        missing("the right to mount a small disk (root)")
    try:
        subprocess.run(["cp", "-r", str(root / "documents"), str(root / "content.yaml"), str(small)], check=True)
        gate = Gate(URL)
        client = create_studio(find_root(small), gate).test_client()
        client.get(gate.first_address.removeprefix(URL), base_url=URL)
        before = (small / CLAIMS).read_bytes()
        free = os.statvfs(small).f_bavail * os.statvfs(small).f_bsize
        (small / "filling").write_bytes(bytes(free))
        refused = client.post(f"{HOME}/claims", data=WORDS, headers=OWN, base_url=URL)
        assert refused.status_code == 507
        assert "No space left on device. Nothing was changed." in refused.text
        assert (small / CLAIMS).read_bytes() == before
        (small / "filling").unlink()
        assert client.post(f"{HOME}/claims", data=WORDS, headers=OWN, base_url=URL).status_code == 303
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_links_that_came_with_a_clone_lead_nowhere(root: Path, client: FlaskClient, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "old").mkdir(parents=True)
    os.utime(outside / "old", (0, 0))
    (outside / "file").write_text("kept", encoding="utf-8")
    (root / FOLDER).mkdir(exist_ok=True)
    (root / FOLDER / "imports").symlink_to(outside)
    form = {"file": (io.BytesIO(b"Moon tea helps in winter."), "moon.txt")}
    refused = client.post("/import", data=form, headers=OWN, base_url=URL)
    assert refused.status_code == 507
    assert "imports is a symbolic link" in refused.text
    (root / IGNORE).unlink(missing_ok=True)
    (root / IGNORE).symlink_to(outside / "file")
    with pytest.raises(CannotWrite, match="symbolic link"), take_turn(root, URL):
        pass
    assert {each.name for each in outside.iterdir()} == {"old", "file"}
    assert (outside / "file").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize(
    "listed",
    [
        "[[", "[]", '{"edits": {}, "done": 0}', '{"edits": [], "done": 1}', '{"edits": ["x"], "done": 1}',
        '{"edits": [{"files": {}}], "done": 1}', '{"edits": [{"label": "x", "files": []}], "done": 1}',
        '{"edits": [{"label": "x", "files": {"sites/x.yaml": null}}], "done": 1}',
        '{"edits": [{"label": "x", "files": {"sites/x.yaml": [null, "../../x"]}}], "done": 1}',
        '{"edits": [{"label": "x", "files": {".git/x": [null, null]}}], "done": 1}',
        '{"edits": [{"label": "x", "files": {"../x": [null, null]}}], "done": 1}',
        '{"edits": [{"label": "x", "files": {"/x": [null, null]}}], "done": 1}',
    ],
)  # fmt: skip
def test_a_damaged_list_of_edits_only_loses_undo(root: Path, client: FlaskClient, listed: str) -> None:
    (root / FOLDER).mkdir()
    (root / LIST).write_text(listed, encoding="utf-8")
    assert client.get("/", base_url=URL).status_code == 200
    refused = client.post("/undo", headers=OWN, base_url=URL)
    assert refused.status_code == 409
    assert "There is nothing to undo." in refused.text
    assert client.post(f"{HOME}/claims", data=WORDS, headers=OWN, base_url=URL).status_code == 303
    assert client.post("/undo", headers=OWN, base_url=URL).status_code == 303


@pytest.mark.parametrize("text", ["- 1\n", "words\n", "", "leftOut: 3\n", "leftOut: {a: 1}\n", "leftOut: [1]\n"])
@pytest.mark.parametrize("name", ["document.yaml", "claims.yaml"])
def test_a_file_of_another_shape_is_named_and_kept(root: Path, client: FlaskClient, name: str, text: str) -> None:
    file = root / HOME.removeprefix("/") / name
    file.write_text(text, encoding="utf-8")
    for path, data in (
        ("claims", WORDS),
        ("claims/p1s1c1", {"base": '{"states": "a"}', "states": "b"}),
        ("sentences/p1s1/leave-out", {"reason": "Of no use."}),
        ("sentences/p1s1/take-in", {}),
        ("sentences/p2s2/split", WORDS),
        ("draft", {}),
    ):
        assert client.post(f"{HOME}/{path}", data=data, headers=OWN, base_url=URL).status_code in {303, 404, 409}
        file.write_text(text, encoding="utf-8")


def test_both_values_of_a_claim_are_shown_where_both_sides_changed_it(root: Path, client: FlaskClient) -> None:
    client.post(f"{HOME}/claims", data=WORDS, headers=OWN, base_url=URL)
    before = (root / CLAIMS).read_text(encoding="utf-8")
    changed = before.replace("states: moon tea", "states: Theirs")
    assert changed != before
    (root / CLAIMS).write_text(changed, encoding="utf-8")
    form = {"base": '{"id": "p2s2c1", "quote": "moon tea", "states": "moon tea"}', "states": "Mine"}
    shown = client.post(f"{HOME}/claims/p2s2c1", data=form, headers=OWN, base_url=URL)
    assert shown.status_code == 409
    assert "In the file now: &#34;Theirs&#34;" in shown.text
    assert ">Mine</textarea>" in shown.text or 'value="Mine"' in shown.text
    assert (root / CLAIMS).read_text(encoding="utf-8") == changed


@pytest.mark.parametrize(
    ("name", "kept"), [("статья.html", "file.html"), ("../..html", "file.html"), ("a b", "a_b.txt")]
)
def test_a_file_keeps_its_ending_whatever_its_name(root: Path, client: FlaskClient, name: str, kept: str) -> None:
    page = b"<html lang=en><title>T</title><main><p>Moon tea helps in winter.</p></main></html>"
    shown = client.post("/import", data={"file": (io.BytesIO(page), name)}, headers=OWN, base_url=URL)
    assert shown.status_code == 200
    assert f"Import {kept}" in shown.text
    assert "&lt;main" not in shown.text
    (folder,) = (root / FOLDER / "imports").iterdir()
    assert [each.name for each in folder.iterdir()] == [kept]


def test_help_is_in_the_words_of_check(root: Path, client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "treatments").mkdir()
    (root / "treatments" / "moon-tea.yaml").write_text(
        "document: lantern-cough\nname: Moon tea\nwording: moon tea\ncategory: Specifik\n"
        "evidence: {others: [p2s2c1]}\n",
        encoding="utf-8",
    )
    assert run(["check", str(root / "treatments"), "--format", "json"]) == CONTENT
    helps = {fault["help"] for fault in json.loads(capsys.readouterr().out)["errors"] if fault["help"]}
    assert helps
    page = html.unescape(client.get(f"{HOME}/records/treatment/moon-tea", base_url=URL).text)
    for help_ in helps:
        assert f'<span class="soft">{help_}</span>' in page


@contextmanager
def start_studio(root: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Give a studio process and its first address."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    arguments = [sys.executable, "-c", PROGRAM, "studio", str(root)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        yield process, found[0]
        process.kill()


def test_a_killed_studio_loses_no_work_and_a_second_one_names_the_first(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    curl = ["curl", "-s", "-L", "-b", "", "-o", "/dev/null", "-w", "%{http_code}"]
    with start_studio(root) as (process, address):
        url = address.partition("/?")[0]
        assert run(["studio", str(root)]) == CONFLICT
        assert f"A studio is open on this root already. Its address is {address}" in capsys.readouterr().err
        jar = str(root.parent / "jar")
        subprocess.run([*curl, "-c", jar, address], check=True, capture_output=True)
        sent = ["-b", jar, "-H", f"Origin: {url}", "-d", "sentence=p2s2&words=moon tea", f"{url}{HOME}/claims"]
        subprocess.run([*curl, *sent], check=True, capture_output=True)
        process.send_signal(signal.SIGKILL)
    assert "quote: moon tea" in (root / CLAIMS).read_text(encoding="utf-8")
    # A new process knows what can be undone.
    gate = Gate(URL)
    client = create_studio(find_root(root), gate).test_client()
    client.get(gate.first_address.removeprefix(URL), base_url=URL)
    assert client.post("/undo", headers=OWN, base_url=URL).status_code == 303
    assert "quote: moon tea" not in (root / CLAIMS).read_text(encoding="utf-8")


def test_what_did_not_change_is_not_checked_again(root: Path) -> None:
    # A fault of a file is there each time, and is no change.
    (root / "conditions").mkdir()
    (root / "conditions" / "broken.yaml").write_text("name: [", encoding="utf-8")
    workspace = Workspace(find_root(root))
    first = workspace.look()
    assert first.content.faults
    assert workspace.look() is first
    (root / "conditions" / "broken.yaml").write_text("name: {", encoding="utf-8")
    assert workspace.look() is not first
