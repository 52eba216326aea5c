"""Work: what the commands and the routes do with a database, all of it once.

`python -m tests.plans.work URL MIRROR FILE` works on one database, and lets another one follow it. It needs a process
of its own: where the databases are files, it traces every statement on them, and writes what it heard into FILE.
"""

import shutil
import sys
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
from flask import Flask

from benchmarks.corpus import copies, shipped
from seed.commands.main import run
from service.app import create_app
from service.config import Settings
from service.http.release_context import EXTENSION
from service.publishing.publication import ReleaseNote, publish
from service.publishing.upgrade import upgrade_content
from service.store.database import Database
from tests.engines import file_of
from tests.following.conftest import catch_up, live
from tests.plans.collecting import Trace
from tests.upgrades.answers import Answered
from tests.upgrades.crawler import crawl

WORLD = Path(__file__).parents[1] / "world"
# 163 records each: enough that more than one page, chunk and batch is needed of everything.
COPIES = 4
MAX_ANSWERS = 800
# Questions that the crawler does not come upon.
QUESTIONS = (
    "/v1/claims?document=amber-fever&limit=2", "/v1/treatments?condition=amber-fever&exclude=outdated&sort=name",
    "/v1/treatments?scope=systemic&modality=drug&release=2", "/v1/treatments?updatedAt=ge2020-01-01&sort=-updatedAt",
    "/v1/conditions?nextReviewDue=lt2999-01-01", "/v1/releases?before=3", "/v1/changes?limit=7",
    "/v1/treatments?include=claims,conditions&limit=5", "/fhir/r4/ValueSet/treatments/$expand?count=3&offset=3",
    "/fhir/r4/ValueSet/treatments/$expand?filter=syrup", "/fhir/r4/Composition?_count=2",
    "/fhir/r4/CodeSystem/$lookup?system=/v1/treatments&code=cobalt-syrup",
    "/v1/lookup?code=icd-10|C50&code=mesh|D001943&code=icd-10-cm|C50.911", "/sitemap.xml", "/sitemaps/treatments-1.xml",
    "/coverage?after=amber-fever", "/readyz", "/metrics",
)  # fmt: skip


class Local:
    """The app, asked in this process."""

    def __init__(self, app: Flask) -> None:
        """Ask an app."""
        self._client = app.test_client()

    def answered(self, address: str) -> tuple[Answered, bytes]:
        """Return the answer at an address, by its status and its bytes alone."""
        response = self._client.get(address)
        return Answered(address, response.status_code, None, None, None, ""), response.data


def work(url: str, mirror: str, folder: Path) -> None:
    """Publish, look, undo, save, bring back, read, mirror."""
    _command("upgrade")
    database = Database(url)
    publish(database, copies(shipped(), COPIES), ReleaseNote("a tester", "First release: many records"))
    database.tidy_up()
    content = folder / "content"
    shutil.copytree(WORLD, content)
    (content / "content.yaml").write_text("release: {}\n", encoding="utf-8")
    _command("apply", str(content), "--yes")
    syrup = content / "treatments" / "cobalt-syrup.yaml"
    syrup.write_text(syrup.read_text("utf-8").replace("name: Cobalt syrup", "name: A syrup"), encoding="utf-8")
    hair = content / "adverse-effects" / "green-hair.yaml"
    hair.write_text("withdrawn: {reason: It was blue., replacedBy: blue-tongue}\n", encoding="utf-8")
    _command("plan", str(content), "-o", str(folder / "plan.json"))
    _command("apply", str(folder / "plan.json"), "--yes")
    _command("export", str(folder / "all.ndjson"), "--ndjson")
    _command("plan", str(folder / "all.ndjson"))
    _command("export", str(folder / "exported"))
    _command("undo", "3", "--yes")
    for command in ("status", "doctor", "coverage amber-fever", "due --within 99y"):
        _command(*command.split(), may_find=True)
    for command in ("history", "refs", "diff"):
        _command(command, "treatment/cobalt-syrup")
    _command("status", str(content), may_find=True)
    _command("backup", str(folder / "backup.db"))
    _command("restore", str(folder / "backup.db"), "--yes")
    _read(url)
    _follow(url, mirror)
    database.close()


def _command(*arguments: str, may_find: bool = False) -> None:
    code = run([*arguments])
    if code and not (may_find and code == 1):
        raise RuntimeError(f"{arguments} ended with {code}")


def _read(url: str) -> None:
    app = create_app(Settings(database_url=url))
    local = Local(app)
    for address in QUESTIONS:
        local.answered(address)
    for _ in islice(crawl(local), MAX_ANSWERS):
        pass
    app.extensions[EXTENSION].close()


def _follow(url: str, mirror: str) -> None:
    database = Database(mirror)
    upgrade_content(database)
    with live(url) as origin:
        catch_up(database, origin.url)
    database.close()


def main(url: str, mirror: str, target: Path) -> None:
    """Do the work, and write which statements were run."""
    trace = Trace(file_of(url), file_of(mirror)) if url.startswith("sqlite") else None
    with TemporaryDirectory() as folder:
        work(url, mirror, Path(folder))
    if trace:
        target.write_bytes(orjson.dumps([each.as_json() for each in trace.statements()]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
