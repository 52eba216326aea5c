"""The benchmarks: the service and the other applications have the same records, and every part can be run."""

import importlib
import pkgutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import benchmarks
from benchmarks import growth
from benchmarks.invented import COMMON, fill, list_records
from benchmarks.relational import keep
from benchmarks.results import MEASURED, PAGE, Part, at_least, at_most, report
from service.app import create_app
from service.config import Settings
from service.store.database import Database

RECORDS = 60
FIRST = "record-000000000"
MODULES = [each.name for each in pkgutil.iter_modules(benchmarks.__path__) if each.name not in {"__main__", "rivals"}]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Give a database with a few invented treatments."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('filled') / 'medcontent.db'}")
    fill(database, RECORDS)
    yield database
    database.close()


@pytest.fixture(scope="module")
def service(filled: Database) -> FlaskClient:
    """Give a client of the service over it."""
    return create_app(Settings(database_url=filled.url)).test_client()


@pytest.mark.parametrize("name", MODULES)
def test_a_benchmark_says_how_it_is_run(name: str) -> None:
    module = importlib.import_module(f"benchmarks.{name}")
    assert module.__doc__
    runs = hasattr(module, "main") or name == "serve"
    assert runs == (f"python -m benchmarks.{name}" in module.__doc__)


def test_invented_records_are_served_like_any_others(service: FlaskClient) -> None:
    listed = service.get("/v1/treatments?scope=systemic&limit=100").get_json()
    (one, *_) = [item for item in listed["items"] if item["id"].startswith("record-")]
    assert service.get(one["links"]["self"]).get_json() == one
    condition = one["conditions"][0]
    assert one in service.get(f"/v1/treatments?condition={condition['id']}&limit=100").get_json()["items"]
    assert service.get(condition["self"]).get_json()["name"] == condition["name"]
    assert service.get("/v1/treatments").get_json()["total"] > RECORDS


def test_each_common_word_stands_in_half_of_them(service: FlaskClient) -> None:
    for word in COMMON:
        having = sum(word in f"{each}" for each in list_records(1000))
        assert 450 < having < 550
        assert service.get(f"/v1/search?q={word}").get_json()["total"]


def test_others_have_the_same_records(
    service: FlaskClient, filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(filled, tmp_path / "records.db")
    with closing(sqlite3.connect(tmp_path / "records.db")) as connection:
        assert connection.execute("SELECT count(*) FROM treatments").fetchone()[0] > RECORDS
    monkeypatch.setenv("RECORDS", str(tmp_path / "records.db"))
    app: Flask = importlib.import_module("benchmarks.rivals.flask_app").app
    other = app.test_client()
    theirs, ours = other.get(f"/treatments/{FIRST}").get_json(), service.get(f"/v1/treatments/{FIRST}").get_json()
    assert theirs == {snake(name): value for name, value in ours.items() if name != "conditions"} | {
        "condition": ours["conditions"][0]
    }
    assert [each["id"] for each in other.get(f"/treatments?after={FIRST}").get_json()][:1] == ["record-000000001"]
    assert other.get(f"/search?q={COMMON[0]}").get_json()


def test_growth_can_be_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "TIMES", 1)
    monkeypatch.setattr(growth, "RECORDS", 1)
    found = growth._one(RECORDS, tmp_path)
    assert all(taken > 0 for taken in found.values())


def test_a_report_says_what_was_missed() -> None:
    bars = [at_least("speed", 2, 1.5), at_most("waiting", 100, 3.25, "ms")]
    text = report("One core.", [Part("Some", "Explained.", bars, ["| a table |"])])
    assert "| speed | ≥ 2 × | 1.50 × | **missed** |" in text
    assert "| waiting | ≤ 100 ms | 3.25 ms | met |" in text
    assert "### Some\n\nExplained.\n\n| a table |" in text


def test_the_page_has_a_place_for_what_was_measured() -> None:
    assert MEASURED.search(PAGE.read_text(encoding="utf-8"))


def snake(name: str) -> str:
    """Return a name as it is in tables."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
