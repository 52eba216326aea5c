"""What the studio publishes is what its page showed, whole or not at all, and it says why."""

import html
import os
import re
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from seed.commands.main import run
from seed.reading.root import find_root
from seed.studio.app import create_studio
from seed.studio.gate import Gate
from service.store.database import Database
from service.store.queries import find_newest_release
from tests.requirements import missing
from tests.studio.test_safety import OWN, URL, start_studio

WORLD = Path(__file__).parents[1] / "world"


class Publisher(NamedTuple):
    """A studio on a copy of the invented world, and the database that it publishes to."""

    client: FlaskClient
    root: Path
    database: Path

    def get(self, path: str, status: int = 200) -> str:
        """Return the words of a page."""
        answer = self.client.get(path, base_url=URL)
        assert answer.status_code == status, answer.text
        return read_words(answer)

    def load_form(self, path: str = "/publish") -> dict[str, str]:
        """Return the hidden fields of the form that publishes."""
        page = self.client.get(path, base_url=URL).text
        found = re.search(r'name="shown" value="([^"]*)"', page)
        assert found, page
        return {"shown": html.unescape(found[1]), "author": "Jane Editor", "note": "For the test"}

    def post(self, path: str, data: dict[str, str]) -> TestResponse:
        """Send a form."""
        return self.client.post(path, data=data, headers=OWN, base_url=URL)

    def publish(self) -> None:
        """Publish what the page shows."""
        assert self.post("/publish", self.load_form()).status_code == 303

    def count_releases(self) -> int:
        """Return the number of the newest release, 0 where there is none."""
        with closing(Database(f"sqlite:///{self.database}")) as database:
            if not database.is_there():
                return 0
            with database.open_reading() as connection:
                newest = find_newest_release(connection)
        return newest.number if newest else 0

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file as git would."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        (self.root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def read_words(answer: TestResponse) -> str:
    """Return the words of a page, without its elements."""
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", answer.text)).split())


