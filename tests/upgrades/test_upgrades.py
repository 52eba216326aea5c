"""Databases and mirrors that earlier versions made: they upgrade without loss, and the ETags that clients hold stay.

`tests/upgrades/COMMIT/` holds what the version of that commit kept and answered (see `maker`, which makes it again).
"""

import lzma
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from seed.commands.main import run
from service.publishing.erasure import GONE, erase
from service.publishing.publication import ReleaseNote
from service.publishing.renderer import VERSIONED
from service.publishing.upgrade import upgrade_content
from service.store.database import Database
from tests.drafts import AMBER
from tests.engines import Engine, OnPostgreSQL, engine_named, file_of
from tests.following.conftest import catch_up, live
from tests.ports import free_port
from tests.releases import served
from tests.serving import end, start
from tests.upgrades.answers import Answered, Service, connected, read_answers
from tests.upgrades.changes import BYTES, ETAGS, TIMES, Change

FOLDER = Path(__file__).parent
FIXTURES = sorted(path.relative_to(FOLDER) for path in FOLDER.glob("*/*.xz") if path.name != "answers.json.xz")
ENGINES = {".db": "sqlite", ".sql": "postgresql"}
LOST = "These answers are lost. Clients of that version must still find them:"
MOVED = """The validators of these answers changed, but not their bytes: every copy that a client or cache holds is \
fetched again. An ETag follows from the media type and the bytes alone (docs/decisions/0073), and Last-Modified from \
the release. Undo what moved them:"""
ALTERED = """The bytes of these answers changed. If that is not meant, undo it. If it is, name them in \
tests/upgrades/changes.py with the reason:"""
MAX_SHOWN, NEWLINE = 20, "\n"
# Of so many answers, one is asked of a server of PostgreSQL.
SAMPLE = 6


@pytest.fixture(params=FIXTURES, ids=str)
def fixture(request: pytest.FixtureRequest) -> Path:
    """Give each database of each commit, by its file."""
    found: Path = request.param
    return found


@pytest.fixture
def url(request: pytest.FixtureRequest, fixture: Path, tmp_path: Path) -> Iterator[str]:
    """Give a copy of the database, in the form in which it was made."""
    with laid_out(request, fixture, tmp_path) as url:
        yield url


def test_what_clients_hold_of_an_earlier_version_is_still_good(fixture: Path, url: str, tmp_path: Path) -> None:
    commit = fixture.parent.name
    database = Database(url)
    upgrade_content(database)
    database.close()
    process = start(tmp_path, port := free_port(), MEDCONTENT_DATABASE_URL=url)
    try:
        with connected(f"http://127.0.0.1:{port}") as service:
            is_mirror, answers = fixture.name.startswith("mirror"), read_answers(FOLDER / commit / "answers.json.xz")
            if ENGINES[Path(fixture.stem).suffix] == "postgresql":
                # Both engines answer alike from equal rows (tests/api/test_both_engines.py): a sample is enough.
                compare(commit, answers[is_mirror::SAMPLE], service, is_mirror=is_mirror)
            else:
                used = compare(commit, answers, service, is_mirror=is_mirror)
                unused = [each.reason for each in list_changes(BYTES, commit, is_mirror=is_mirror) if each not in used]
                assert not unused, (
                    f"Nothing changed for these reasons; take them off tests/upgrades/changes.py: {unused}"
                )
    finally:
        end(process)


def test_an_upgrade_keeps_every_row(fixture: Path, url: str) -> None:
    database = Database(url)
    before = _all_rows(database)
    upgrade_content(database)
    after = _all_rows(database)
    database.close()
    assert before["releases"]
    for table, held in before.items():
        # Added columns are at the end of a row.
        kept = {tuple(row[: len(next(iter(held)))]) for row in after[table]} if held else set()
        assert table in {"versions", "facets", "links"} or held <= kept, table
        assert len(after[table]) >= len(held), table


def test_an_upgrade_adds_nothing_to_records_but_empty_members(url: str) -> None:
    database = Database(url)
    before = {key: each.json for key, each in served(database).items()}
    upgrade_content(database)
    after = {key: each.json for key, each in served(database).items()}
    database.close()
    assert after.keys() == before.keys()
    for key, old in before.items():
        new = after[key]
        assert {name: new[name] for name in old if name not in VERSIONED} == {
            name: value for name, value in old.items() if name not in VERSIONED
        }, key
        assert all(new[name] in (None, []) for name in new.keys() - old.keys()), key
        assert new["revision"] == old["revision"]


