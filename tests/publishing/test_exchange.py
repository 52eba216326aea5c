"""Exports can be read back: the same records, whatever their kind."""

from typing import Any

import orjson
import pytest

from service.catalog import KINDS, Kind
from service.exports.ndjson_file import iterate_lines
from service.publishing.ndjson import NoRecord, import_record
from service.publishing.plan import plan
from service.publishing.publication import publish
from service.store.database import Database
from service.store.queries import find_newest_release
from tests.drafts import Drafts
from tests.releases import NOTE, published_world, served


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_an_exported_record_is_the_served_one_and_what_stands_off_the_wire(
    published_database: Database, kind: Kind
) -> None:
    bodies = served(published_database)
    lines = {(line["type"], line["id"]): line for line in exported_lines(published_database)}
    for source in published_world(published_database).iterate(kind.name):
        line = lines[source.key]
        assert {name: line[name] for name in kind.members if name in line} == bodies[source.key].json
        unserved = {name for name, field in kind.written.items() if field.load_only and source.values[name] is not None}
        own = {"sameAsWritten"} if source.values.get("topic") and source.values.get("sameAs") else set()
        assert set(line) - set(kind.members) == unserved | own


def test_an_export_read_back_changes_nothing(published_database: Database) -> None:
    drafts = [draft for line in exported_lines(published_database) if (draft := import_record(line))]
    with plan(published_database, drafts, prune="It is not in the export.") as made:
        assert made.changes == {}


def test_an_export_makes_the_same_records_elsewhere(published_database: Database, database: Database) -> None:
    bodies = served(published_database)
    lines = exported_lines(published_database)
    publish(database, (draft for line in lines if (draft := import_record(line))), NOTE)
    assert {key: each.sha256 for key, each in served(database).items()} == {
        key: each.sha256 for key, each in bodies.items()
    }


def test_a_withdrawn_record_is_exported_as_its_withdrawal(world_database: Database) -> None:
    draft = import_record({"type": "outlook", "id": "calm-days", "withdrawn": {"reason": "It was a mistake."}})
    assert draft is not None
    assert draft.values == {"withdrawn": {"reason": "It was a mistake."}}


def test_a_withdrawn_record_is_a_line_with_the_reason(world_database: Database, world_drafts: Drafts) -> None:
    publish(world_database, world_drafts.withdraw("adverse-effect", "green-hair", replaced_by="blue-tongue").all, NOTE)
    (line,) = [line for line in exported_lines(world_database) if line["id"] == "green-hair"]
    notice = {"reason": "It was a mistake.", "replacedBy": "blue-tongue"}
    assert line == {"type": "adverse-effect", "id": "green-hair", "withdrawn": notice}


def test_plain_ids_are_read_like_served_references() -> None:
    served_one = {"type": "treatment", "id": "x", "conditions": [{"type": "condition", "id": "amber-fever"}]}
    plain_one = {"type": "treatment", "id": "x", "conditions": ["amber-fever"]}
    assert import_record(served_one) == import_record(plain_one)


def test_unknown_members_are_kept_so_that_they_are_refused() -> None:
    draft = import_record({"type": "treatment", "id": "x", "purpos": "?"})
    assert draft is not None
    assert draft.values == {"purpos": "?"}


@pytest.mark.parametrize(
    ("line", "named"), [({"id": "x"}, "type"), ({"type": "potion", "id": "x"}, "condition"), ({"type": "site"}, "id")]
)
def test_an_object_that_is_no_record_is_refused(line: dict[str, str], named: str) -> None:
    with pytest.raises(NoRecord, match=named):
        import_record(line)


def exported_lines(database: Database) -> list[dict[str, Any]]:
    """Return the objects of the newest export."""
    with database.open_reading() as connection:
        newest = find_newest_release(connection)
        assert newest
        return [orjson.loads(line) for line in iterate_lines(connection, newest)]
