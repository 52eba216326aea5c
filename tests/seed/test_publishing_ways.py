"""Ways from a laptop to the public service: a repository whose workflow publishes, and an origin to follow."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from seed.commands.main import run
from service.operations.exit_codes import CONTENT, STORAGE
from service.publishing.publication import ReleaseNote
from service.store.database import Database
from service.store.queries import ReleaseRow, find_newest_release
from tests.editor import Editor
from tests.engines import Engine
from tests.following.conftest import Live, live
from tests.publishing.editing import WORLD
from tests.releases import publish
from tests.requirements import need

REPOSITORY = Path(__file__).parents[2]
PROGRAM = f"#!{sys.executable}\nfrom seed.commands.main import main\nmain()\n"
WORKFLOW = REPOSITORY / "examples" / "publishing" / "publish.yml"
SYRUP = "treatments/cobalt-syrup.yaml"
pytestmark = pytest.mark.engines("sqlite")


class Forge:
    """A forge on this machine: a bare repository, and the steps of the workflow for what is pushed there."""

    def __init__(self, home: Path, database: str) -> None:
        """Make the repository, and the program that the steps run."""
        self.home, self.database, self.runs = home, database, 0
        self.remote, self.programs = home / "remote.git", home / "programs"
        self.programs.mkdir()
        (self.programs / "medcontent").write_text(PROGRAM, encoding="utf-8")
        (self.programs / "medcontent").chmod(0o755)
        git(home, "init", "-q", "--bare", "-b", "main", str(self.remote))

    def run_workflow(self, event: str, branch: str) -> tuple[int, str]:
        """Run every step on a fresh clone, as a forge does; return the exit code of the last one and what was said."""
        self.runs += 1
        clone = self.home / f"run-{self.runs}"
        git(self.home, "clone", "-q", "-b", branch, str(self.remote), str(clone))
        workflow: Any = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
        said = ""
        for step in workflow["jobs"]["publish"]["steps"]:
            if "run" not in step or (step.get("if") == "github.event_name == 'push'" and event != "push"):
                continue
            path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
            mine = {"MEDCONTENT_DATABASE_URL": self.database, "PYTHONPATH": str(REPOSITORY), "PATH": path}
            mine["RUNNER_TEMP"] = str(self.home)
            environment = {**os.environ, **mine}
            done = subprocess.run(
                ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
                cwd=clone, env=environment, capture_output=True, text=True, check=False, timeout=120,
            )  # fmt: skip
            said += done.stdout + done.stderr
            if done.returncode:
                return done.returncode, said
        return 0, said


def git(folder: Path, *arguments: str) -> None:
    """Run git as an editor with a name."""
    named = ("-c", "user.name=Jane Editor", "-c", "user.email=jane@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *named, *arguments], cwd=folder, check=True, capture_output=True, timeout=60)


def newest(url: str) -> ReleaseRow | None:
    """Return the newest release of a database."""
    database = Database(url)
    with database.open_reading() as connection:
        found = find_newest_release(connection)
    database.close()
    return found


def test_what_is_merged_is_published_and_a_proposal_only_planned(editor: Editor, tmp_path: Path) -> None:
    need("git")
    forge, work = Forge(tmp_path, editor.url), editor.root
    git(work, "init", "-q", "-b", "main")
    git(work, "add", "-A")
    git(work, "commit", "-qm", "The content as published")
    git(work, "push", "-q", str(forge.remote), "main")
    code, said = forge.run_workflow("push", "main")
    assert code == 0, said
    assert editor.release.number == 1

    git(work, "switch", "-qc", "tin")
    editor.edit(SYRUP, "for the tin bones", "for the tin")
    assert editor("done", str(work / SYRUP), "--author", "Jane Editor", "--significance", "correction").code == 0
    git(work, "add", "-A")
    git(work, "commit", "-qm", "The syrup is for the tin")
    git(work, "push", "-q", str(forge.remote), "tin")
    code, said = forge.run_workflow("pull_request", "tin")
    assert (code, "~ treatment/cobalt-syrup" in said) == (0, True)
    assert editor.release.number == 1

    git(work, "switch", "-q", "main")
    git(work, "merge", "-q", "--ff-only", "tin")
    git(work, "push", "-q", str(forge.remote), "main")
    code, said = forge.run_workflow("push", "main")
    assert code == 0, said
    assert editor.release[:4:2] == (2, "Jane Editor")
    assert (editor.release.note, editor.release.significance) == ("The syrup is for the tin", "correction")

    editor.edit(SYRUP, "for the tin", "for nobody")
    git(work, "commit", "-qam", "A mistake")
    git(work, "push", "-q", str(forge.remote), "main")
    code, said = forge.run_workflow("push", "main")
    assert (code, "::error" in said) == (CONTENT, True)
    assert editor.release.number == 2
    git(work, "revert", "--no-edit", "HEAD", "HEAD~1")
    git(work, "push", "-q", str(forge.remote), "main")
    code, said = forge.run_workflow("push", "main")
    assert code == 0, said
    assert editor.release.number == 3


def test_production_shows_what_it_serves_and_what_would_change_there(
    editor: Editor, engine: Engine, world_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDCONTENT_CACHE_DIR", str(editor.home / "cache"))
    (editor.home / "origin").mkdir()
    with live(engine.copied(world_url, editor.home / "origin")) as origin:
        _look_at_production(editor, origin)


def _look_at_production(editor: Editor, origin: Live) -> None:
    note = ReleaseNote("Jane", "Other syrup", significance="update")
    assert publish(origin.database, WORLD.write("treatment", "cobalt-syrup", "for the tin", "purpose"), note) == 2
    # What the editor has in their own database does not matter.
    assert editor.release.number == 1
    for address, fetched in ((origin.url, "Fetched 2 releases"), (origin.url, ""), (origin.database.url, "")):
        ending = editor("production", address)
        assert ending.code == 0, ending.err
        shown = origin.database.shown if address == origin.database.url else address
        assert ending.lines[0].startswith(f"{shown} serves release 2 (")
        assert ending.lines[1] == "  Jane: Other syrup (update)"
        assert '      purpose  "for the tin" -> "for the tin bones"' in ending.lines
        assert "Plan: 0 to add, 1 to change, 0 to withdraw, 181 unchanged." in ending.lines
        assert fetched in ending.err
    empty = editor("production", f"sqlite:///{editor.home / 'nothing.db'}")
    assert (empty.code, "Traceback" in empty.err) == (STORAGE, False)
    (editor.home / "nothing.db").touch()
    assert "Nothing is published yet in" in editor("production", f"sqlite:///{editor.home / 'nothing.db'}").err
    # What review files say of the significance counts, as in a plan.
    assert "Significance not said: treatment/cobalt-syrup" in editor("production", origin.url).out
    editor.edit(SYRUP, "for the tin bones", "tin bones")
    assert editor("done", "treatment/cobalt-syrup", "--author", "Jane", "--significance", "correction").code == 0
    assert "Significance: correction (1)." in editor("production", origin.url).lines
    assert editor("production", "ftp://example.org").code != 0
    assert editor("production", "http://127.0.0.1:1").code != 0


def test_production_follows_the_instance_of_the_editors(editor: Editor, tmp_path: Path) -> None:
    production = f"sqlite:///{tmp_path / 'production.db'}"
    with live(editor.url) as editors:
        editor.edit(SYRUP, "for the tin bones", "for the tin")
        assert editor("apply", "--yes", "--significance", "correction").code == 0
        os.environ["MEDCONTENT_DATABASE_URL"] = production
        assert run(["follow", editors.url, "--once"]) == 0
    assert newest(production) == editor.release