def test_what_an_upgraded_database_exports_changes_nothing_when_it_is_planned(
    fixture: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not fixture.name.startswith("origin"):
        return  # only the origin's editors publish
    database = Database(url)
    upgrade_content(database)
    database.close()
    monkeypatch.setenv("MEDCONTENT_DATABASE_URL", url)
    assert run(["export", str(tmp_path / "content")]) == 0
    assert run(["plan", str(tmp_path / "content")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Nothing to publish."


def test_an_erasure_in_an_upgraded_database_reaches_the_mirror_of_an_earlier_version(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    oldest = [path for path in FIXTURES if path.parent == FIXTURES[0].parent and path.name.endswith(".db.xz")]
    folders = [tmp_path / path.name for path in oldest]
    for folder in folders:
        folder.mkdir()
    mirrored, published = (laid_out(request, path, folder) for path, folder in zip(oldest, folders, strict=True))
    with mirrored as away, published as url:
        words = _list_sentences(url, AMBER)
        assert len(words) > 20
        for each in (url, away):
            with closing(Database(each)) as database:
                upgrade_content(database)
        with closing(Database(url)) as database:
            number = erase(database, AMBER, GONE, ReleaseNote("an operator", "Erased"), "The right to it ended.")
            database.scrub()
        with live(url) as origin, closing(Database(away)) as mirror:
            assert catch_up(mirror, origin.url)[-1] == number
        for each in (url, away):
            with closing(Database(each)) as database:
                stored = str(_all_rows(database))
            file = file_of(each).read_bytes()
            assert [word for word in words if word in stored or word.encode() in file] == []


def _list_sentences(url: str, document: str) -> list[str]:
    """Return the sentences of a document that no other document has."""
    with closing(Database(url)) as database:
        texts = {
            id_: str(each.json.get("text")) for (kind, id_), each in served(database).items() if kind == "sentence"
        }
    others = str([text for id_, text in texts.items() if not id_.startswith(document)])
    return [text for id_, text in texts.items() if id_.startswith(document) and len(text) > 12 and text not in others]


def compare(commit: str, before: list[Answered], service: Service, *, is_mirror: bool) -> set[Change]:
    """Compare what a service answers with what it answered before, and return the reasons for altered bytes."""
    bytes_, etags, times = (list_changes(changes, commit, is_mirror=is_mirror) for changes in (BYTES, ETAGS, TIMES))
    lost, moved, altered, used = [], [], [], set[Change]()
    for old in before:
        new, _ = service.answered(old.address)
        if new.status != old.status:
            lost.append(f"{old.address}: {new.status}")
        elif new.sha256 != old.sha256:
            if change := _explained(bytes_, commit, old):
                used.add(change)
            else:
                altered.append(old.address)
        elif (_etags(old) != _etags(new) and not _explained(etags, commit, old)) or (
            old.last_modified != new.last_modified and not _explained(times, commit, old)
        ):
            moved.append(
                f"{old.address}: {(*_etags(old), old.last_modified)} became {(*_etags(new), new.last_modified)}"
            )
    told = [
        f"{what}\n{NEWLINE.join(found[:MAX_SHOWN])}\n({len(found)} of {len(before)} answers of {commit})"
        for what, found in ((LOST, lost), (MOVED, moved), (ALTERED, altered))
        if found
    ]
    assert not told, "\n".join(told)
    return used


def list_changes(changes: tuple[Change, ...], commit: str, *, is_mirror: bool) -> tuple[Change, ...]:
    """Return the changes that are meant, since a commit."""
    return tuple(each for each in changes if commit in each.commits and not (each.by_upgrade and is_mirror))


def _explained(changes: tuple[Change, ...], commit: str, answered: Answered) -> Change | None:
    return next((each for each in changes if each.explains(commit, answered.address)), None)


def _etags(answered: Answered) -> tuple[str | None, ...]:
    return answered.etag, answered.etag_gzip


@contextmanager
def laid_out(request: pytest.FixtureRequest, fixture: Path, folder: Path) -> Iterator[str]:
    """Give the address of a copy of a database of an earlier version."""
    engine: Engine = engine_named(request, ENGINES[Path(fixture.stem).suffix])
    url = engine.new(folder)
    content = lzma.decompress((FOLDER / fixture).read_bytes())
    if isinstance(engine, OnPostgreSQL):
        with engine.connected(url) as connection:
            connection.execute(content)
    else:
        file_of(url).write_bytes(content)
    yield url
    engine.drop(url)


def _all_rows(database: Database) -> dict[str, set[tuple[object, ...]]]:
    """Return the rows of each table that is there, by the columns that there are; an upgrade renews the rendering."""
    with database.open_reading() as connection:
        names = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
        found = {name: connection.execute(sa.text(f'SELECT * FROM "{name}"')).mappings() for name in sorted(names)}  # noqa: S608
        return {
            name: {tuple(_plain(value) for column, value in row.items() if column != "rendering") for row in rows}
            for name, rows in found.items()
        }


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
