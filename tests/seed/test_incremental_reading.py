"""A root that is read again gives what a full reading gives, and only what changed is read and checked for it."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from seed.checking.check_cache import CheckCache
from seed.checking.checker import ContentChecker, find_faults
from seed.drafts import ContentFiles, ContentReader, read_content
from seed.error_report import build_reports
from seed.reading.root import Root, find_root
from seed.root_cache import RootCache
from seed.sheet_cache import SheetCache
from seed.sheet_entries import YOUNG_NS, update_entry
from seed.sheets import list_sheets
from service.publishing.corpus import Unpublished
from service.publishing.document_checks import DraftChecker
from service.publishing.drafts import Draft
from service.publishing.faults import ContentFaults, Fault
from service.publishing.kept_faults import DocumentFaults, RecentFaults
from service.publishing.plan import build_plan
from service.publishing.rule_registry import DATED
from tests.drafts import Drafts
from tests.editor import PROGRAM, Editor

pytestmark = pytest.mark.engines("sqlite")
SYRUP = "treatments/cobalt-syrup.yaml"
ROUNDS = 24


@pytest.fixture
def root(tmp_path: Path, world_root: Path) -> Root:
    """Give a copy of the invented world."""
    shutil.copytree(world_root, tmp_path / "root")
    return find_root(tmp_path / "root")


def describe(content: ContentFiles) -> list[Any]:
    """Return all that is read of a root, and all that is reported of it."""
    return [
        [(*draft.key, draft.values, draft.cuts) for draft in content.drafts],
        [str(fault) for fault in content.faults],
        sorted(content.unread),
        sorted(content.unclaimed),
        sorted(content.repeated),
        {key: (written.place, written.node.place, written.elsewhere) for key, written in content.written.items()},
        dict(content.texts),
        content.settings,
    ]


def list_files(root: Root) -> list[Path]:
    return sorted(path for path in root.path.rglob("*") if path.is_file() and path.name != "content.yaml")


def edit(chance: random.Random, root: Root) -> None:
    """Change something in the root as editors, git and accidents do."""
    path = chance.choice(list_files(root))
    text, times = path.read_bytes(), (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    place = chance.randrange(len(text) or 1)
    what = chance.choice("change same-size delete rename copy touch replace wrong-field unreadable link".split())
    if what == "change":
        path.write_bytes(text[:place] + chance.choice((b"\n", b"x", b": ", b"p9s9c9", b"\xff")) + text[place + 1 :])
    elif what == "same-size":
        path.write_bytes(text[:place] + b"z" + text[place + 1 :])
        os.utime(path, ns=times)
    elif what == "delete":
        path.unlink()
    elif what == "rename":
        path.rename(path.with_name(f"{path.stem}-{chance.randrange(9)}{path.suffix}"))
    elif what == "copy":
        path.with_name(f"copy-{chance.randrange(9)}.yaml").write_bytes(text)
    elif what == "touch":
        path.touch()
    elif what == "replace":
        path.with_name(".new").write_bytes(text.replace(b"amber-fever", b"paper-cough", 1))
        path.with_name(".new").replace(path)
    elif what == "wrong-field":
        path.write_bytes(text.replace(b"name:", b"nome:", 1))
    elif what == "unreadable":
        path.write_bytes(b"\t- {")
    else:
        path.unlink()
        path.symlink_to("/dev/null")


def test_every_edit_is_read_and_checked_as_a_full_reading_and_check_would(root: Root, tmp_path: Path) -> None:
    chance = random.Random(14)  # noqa: S311 - the same edits in every run
    reader, checker = ContentReader(root), ContentChecker()
    backup = tmp_path / "backup"
    shutil.copytree(root.path, backup)
    for number in range(ROUNDS):
        if number % 8 == 7:  # as by `git checkout`
            shutil.rmtree(root.path)
            shutil.copytree(backup, root.path)
        for _ in range(chance.choice((1, 1, 1, 4))):
            edit(chance, root)
        full, living = read_content(root), reader.refresh().content
        cache = RootCache(tmp_path / "cache", root.path)
        stored, results = ContentReader(root, SheetCache(root, cache)).refresh().content, CheckCache(cache)
        assert describe(living) == describe(stored) == describe(full)
        wanted = build_reports(full, find_faults(full))
        assert build_reports(living, checker.find_faults(living)) == wanted
        assert build_reports(stored, ContentChecker(results).find_faults(stored)) == wanted
        results.save()


def test_a_refresh_names_what_is_new_changed_and_gone(root: Root) -> None:
    reader = ContentReader(root)
    assert len(reader.refresh().changed) > 50
    assert reader.refresh().changed == frozenset()
    (root.path / SYRUP).touch()
    assert reader.refresh().changed == frozenset()
    (root.path / SYRUP).rename(root.path / "treatments/cobalt-mixture.yaml")
    text = root.path / "documents/paper-cough/text.txt"
    text.write_bytes(text.read_bytes() + b"\n")
    changed = reader.refresh().changed
    assert changed == {
        PurePosixPath(SYRUP),
        *map(PurePosixPath, ("treatments/cobalt-mixture.yaml", "documents/paper-cough")),
    }


def test_a_change_that_no_stamp_tells_is_seen_while_the_file_is_young(root: Root) -> None:
    def find_syrup() -> Any:
        sheets = list_sheets(root.list_files(("treatments",)).files)
        return next(files for files in sheets if str(files.path) == SYRUP)

    files = find_syrup()
    read_at = max(files.files[0].stamp.modified, files.files[0].stamp.changed)
    young = update_entry(root, files, None, read_at + YOUNG_NS, thorough=False)
    settled = update_entry(root, files, None, read_at + YOUNG_NS + 1, thorough=False)
    names = [entry.sheet.drafts[0].values["name"] for entry in (young, settled)]
    path = root.path / SYRUP
    path.write_bytes(path.read_bytes().replace(b"Cobalt syrup", b"Cobalt drops", 1))
    # The files as they were listed before the change: the stamp says nothing of it.
    again = [update_entry(root, files, entry, read_at + 2 * YOUNG_NS, thorough=False) for entry in (young, settled)]
    assert names == ["Cobalt syrup", "Cobalt syrup"]
    assert [entry.sheet.drafts[0].values["name"] for entry in again] == ["Cobalt drops", "Cobalt syrup"]
    checked = update_entry(root, files, settled, read_at + 2 * YOUNG_NS, thorough=True)
    assert checked.sheet.drafts[0].values["name"] == "Cobalt drops"
    assert update_entry(root, find_syrup(), settled, read_at, thorough=False).digest == again[0].digest


def test_places_are_shown_from_the_folder_that_a_command_works_in(root: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = ContentReader(root)
    for folder in (root.path.parent, root.path / "sites", root.path):
        monkeypatch.chdir(folder)
        assert describe(reader.refresh().content) == describe(read_content(root))


class Counting(RecentFaults):
    """Keeps results, and counts the documents that were checked."""

    def __init__(self) -> None:
        super().__init__()
        self.checked = 0

    def keep(self, digest: bytes, faults: DocumentFaults) -> None:
        super().keep(digest, faults)
        self.checked += 1


def plan_faults(drafts: Drafts) -> list[Fault]:
    try:
        return build_plan(0, Unpublished(), drafts.all).warnings
    except ContentFaults as found:
        return list(found.faults)


def test_only_documents_that_an_edit_touches_are_checked_again(world_drafts: Drafts) -> None:
    kept = Counting()
    checker = DraftChecker(kept)

    def count(drafts: Drafts) -> tuple[int, int]:
        kept.start_check()
        kept.checked = 0
        found = checker.find_faults(drafts.all)
        assert found == plan_faults(drafts)
        return kept.checked, len(found)

    # Its review lies in the future, and the result of such a document is not kept.
    reviewed = world_drafts.values("condition", "amber-fever")
    unreviewed = {
        **{name: value for name, value in reviewed.items() if name != "review"},
        "confirmed": [each for each in reviewed["confirmed"] if each["rule"] not in DATED],
    }
    settled = world_drafts.put("condition", "amber-fever", unreviewed)
    assert count(settled) == (4, 0)
    assert count(settled) == (0, 0)
    assert count(settled.write("treatment", "cobalt-syrup", "Cobalt", "name")) == (1, 0)
    # Both notices replace or name what is of amber fever, and their own records are named by nobody.
    gone = settled.without(("reference", "gland-atlas"))
    checked, faults = count(gone)
    assert (checked, faults > 0) == (2, True)
    assert count(gone) == (0, faults)
    # A fault that proposes ids follows the ids.
    renamed = gone.put("reference", "gland-atlases", settled.values("reference", "gland-atlas"))
    assert "gland-atlases" in str(plan_faults(renamed))
    assert count(renamed) == (2, faults)
    assert count(settled) == (2, 0)


def test_random_drafts_have_the_faults_of_their_plan(world_drafts: Drafts) -> None:
    chance, checker = random.Random(5), DraftChecker(RecentFaults())  # noqa: S311 - the same in every run
    drafts = world_drafts
    for number in range(60):
        if number % 10 == 0:
            drafts = world_drafts
        kind, id_ = key = chance.choice(list(drafts.by_key))
        values = drafts.by_key[key].values
        name = chance.choice(list(values))
        match chance.randrange(6):
            case 0:
                drafts = drafts.without(key)
            case 1:
                drafts = drafts.remove(kind, id_, name)
            case 2:
                drafts = drafts.write(kind, id_, chance.choice(("nonsense", [], {}, ["no-such-id"])), name)
            case 3:
                drafts = drafts.without(key).put(kind, f"{id_}-x", values)
            case 4:
                drafts = drafts.withdraw(kind, id_)
            case _:
                drafts = drafts.put(kind, id_, chance.choice((None, "text", {**values, "document": "nowhere"})))
        assert checker.find_faults(drafts.all) == plan_faults(drafts)


def test_drafts_that_are_alike_have_one_digest_and_changed_copies_another(world_drafts: Drafts) -> None:
    syrup = world_drafts.by_key["treatment", "cobalt-syrup"]
    alike = world_drafts.put("treatment", "cobalt-syrup", world_drafts.values("treatment", "cobalt-syrup"))
    assert alike.by_key[syrup.key].digest == syrup.digest
    assert len({each.digest for each in world_drafts.all}) == len(world_drafts.all)
    assert Draft(syrup.kind, "other", syrup.values).digest != syrup.digest
    assert Draft(syrup.kind, "other", "\ud800").digest  # a lone surrogate is reported elsewhere


@pytest.fixture
def cache_file(editor: Editor, cache_folder: Path) -> Path:
    """Give the file that two checks have left."""
    before = set(cache_folder.iterdir())
    assert editor("check").code == editor("check").code == 0
    (file,) = set(cache_folder.iterdir()) - before
    return file


def damage(file: Path, how: str) -> None:
    """Damage a cache as disks, other programs and other versions do."""
    data = file.read_bytes()
    if how == "emptied":
        file.write_bytes(b"")
    elif how == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif how == "other":
        file.write_bytes(b"This is no database. " * 500)
    elif how == "flipped":
        file.write_bytes(
            bytes(byte ^ (1 if place % 97 == 13 and place > 4096 else 0) for place, byte in enumerate(data))
        )
    elif how == "folder":
        file.unlink()
        file.mkdir()
    else:
        with sqlite3.connect(file) as connection:
            changes = {
                "values": "UPDATE sheets SET value = replace(value, 'Cobalt', 'Copper')",
                "swapped": "UPDATE sheets SET key = 'x' || key",
                "sealed-by-others": "UPDATE sheets SET seal = zeroblob(24)",
                "results": "UPDATE results SET value = '[[[],[],[]],[],[]]'",
                "typed": "UPDATE sheets SET value = 7",
            }
            connection.execute(changes[how])


DAMAGES = "emptied cut other flipped folder values swapped sealed-by-others results typed".split()


def test_a_damaged_cache_is_not_used(editor: Editor, cache_file: Path) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: disease-controll")
    wanted = editor("check").out
    assert "disease-controll" in wanted
    for how in DAMAGES:
        damage(cache_file, how)
        assert (how, editor("check").out) == (how, wanted)
        if cache_file.is_dir():
            cache_file.rmdir()
        assert editor("check").out == wanted


def test_a_cache_that_is_busy_or_not_ours_alone_is_not_used(
    editor: Editor, cache_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: disease-controll")
    wanted = editor("check").out
    with sqlite3.connect(cache_file, isolation_level=None) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert editor("check").out == wanted
    shared, blocked = tmp_path / "shared", tmp_path / "blocked"
    shared.mkdir()
    shared.chmod(0o777)
    blocked.write_text("a file where the folder would be")
    for folder in (shared, blocked, Path("/dev/null"), Path("/proc/no-such-folder")):
        monkeypatch.setenv("MEDCONTENT_CACHE_DIR", str(folder))
        assert editor("check").out == wanted
    assert list(shared.iterdir()) == []


def test_several_commands_at_once_say_the_same(editor: Editor, cache_file: Path) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: disease-controll")
    wanted = editor("check").out
    cache_file.unlink()
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "check"],
            cwd=editor.home, env=editor.environment, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    assert [program.communicate(timeout=60)[0] for program in programs] == [wanted] * 3


def test_the_cache_of_a_root_that_is_gone_is_removed(tmp_path: Path, root: Root) -> None:
    folder = tmp_path / "cache"
    old, young, other = folder / "old.db", folder / "young.db", folder / "old.txt"
    folder.mkdir(0o700)
    for file in (old, young, other):
        file.touch()
        os.utime(file, (0, 0) if file.stem == "old" else None)
    RootCache(folder, root.path)
    assert set(folder.iterdir()) == {young, other}
