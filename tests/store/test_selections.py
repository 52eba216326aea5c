"""Selections: how the engine finds what a list is of. What it finds is tested through the lists themselves."""

from dataclasses import replace
from itertools import product

import pytest

from service.store.counts import Totals, Uncounted, Way
from service.store.database import Database
from service.store.list_queries import count_query, page_query
from service.store.queries import find_newest_release, page
from service.store.selection import Between, Order, PagePosition, Selection
from service.store.statements import QueryShape

ONE = ("scope", ["systemic"])
TWO = ("modality", ["drug"])
SEVERAL = ("intent", ["curative", "prevention"])
BOTH = (True, False)
SINCE = (Between("2026", None),)
ORDERS = [
    Order(column, descending=falling) for column in ("order_key", "name_key", "updated_at") for falling in (False, True)
]
FILTERED = [
    Selection("treatment", 1, newest=newest, facets=facets, exclude=exclude, few=few)
    for facets in ([ONE, TWO], [ONE, SEVERAL], [SEVERAL], [TWO])
    for newest in BOTH
    for exclude in ((), ("imprecise",))
    for few in BOTH
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
@pytest.mark.parametrize("updated", [(), SINCE], ids=str)
def test_a_kind_is_counted_from_an_index(updated: tuple[Between, ...], published_database: Database) -> None:
    selection = Selection("treatment", 1, newest=True, updated=updated)
    (step,) = explained(published_database, count_query(selection.shape), selection)
    assert "COVERING INDEX" in step


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("updated", [(), SINCE], ids=str)
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


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("columns", [("order_key",), ("name_key", "order_key"), ("updated_at", "order_key")], ids=str)
@pytest.mark.parametrize(
    "selection", [Selection("treatment", 1, newest=newest, updated=SINCE) for newest in BOTH], ids=str
)
def test_a_walk_goes_along_the_index_of_the_order_and_sorts_nothing_but_what_has_gone_since(
    columns: tuple[str, ...], selection: Selection, published_database: Database
) -> None:
    query = page_query(selection.shape, columns, falling=False, marked=False)
    (walk, *gone) = [step for step in explained(published_database, query, selection, limit=20) if "versions" in step]
    ordered = "(kind=? AND to_release=?" + (" AND updated_at>?)" if columns[0] == "updated_at" else ")")
    assert walk.startswith(f"SEARCH versions USING INDEX ix_versions_kind_to_release_{'_'.join(columns)}")
    assert walk.endswith(ordered)
    assert all("to_release>? AND to_release<?" in step for step in gone)
    assert len(gone) == (0 if selection.newest else 1)
    # The twenty of the walk, all that have gone, and the twenty of both are sorted: of the newest release nothing is.
    sorting = [step for step in explained(published_database, query, selection, limit=20) if "B-TREE" in step]
    assert len(sorting) == (0 if selection.newest else 3)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("newest", BOTH)
def test_what_is_rare_is_led_to_by_its_rarest_facet(*, newest: bool, published_database: Database) -> None:
    selection = Selection("treatment", 1, newest=newest, facets=[SEVERAL, TWO], updated=SINCE)
    query = page_query(selection.shape, ("name_key", "order_key"), falling=True, marked=False, rare=True)
    plan = explained(published_database, query, selection, limit=20)
    assert plan[0] == "SEARCH versions USING INDEX sqlite_autoindex_versions_1 (entry=? AND from_release<?)"


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("backwards", BOTH)
def test_each_way_finds_the_same(order: Order, *, backwards: bool, published_database: Database) -> None:
    for facets, updated, due in product(([], [TWO], [ONE, TWO], [SEVERAL, ONE]), ((), SINCE), ((), SINCE)):
        selection = Selection("treatment", 1, newest=True, facets=facets, updated=updated, due=due)
        whole = page(published_database, selection, order, None, 100)
        for mark, newest in product([None, *(PagePosition(row[2:], backwards) for row in whole.rows)], BOTH):
            asked = replace(selection, newest=newest)
            ways = [page(published_database, asked, order, mark, 2, rare=rare) for rare in BOTH]
            assert ways == [page(published_database, selection, order, mark, 2)] * 2


def test_what_is_counted_already_is_not_counted_anew_when_a_release_has_landed(published_database: Database) -> None:
    totals, selection = Totals(), Selection("treatment", 1, newest=True, facets=[ONE, TWO], exclude=["imprecise"])
    with published_database.open_reading() as connection:
        release = find_newest_release(connection)
        assert release
        with pytest.raises(Uncounted):
            totals.counted.count(connection, release, selection)
        total = totals.count(connection, release, selection)
        assert totals.counted.count(connection, release, replace(selection, newest=False)) == total
        with pytest.raises(Uncounted):
            totals.counted.count(connection, release._replace(time="2999-01-01T00:00:00Z"), selection)


@pytest.mark.parametrize(
    ("selection", "total", "way"),
    [
        (Selection("treatment", 1, newest=True), 1_000_000, Way(rare=False, steps=20)),
        (Selection("treatment", 1, newest=True, due=SINCE), 0, Way(rare=False, steps=0)),
        (Selection("treatment", 1, newest=True, due=SINCE), 500_000, Way(rare=False, steps=40)),
        (Selection("treatment", 1, newest=True, due=SINCE), 5000, Way(rare=False, steps=4000)),
        (Selection("treatment", 1, newest=True, due=SINCE), 100, Way(rare=True, steps=100)),
        # The index of a facet has the order of the kind; one record of the world has it.
        (Selection("treatment", 1, newest=True, facets=[ONE]), 1, Way(rare=False, steps=1)),
    ],
    ids=str,
)
def test_the_way_to_a_page_of_a_million_is_the_one_with_fewer_steps(
    selection: Selection, total: int, way: Way, published_database: Database
) -> None:
    with published_database.open_reading() as connection:
        release = find_newest_release(connection)
        assert release
        found = Totals().choose_way(connection, release._replace(total=1_000_000), selection, total, by_kind=True)
        assert found == way


def test_the_rarest_facet_leads(published_database: Database) -> None:
    totals = Totals()
    with published_database.open_reading() as connection:
        release = find_newest_release(connection)
        assert release
        common, rare = ("category", ["specific"]), ("modality", ["drug"])
        asked = Selection(
            "treatment", release.number, newest=True, facets=[("scope", ["local", "systemic"]), common, rare]
        )
        led = totals.order_facets(connection, release, asked)
        assert [name for name, _ in led.facets] == ["modality", "category", "scope"]
        assert totals.count(connection, release, led) == totals.count(connection, release, asked) == 1


def explained(database: Database, query: QueryShape, selection: Selection, **values: object) -> list[str]:
    """Return the steps of SQLite's plan."""
    with database.open_reading() as connection:
        prepared = query.prepare(connection.dialect)
        parameters = prepared.convert_parameters({**selection.values, **values})
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {prepared.sql}", tuple(parameters))
        return [row[3] for row in plan]
