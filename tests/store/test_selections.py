"""Selections: how the engine finds what a list is of. What it finds is tested through the lists themselves."""

import pytest

from service.store.database import Database
from service.store.reading import newest_release
from service.store.selections import Between, Selection, count_query, page_query
from service.store.statements import Statement
from service.store.totals import Totals

ONE = ("scope", ["systemic"])
TWO = ("modality", ["drug"])
SEVERAL = ("intent", ["curative", "prevention"])
FILTERED = [
    Selection("treatment", 1, newest=newest, facets=facets, exclude=exclude, few=few)
    for facets in ([ONE, TWO], [ONE, SEVERAL], [SEVERAL], [TWO])
    for newest in (True, False)
    for exclude in ((), ("imprecise",))
    for few in (True, False)
]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("selection", FILTERED, ids=str)
def test_what_has_facets_is_counted_without_a_look_at_any_version(
    selection: Selection, published_database: Database
) -> None:
    plan = explained(published_database, count_query(selection.shape), selection)
    assert plan
    assert [step for step in plan if "versions" in step or step.startswith("SCAN")] == []


@pytest.mark.engines("sqlite")
def test_a_kind_is_counted_from_an_index(published_database: Database) -> None:
    selection = Selection("treatment", 1, newest=True)
    (step,) = explained(published_database, count_query(selection.shape), selection)
    assert "COVERING INDEX" in step


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("updated", [(), (Between("2026", None),)], ids=str)
def test_the_index_of_a_facet_leads_to_a_page_and_each_record_is_looked_up_once(
    updated: tuple[Between, ...], published_database: Database
) -> None:
    selection = Selection("treatment", 1, newest=True, facets=[ONE, TWO], updated=updated)
    query = page_query(selection.shape, ("order_key",), falling=False, marked=True)
    plan = explained(published_database, query, selection, mark0="", limit=20)
    assert plan[0].startswith("SEARCH leader USING COVERING INDEX")
    assert [step for step in plan if "versions" in step] == [
        "SEARCH versions USING INDEX sqlite_autoindex_versions_1 (entry=? AND from_release<?)"
    ]
    assert "SEARCH facets USING PRIMARY KEY (entry=? AND name=? AND value=?)" in plan
    assert not any("TEMP B-TREE" in step for step in plan)


def test_the_rarest_facet_leads(published_database: Database) -> None:
    totals = Totals()
    with published_database.reading() as connection:
        release = newest_release(connection)
        assert release
        common, rare = ("category", ["specific"]), ("modality", ["drug"])
        asked = Selection(
            "treatment", release.number, newest=True, facets=[("scope", ["local", "systemic"]), common, rare]
        )
        led = totals.led(connection, release, asked)
        assert [name for name, _ in led.facets] == ["modality", "category", "scope"]
        assert totals.of(connection, release, led) == totals.of(connection, release, asked) == 1


def explained(database: Database, query: Statement, selection: Selection, **values: object) -> list[str]:
    """Return the steps of SQLite's plan."""
    with database.reading() as connection:
        prepared = query.prepared(connection.dialect)
        parameters = prepared.parameters({**selection.values, **values})
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {prepared.sql}", tuple(parameters))
        return [row[3] for row in plan]
