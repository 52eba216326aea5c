"""Files as text: checked before they are written, and never written over what somebody else wrote."""

import html
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from seed.reading.root import find_root
from seed.studio.app import create_studio
from seed.studio.gate import Gate
from tests.studio.test_publishing import WORLD, read_words
from tests.studio.test_safety import OWN, URL

SYRUP = "treatments/cobalt-syrup.yaml"


class Typist(NamedTuple):
    """A studio on a copy of the invented world, nothing of which is published."""

    client: FlaskClient
    root: Path

    def load(self, name: str) -> dict[str, str]:
        """Return the form of a file as a browser sends it."""
        page = self.client.get(f"/files/{name}", base_url=URL)
        assert page.status_code == 200, page.text
        base, text = (
            re.search(r'name="base" value="(.*?)"', page.text),
            re.search(r"(?s)<textarea.*?>\n(.*?)</textarea>", page.text),
        )
        assert base
        assert text
        return {"base": base[1], "text": html.unescape(text[1]).replace("\n", "\r\n")}

    def save(self, name: str, form: dict[str, str]) -> TestResponse:
        """Send the form."""
        return self.client.post(f"/files/{name}", data=form, headers=OWN, base_url=URL)

    def read(self, name: str) -> str:
        """Return a file as it is."""
        return (self.root / name).read_bytes().decode()


@pytest.fixture
def typist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typist:
    """Give a studio."""
    root = Path(shutil.copytree(WORLD, tmp_path / "root"))
    monkeypatch.setenv("MEDCONTENT_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    monkeypatch.setenv("MEDCONTENT_CACHE_DIR", "")
    gate = Gate(URL)
    client = create_studio(find_root(root), gate).test_client()
    client.get(gate.first_address.removeprefix(URL), base_url=URL)
    return Typist(client, root)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (SYRUP, "intent: disease-control", "intent: symptom-relief # as they say now"),
        ("topics/ink.yaml", "name: ", "name: The "),
        ("documents/paper-cough/claims.yaml", "- id: p1s1c1\n", "# Checked.\n- id: p1s1c1\n"),
        ("content.yaml", "author: a tester", "author: another tester"),
    ],
)
def test_a_file_is_edited_as_text_and_the_edit_is_undone(typist: Typist, name: str, old: str, new: str) -> None:
    before = typist.read(name)
    assert old in before
    form = typist.load(name)
    assert form["text"].replace("\r\n", "\n") == before
    # Sent as it was, nothing is written.
    assert typist.save(name, form).status_code == 303
    assert "Undo: Edit" not in typist.client.get("/", base_url=URL).text
    wanted = form | {"text": form["text"].replace(old.replace("\n", "\r\n"), new.replace("\n", "\r\n"), 1)}
    checked = typist.save(name, wanted | {"action": "check"})
    assert "Nothing was written. Check finds no fault." in read_words(checked)
    assert typist.read(name) == before
    assert typist.save(name, wanted).headers["Location"] == f"/files/{name}?saved=1"
    assert typist.read(name) == before.replace(old, new, 1)
    assert typist.client.post("/undo", headers=OWN, base_url=URL).status_code == 303
    assert typist.read(name) == before


UNREADABLE = (
    (SYRUP, "wording:", "wording: [", "wording"),
    (SYRUP, "modality: drug", "modality: drug\nmodality: other", "modality"),
    ("topics/ink.yaml", "name:", "\tname:", "tab"),
    ("content.yaml", "author:", "autor:", "autor is not a field of content.yaml."),
    ("documents/paper-cough/claims.yaml", "- id: p1s1c1", "- id: [p1s1c1", "claims.yaml"),
)


def test_a_text_that_cannot_be_read_is_never_written(typist: Typist) -> None:
    for name, old, new, said in UNREADABLE:
        form, before = typist.load(name), typist.read(name)
        refused = typist.save(name, form | {"text": form["text"].replace(old, new, 1), "anyway": "1"})
        assert refused.status_code == 409
        assert "Nothing was written: with this text the file could not be read." in read_words(refused)
        assert said in read_words(refused)
        assert re.search(r'data-line="\d+"', refused.text)
        assert new in html.unescape(refused.text)
        assert typist.read(name) == before


def test_a_text_with_faults_is_written_only_if_asked_for(typist: Typist) -> None:
    form, before = typist.load(SYRUP), typist.read(SYRUP)
    wrong = form | {"text": form["text"].replace("intent: disease-control", "intent: whim")}
    refused = typist.save(SYRUP, wrong)
    assert refused.status_code == 409
    assert '"whim" is not one of' in read_words(refused)
    line = before.splitlines().index("intent: disease-control") + 1
    assert f'<a href="#text" data-line="{line}">Line {line}</a> <code dir="auto">intent: whim</code>' in refused.text
    assert typist.read(SYRUP) == before
    assert typist.save(SYRUP, wrong | {"anyway": "1"}).status_code == 303
    assert "intent: whim\n" in typist.read(SYRUP)