@pytest.fixture(scope="module")
def published_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the world and a database in which it is published."""
    home = tmp_path_factory.mktemp("published")
    shutil.copytree(WORLD, home / "root")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDCONTENT_DATABASE_URL", f"sqlite:///{home / 'content.db'}")
        patch.setenv("MEDCONTENT_CACHE_DIR", "")
        assert run(["apply", str(home / "root"), "--yes", "--note", "The world"]) == 0
    return home


@pytest.fixture
def publisher(published_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    """Give a studio on a copy of them."""
    home = Path(shutil.copytree(published_world, tmp_path / "home"))
    monkeypatch.setenv("MEDCONTENT_DATABASE_URL", f"sqlite:///{home / 'content.db'}")
    monkeypatch.setenv("MEDCONTENT_CACHE_DIR", "")
    gate = Gate(URL)
    client = create_studio(find_root(home / "root"), gate).test_client()
    assert client.get(gate.first_address.removeprefix(URL), base_url=URL).status_code == 303
    return Publisher(client, home / "root", home / "content.db")


def test_a_change_is_shown_published_and_undone(publisher: Publisher) -> None:
    publisher.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: symptom-relief")
    page = publisher.get("/publish")
    assert "Changed Cobalt syrup treatment/cobalt-syrup" in page
    assert "intent before: disease-control after: symptom-relief" in page
    answer = publisher.post("/publish", {**publisher.load_form(), "significance": "correction-of-harm"})
    assert answer.headers["Location"] == "/publish?released=2"
    page = publisher.get("/publish?released=2")
    assert "Release 2 is published." in page
    assert "Nothing would change: the files say what is published." in page
    assert "By Jane Editor About For the test Significance correction of harm" in page
    assert "Release 7 is published." not in publisher.get("/publish?released=7")
    page = publisher.get("/publish/undo")
    assert "intent before: symptom-relief after: disease-control" in page
    # A correction that is undone is as grave as the correction.
    assert "correction of harm" in page
    assert publisher.post("/publish/undo", publisher.load_form("/publish/undo")).status_code == 303
    assert publisher.count_releases() == 3
    page = publisher.get("/publish")
    assert "This takes back release 3 (Jane Editor: For the test) for treatment/cobalt-syrup." in page


def test_words_and_items_that_differ_are_marked(publisher: Publisher) -> None:
    publisher.edit("documents/amber-fever/document.yaml", "The title; the document", "The heading; the document")
    publisher.edit("treatments/cobalt-syrup.yaml", "name: Cobalt syrup", "name: Green syrup")
    page = publisher.client.get("/publish", base_url=URL).text
    assert "<mark>Cobalt</mark> syrup" in page
    assert "<mark>Green</mark> syrup" in page
    assert page.count("<mark>reason: The heading; the document carries it., sentence: p1s1\n</mark>") == 1
    # The other item stays as it is.
    assert page.count("<mark>reason: The author") == 0
    assert page.count("reason: The author") == 2


def pull(publisher: Publisher) -> str:
    """Change another record, as git pull would."""
    publisher.edit("treatments/feather-baths.yaml", "scope: local", "scope: systemic")
    return "Would be published now, and was not shown: treatment/feather-baths."


def change_again(publisher: Publisher) -> str:
    """Change the shown record again."""
    publisher.edit("treatments/cobalt-syrup.yaml", "intent: symptom-relief", "intent: prevention")
    return "Not as it was shown, or reviewed differently: treatment/cobalt-syrup."


def comment(publisher: Publisher) -> str:
    """Comment on the shown record, from the command line."""
    assert run(["comment", str(publisher.root / "treatments/cobalt-syrup.yaml"), "Is that so?", "--by", "Rob"]) == 0
    return "Not as it was shown, or reviewed differently: treatment/cobalt-syrup."


def publish_elsewhere(publisher: Publisher) -> str:
    """Publish from the command line."""
    assert run(["apply", str(publisher.root), "--yes", "--author", "Rob", "--note", "Faster"]) == 0
    return "The newest release is now release 2 by Rob: Faster."


@pytest.mark.parametrize("meanwhile", [pull, change_again, comment, publish_elsewhere])
def test_what_changed_since_it_was_shown_is_said_and_nothing_is_published(
    publisher: Publisher, meanwhile: Callable[[Publisher], str]
) -> None:
    publisher.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: symptom-relief")
    form = publisher.load_form()
    said = meanwhile(publisher)
    before = publisher.count_releases()
    answer = publisher.post("/publish", {**form, "note": "Typed already"})
    assert answer.status_code == 409
    words = read_words(answer)
    assert "Something changed since this page was shown, so nothing was published." in words
    assert said in words
    assert publisher.count_releases() == before
    if before == 1:
        # What was typed is still there, and the page that is shown now can be published.
        assert "Typed already" in words
        publisher.publish()
        assert publisher.count_releases() == 2


def test_changes_are_shown_by_document_and_those_without_one(publisher: Publisher) -> None:
    (publisher.root / "topics" / "tin.yaml").write_text("kind: treatment\nname: Tin syrups\n")
    syrup = publisher.root / "treatments" / "cobalt-syrup.yaml"
    syrup.write_text(syrup.read_text().replace("for the tin bones", "for the tin"))
    everything = publisher.get("/publish")
    assert "for the tin bones" in everything
    assert "Tin syrups" in everything
    without = publisher.get("/publish?document=-")
    assert "Tin syrups" in without
    assert "for the tin bones" not in without


def test_two_tabs_publish_once(publisher: Publisher) -> None:
    publisher.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: symptom-relief")
    first, second = publisher.load_form(), publisher.load_form()
    assert publisher.post("/publish", first).status_code == 303
    answer = publisher.post("/publish", second)
    assert answer.status_code == 409
    assert "The newest release is now release 2 by Jane Editor: For the test." in read_words(answer)
    assert publisher.count_releases() == 2


def test_faults_that_prevent_publishing_lead_to_their_field(publisher: Publisher) -> None:
    publisher.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: whim")
    publisher.edit("topics/amber-fever.yaml", "name:", "nome:")
    form = {"shown": '{"base": 1, "seals": {}}', "author": "Jane", "note": "x"}
    for answer in (publisher.client.get("/publish", base_url=URL), publisher.post("/publish", form)):
        assert '"whim" is not one of' in html.unescape(answer.text)
        assert 'href="/documents/amber-fever/records/treatment/cobalt-syrup#f-intent"' in answer.text
        assert 'href="/files/topics/amber-fever.yaml?line=' in answer.text
    field = publisher.client.get("/documents/amber-fever/records/treatment/cobalt-syrup", base_url=URL).text
    assert 'id="f-intent"' in field
    assert publisher.count_releases() == 1


def test_many_withdrawals_are_ticked_first(publisher: Publisher) -> None:
    form = publisher.load_form("/publish/undo")
    refused = publisher.post("/publish/undo", form)
    assert refused.status_code == 409
    assert "records, more than 10 %. Nothing was changed. To allow it, tick the box" in read_words(refused)
    found = re.search(r'name="allowed" value="([0-9]+)"', refused.text)
    assert found
    assert publisher.post("/publish/undo", {**form, "allowed": found[1]}).status_code == 303
    assert publisher.count_releases() == 2


MISTAKES = (
    ({"shown": "{"}, "The form was not sent whole."),
    ({"shown": '{"base": "x", "seals": []}'}, "The form was not sent whole."),
    ({"author": "x" * 201}, "Author: "),
    ({"note": "x" * 501}, "Note: "),
    ({"note": "a\u202eb"}, "Note: "),
    ({"significance": "grave"}, "The significance is one of: correction-of-harm"),
)


def test_a_form_with_mistakes_publishes_nothing(publisher: Publisher) -> None:
    publisher.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: symptom-relief")
    right = publisher.load_form()
    for form, said in MISTAKES:
        answer = publisher.post("/publish", right | form)
        assert answer.status_code == 409
        assert said in read_words(answer)
    assert publisher.count_releases() == 1


@pytest.mark.parametrize("address", ["postgresql://someone:s3cret@127.0.0.1:9/none", "nonsense://x", "sqlite:///{}"])
def test_a_database_that_cannot_be_used_is_named_and_its_password_is_not(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    (tmp_path / "damaged.db").write_bytes(b"no database at all" * 100)
    monkeypatch.setenv("MEDCONTENT_DATABASE_URL", address.format(tmp_path / "damaged.db"))
    for path in ("/publish", "/publish/undo"):
        answer = publisher.client.get(path, base_url=URL)
        assert answer.status_code in {409, 503}
        assert "s3cret" not in answer.text
        assert len(read_words(answer)) > 100
        answer = publisher.post(path, {"shown": '{"base": 1, "seals": {}}'})
        assert answer.status_code in {409, 503}
        assert "s3cret" not in answer.text
    # The files can be worked on all the same.
    assert publisher.client.get("/", base_url=URL).status_code == 200


def test_a_killed_studio_has_published_nothing_half(publisher: Publisher) -> None:
    publisher.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: symptom-relief")
    jar = str(publisher.root.parent / "jar")
    with closing(sqlite3.connect(publisher.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with start_studio(publisher.root) as (process, address):
            url = address.partition("/?")[0]
            subprocess.run(["curl", "-s", "-L", "-o", "/dev/null", "-b", "", "-c", jar, address], check=True)
            fields = [f"{name}={value}" for name, value in publisher.load_form().items()]
            data = [part for field in fields for part in ("--data-urlencode", field)]
            sent = ["curl", "-s", "-b", jar, "-H", f"Origin: {url}", *data, f"{url}/publish"]
            with subprocess.Popen(sent, stdout=subprocess.DEVNULL) as publishing:
                # Another page is answered meanwhile: the one that publishes waits for the database.
                shown = subprocess.run(["curl", "-s", "-b", jar, f"{url}/"], check=True, capture_output=True, text=True)
                assert "<h1>Desk</h1>" in shown.stdout
                assert publishing.poll() is None
                process.send_signal(signal.SIGKILL)
                assert publishing.wait(timeout=30) != 0
        other.execute("ROLLBACK")
    assert publisher.count_releases() == 1
    publisher.publish()
    assert publisher.count_releases() == 2


def test_a_full_disk_publishes_nothing(publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(small)], check=False).returncode:
        missing("the right to mount a small disk (root)")
    try:
        shutil.copy(publisher.database, small / "content.db")
        monkeypatch.setenv("MEDCONTENT_DATABASE_URL", f"sqlite:///{small / 'content.db'}")
        there = publisher._replace(database=small / "content.db")
        there.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: symptom-relief")
        form = there.load_form()
        with (small / "filling").open("wb") as filling:
            filling.write(bytes(os.statvfs(small).f_bavail * os.statvfs(small).f_bsize))
        answer = there.post("/publish", form)
        assert answer.status_code in {409, 503}
        assert "full" in read_words(answer) or "No space" in read_words(answer)
        (small / "filling").unlink()
        assert there.count_releases() == 1
        there.publish()
        assert there.count_releases() == 2
    finally:
        # Lazily: SQLite may still close its files.
        subprocess.run(["umount", "-l", str(small)], check=True)


def test_author_and_reviewer_are_two_names_and_comments_are_files(publisher: Publisher) -> None:
    name, file = "treatment/cobalt-syrup", "treatments/cobalt-syrup.yaml"
    publisher.edit(file, "intent: disease-control", "intent: symptom-relief")
    page = publisher.client.get("/publish", base_url=URL).text
    found = re.search(rf'name="change" value="({name} [0-9a-f]+)"', page)
    assert found
    done = {"change": found[1], "by": "Jane  Editor", "role": "author", "significance": "correction", "note": "Intent"}
    back = {"back": f"/publish#{name}"}
    assert publisher.post("/reviews/done", done | back).headers["Location"] == f"/publish#{name}"
    assert "author Jane Editor; correction" in publisher.get("/publish")
    refused = publisher.post("/reviews/done", done | {"role": "reviewer", "by": "jane editor"})
    assert "author and reviewer are two people" in read_words(refused)
    assert publisher.post("/reviews/done", done | {"role": "reviewer", "by": "Rob Reader"}).status_code == 303
    assert "Reviewed 1 of 1" in publisher.get("/publish")
    words = {"record": name, "text": "Is that so? <b>", "by": "Rob Reader", "field": "intent"}
    assert publisher.post("/reviews/comments", words).status_code == 303
    (comment,) = (publisher.root / "reviews/treatments/cobalt-syrup").glob("*-rob-reader.yaml")
    page = publisher.get("/publish")
    assert "on intent Is that so? <b>" in page
    assert "Reviewed 0 of 1" in page
    workbench = publisher.get("/documents/amber-fever/records/treatment/cobalt-syrup")
    assert "Comments: 1 Rob Reader" in workbench
    claim = {"record": "claim/amber-fever.p6s1c1", "text": "Who says so?", "by": "Rob Reader"}
    back = {"back": "/documents/amber-fever/claims/p6s1c1#panel"}
    assert publisher.post("/reviews/comments", claim | back).headers["Location"] == back["back"]
    assert "Who says so?" in publisher.get("/documents/amber-fever/claims/p6s1c1")
    assert "claim/amber-fever.p6s1c1 Rob Reader" in publisher.get("/publish")
    settled = {"path": str(comment.relative_to(publisher.root)), "by": "Jane Editor"}
    assert publisher.post("/reviews/comments/settle", settled).status_code == 303
    assert publisher.post("/reviews/comments/settle", settled).status_code == 409
    assert "Reviewed 1 of 1" in publisher.get("/publish")
    assert publisher.post("/undo", {}).status_code == 303
    assert "on intent Is that so? <b>" in publisher.get("/publish")
    # What was said of an earlier state is refused, as is what nobody could read.
    publisher.edit(file, "intent: symptom-relief", "intent: prevention")
    assert "Changed since the page was shown" in read_words(publisher.post("/reviews/done", done))
    for wrong in ({"by": ""}, {"text": ""}, {"field": "colour"}, {"record": "treatment/none"}):
        assert publisher.post("/reviews/comments", words | wrong).status_code == 409
    assert publisher.post("/reviews/comments/settle", {"path": "../../x", "by": "Rob"}).status_code == 409
    # The command line reads the same files.
    assert run(["check", str(publisher.root)]) == 0


def test_no_form_of_another_page_is_taken(publisher: Publisher) -> None:
    rules = [rule for rule in publisher.client.application.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(rules) > 15
    for rule in rules:
        path = re.sub("<[^>]+>", "x", rule.rule)
        for headers in ({}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
            assert publisher.client.post(path, headers=headers, base_url=URL).status_code == 403
    stranger = publisher.client.application.test_client()
    for rule in publisher.client.application.url_map.iter_rules():
        assert stranger.get(re.sub("<[^>]+>", "x", rule.rule), base_url=URL).status_code in {403, 405}


def test_the_desk_counts_changes_since_the_release(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "differ" not in publisher.get("/")
    publisher.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: symptom-relief")
    publisher.edit("treatments/ink-drops.yaml", "line: second", "line: first")
    assert "2 records differ from what is published" in publisher.get("/")
    page = publisher.client.get("/", base_url=URL).text
    for document in ("amber-fever", "paper-cough"):
        assert f'<a href="/publish?document={document}">1</a>' in page
    only = publisher.client.get("/publish?document=paper-cough", base_url=URL).text
    assert 'id="treatment/ink-drops"' in only
    assert 'id="treatment/cobalt-syrup"' not in only
    publisher.publish()
    assert "differ" not in publisher.get("/")
    monkeypatch.setenv("MEDCONTENT_DATABASE_URL", "postgresql://127.0.0.1:9/none")
    assert "The database cannot be read" in publisher.get("/")


def test_production_is_looked_at_only_on_a_click_and_shows_no_password(publisher: Publisher, tmp_path: Path) -> None:
    there = shutil.copy(publisher.database, tmp_path / "production.db")
    publisher.edit("treatments/cobalt-syrup.yaml", "intent: disease-control", "intent: symptom-relief")
    publisher.publish()
    secret = "postgresql://jane:s3cret@127.0.0.1:9/none"
    app = create_studio(find_root(publisher.root), gate := Gate(URL), secret)
    client = app.test_client()
    client.get(gate.first_address.removeprefix(URL), base_url=URL)
    shown = client.get("/production", base_url=URL)
    assert "postgresql://jane:***@127.0.0.1:9/none" in read_words(shown)
    for address in (
        "",
        "http://jane:s3cret@127.0.0.1:9",
        "http://127.0.0.1:9",
        "https://x y:s3cret@",
        "mysql://s3cret",
    ):
        answer = client.post("/production", data={"address": address}, headers=OWN, base_url=URL)
        assert answer.status_code == 409
        assert "s3cret" not in answer.text
        assert 'role="alert"' in answer.text
    looked = client.post("/production", data={"address": f"sqlite:///{there}"}, headers=OWN, base_url=URL)
    assert looked.status_code == 200
    words = read_words(looked)
    assert "Release 1, 2021-05-04T06:00:00Z" in words
    assert "What would change there: 1 record" in words
    assert "intent before: disease-control after: symptom-relief" in words
