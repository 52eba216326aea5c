"""A mirror that is killed, at whatever moment, goes on where it was and ends as its origin: by real processes.

`MEDCONTENT_MIRROR_KILLS` sets how many kills are tried (14 where it is not set).
"""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

from service.publishing.faults import ContentFaults
from service.publishing.integrity import verify_body_hashes, verify_rendering
from service.publishing.publication import ReleaseNote
from service.store.database import Database
from service.store.healthcheck import check_release_order
from tests.following.conftest import history
from tests.publishing.editing import WORLD, withdraw
from tests.releases import WORLD_RELEASE, publish
from tests.serving import COMMAND, REPOSITORY, database_url, run, serving

KILLS = int(os.environ.get("MEDCONTENT_MIRROR_KILLS", "14"))
HOOKS = REPOSITORY / "tests" / "faults" / "hooks"
# Where the process is ended: at a row that is inserted, at a commit, or whenever.
POINTS = (
    *("arrivals:1", "releases:1", "entries:1", "committed", "revisions:1", "any time", "versions:1", "following:1"),
    *("begin", "any time", "versions:5", "commit", "links:1", "any time"),
)
CHECKS = (check_release_order, verify_body_hashes, verify_rendering)


def test_a_mirror_killed_at_any_moment_ends_as_its_origin(tmp_path: Path) -> None:
    chance, killed = random.Random(20310504), Counter[str]()  # noqa: S311 - the same kills in every run
    first, second = tmp_path / "origin", tmp_path / "mirror"
    first.mkdir()
    second.mkdir()
    run("upgrade", folder=first)
    run("upgrade", folder=second)
    origin = Database(database_url(first))
    publish(origin, WORLD, WORLD_RELEASE)
    with serving(first) as url:
        for number in range(KILLS):
            _release(origin, number, chance)
            point = POINTS[number % len(POINTS)]
            killed[point] += _follow_and_kill(second, url, point, chance)
            _look(second)
        _release(origin, KILLS, chance)
        run("follow", url, "--once", folder=second)
        run("export", "--ndjson", "copy.ndjson", folder=second)
        run("export", "--ndjson", "copy.ndjson", folder=first)
    assert {point for point in POINTS[:KILLS] if not killed[point]} <= {"any time"}, killed
    assert (second / "copy.ndjson").read_bytes() == (first / "copy.ndjson").read_bytes()
    mirror = Database(database_url(second))
    assert history(mirror) == history(origin)
    assert [trouble for check in CHECKS for trouble in check(mirror)] == []
    mirror.close()
    origin.close()


def _follow_and_kill(folder: Path, url: str, point: str, chance: random.Random) -> bool:
    """Follow, and kill the process at the point; return whether it was killed."""
    environment = {**os.environ, "MEDCONTENT_DATABASE_URL": database_url(folder), "PYTHONPATH": str(REPOSITORY)}
    if point != "any time":
        named = {"KILL_POINT": point, "KILL_REPORT": str(folder / "killed"), "KILL_LATER": "1"}
        environment |= {**named, "PYTHONPATH": f"{HOOKS}{os.pathsep}{REPOSITORY}"}
    command = [*COMMAND, "follow", url, "--once"]
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if point == "any time":
        time.sleep(chance.uniform(0.3, 1.5))
        process.kill()
    _, said = process.communicate(timeout=120)
    assert b"Error" not in said, said.decode()
    return process.returncode == -signal.SIGKILL


def _look(folder: Path) -> None:
    """Expect whole releases, one behind the other."""
    database = Database(database_url(folder))
    assert list(check_release_order(database)) == []
    database.close()


def _release(origin: Database, number: int, chance: random.Random) -> None:
    drafts = WORLD
    for key in chance.sample(sorted(WORLD.by_key), 20):
        if key[0] in {"document", "claim", "reference"}:
            continue
        drafts = drafts.write(*key, f"Name {number}", "name")
    drafts = withdraw(drafts, ("adverse-effect", "green-hair"), "It was blue.", None) if number % 3 else drafts
    try:
        publish(origin, drafts, ReleaseNote("a tester", f"Release {number}"))
    except ContentFaults:
        publish(origin, WORLD.write("finding", "glowing-elbows", f"Name {number}", "name"))