def test_faults_that_a_text_makes_in_other_files_are_shown_before(typist: Typist) -> None:
    name = "documents/amber-fever/claims.yaml"
    form, before = typist.load(name), typist.read(name)
    cut = before[: before.index("- id: p6s1c1")] + before[before.index("- id: p6s1c2") :]
    refused = typist.save(name, form | {"text": cut})
    assert refused.status_code == 409
    assert "Faults that it makes in other files" in refused.text
    assert "cobalt-syrup.yaml" in refused.text
    assert typist.read(name) == before


def test_what_somebody_else_wrote_is_shown_and_not_written_over(typist: Typist) -> None:
    form = typist.load(SYRUP)
    (typist.root / SYRUP).write_text(typist.read(SYRUP).replace("route: oral", "route: topical"), encoding="utf-8")
    theirs = typist.read(SYRUP)
    mine = form | {"text": form["text"].replace("necessity: must", "necessity: may")}
    shown = typist.save(SYRUP, mine)
    assert shown.status_code == 409
    assert "was changed elsewhere since" in read_words(shown)
    assert "route: topical" in shown.text
    assert "necessity: may" in shown.text
    assert typist.read(SYRUP) == theirs
    base = re.search(r'name="base" value="(.*?)"', shown.text)
    assert base
    assert typist.save(SYRUP, mine | {"base": base[1], "anyway": "1"}).status_code == 303
    assert "necessity: may" in typist.read(SYRUP)


def test_windows_line_ends_stay(typist: Typist) -> None:
    (typist.root / SYRUP).write_bytes((typist.root / SYRUP).read_bytes().replace(b"\n", b"\r\n"))
    form = typist.load(SYRUP)
    wanted = form | {"text": form["text"].replace("route: oral", "route: topical"), "anyway": "1"}
    assert typist.save(SYRUP, wanted).status_code == 303
    data = (typist.root / SYRUP).read_bytes()
    assert b"route: topical\r\n" in data
    assert data.count(b"\r\n") == data.count(b"\n")


def test_a_new_topic_is_started_as_text(typist: Typist) -> None:
    started = typist.client.post("/files", data={"kind": "topic", "id": "moon-ink"}, headers=OWN, base_url=URL)
    assert started.headers["Location"] == "/files/topics/moon-ink.yaml"
    form = typist.load("topics/moon-ink.yaml")
    assert "name:" in form["text"]
    text = typist.read("topics/ink.yaml")
    saved = typist.save("topics/moon-ink.yaml", form | {"text": text, "anyway": "1"})
    assert saved.status_code == 303
    assert typist.read("topics/moon-ink.yaml") == text
    page = typist.client.get("/files", base_url=URL).text
    assert 'href="/files/topics/moon-ink.yaml"' in page
    typist.client.post("/undo", headers=OWN, base_url=URL)
    assert not (typist.root / "topics/moon-ink.yaml").exists()
    refused = typist.client.post("/files", data={"kind": "topic", "id": "../x"}, headers=OWN, base_url=URL)
    assert refused.status_code == 409


NO_TEXT_FILES = (
    "documents/amber-fever/text.txt", "../content.yaml", "topics/../content.yaml", ".git/config", "topics/x.txt",
    "reviews/treatments/x/author.yaml", ".medcontent-studio/edits.json", "documents/amber-fever/other.yaml",
    "none/x.yaml", "documents/..%2f..%2fx/claims.yaml", "treatments/nothing.yaml", "topics/%00.yaml",
)  # fmt: skip


def test_no_other_file_is_read_or_written(typist: Typist) -> None:
    before = {path: path.read_bytes() for path in typist.root.rglob("*") if path.is_file()}
    for name in NO_TEXT_FILES:
        assert typist.client.get(f"/files/{name}", base_url=URL).status_code in {404, 308}, name
        answer = typist.save(name, {"base": "new", "text": "name: x\n", "anyway": "1"})
        assert answer.status_code in {404, 405, 409}, name
    assert {path: path.read_bytes() for path in typist.root.rglob("*") if path.is_file()} == before


def test_a_link_leads_nowhere(typist: Typist, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("name: x\n", encoding="utf-8")
    (typist.root / "topics" / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    answer = typist.client.get("/files/topics/link.yaml", base_url=URL)
    assert answer.status_code == 409
    assert "symbolic link" in answer.text
    assert typist.save("topics/link.yaml", {"base": "new", "text": "name: y\n"}).status_code == 409
    assert (tmp_path / "outside.yaml").read_text(encoding="utf-8") == "name: x\n"
