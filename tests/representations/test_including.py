"""Including: what belongs to a record is found in both directions, each once, and nothing is lost beyond the most."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from service.catalog import KINDS, Kind, get_kind, list_referrers, list_related
from service.order_keys import encode_order_key
from service.representations import included_records
from service.representations.cited_records import Wire
from service.representations.included_records import Beside, include
from service.store.database import Database
from service.store.related import IDS_AT_A_TIME, Some, read_bodies
from tests.representations.conftest import Served, everything

of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def named_in(node: Any) -> Iterator[tuple[str, str]]:
    """Yield every record that a body names."""
    if isinstance(node, dict):
        if {"type", "id", "self"} <= node.keys():
            yield node["type"], node["id"]
        for field, value in node.items():
            if field == "evidence":
                yield from (("claim", claim) for claims in value.values() for claim in claims)
            yield from named_in(value)
    elif isinstance(node, list):
        for item in node:
            yield from named_in(item)


def belonging(served: Served, records: list[Wire], wanted: Kind) -> list[str]:
    """Return the ids of what belongs to records, worked out the slow way."""
    own = {(record["type"], record["id"]) for record in records}
    named = {key for record in records for key in named_in(record)}
    filters = {
        each.path[0]
        for record in records
        for other, each in list_referrers(get_kind(record["type"]))
        if other == wanted
    }
    back = {key for key, body in served.items() if set(named_in([body.get(name) for name in filters])) & own}
    found = {id_ for kind, id_ in (named | back) - own if kind == wanted.name and (kind, id_) in served}
    return sorted(found, key=encode_order_key)


@of_every_kind
def test_what_belongs_to_a_record_is_found_in_both_directions(published_database: Database, kind: Kind) -> None:
    served = everything(published_database)
    for record in (body for (name, _), body in served.items() if name == kind.name):
        check(published_database, served, kind, [record])


@of_every_kind
def test_what_belongs_to_a_list_is_there_once(published_database: Database, kind: Kind) -> None:
    served = everything(published_database)
    check(published_database, served, kind, [body for (name, _), body in served.items() if name == kind.name])


def check(database: Database, served: Served, kind: Kind, records: list[Wire]) -> None:
    """Compare the included records with the related ones."""
    kinds = list_related(kind)
    with database.open_reading() as connection:
        found = include(connection, Beside(kind, records, 1, pinned=False), [each.plural for each in kinds])
    assert [each.plural for each in found] == [each.plural for each in kinds]
    for each, wanted in zip(found, kinds, strict=True):
        assert [orjson.loads(body)["id"] for body in each.records] == belonging(served, records, wanted)
        assert list(each.rest) == []


@of_every_kind
def test_no_kind_belongs_to_records_that_is_not_offered(published_database: Database, kind: Kind) -> None:
    served = everything(published_database)
    records = [body for (name, _), body in served.items() if name == kind.name]
    for other in set(KINDS) - set(list_related(kind)):
        assert belonging(served, records, other) == []


def test_the_rest_is_by_address(shipped_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(included_records, "MAX_INCLUDED", 1)
    served = everything(shipped_database)
    kind = get_kind("condition")
    record = served["condition", "metastatic-breast-cancer"]
    with shipped_database.open_reading() as connection:
        claims, treatments = include(connection, Beside(kind, [record], 1, pinned=True), ["treatments", "claims"])
    assert len(treatments.records) == len(claims.records) == 1
    assert treatments.rest == ["/v1/treatments?condition=metastatic-breast-cancer&release=1"]
    left = belonging(served, [record], get_kind("claim"))[1:]
    assert left
    assert claims.rest == [f"/v1/claims/{id_}?release=1" for id_ in left]


def test_the_address_of_a_list_never_grows_too_long(
    shipped_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(included_records, "MAX_INCLUDED", 3)
    monkeypatch.setattr(included_records, "MAX_IDS_IN_ADDRESS", 2)
    served = everything(shipped_database)
    records = [body for (name, _), body in served.items() if name == "condition"]
    with shipped_database.open_reading() as connection:
        (found,) = include(connection, Beside(get_kind("condition"), records, 1, pinned=False), ["treatments"])
    assert len(found.rest) == (len(records) + 1) // 2
    assert all(address.count("condition=") <= 2 for address in found.rest)


def test_any_number_of_records_is_read_at_once(shipped_database: Database) -> None:
    served = everything(shipped_database)
    ids = [id_ for kind, id_ in served if kind == "claim"]
    with shipped_database.open_reading() as connection:
        for count in (0, 1, 2, 3, len(ids)):
            found = read_bodies(connection, Some("claim", ids[:count], 1))
            assert {id_: orjson.loads(body) for id_, body in found.items()} == {
                id_: served["claim", id_] for id_ in ids[:count]
            }
        assert len(read_bodies(connection, Some("claim", ids * (IDS_AT_A_TIME // len(ids) + 2), 1))) == len(ids)
        assert read_bodies(connection, Some("claim", ["no-such.p1s1c1", ids[0]], 1)).keys() == {ids[0]}
        assert read_bodies(connection, Some("claim", ids, 0)) == {}
