"""An invented corpus of any size: treatments whose words mean nothing, each of the shape of one in the tests' world.

The world is published as ever. The treatments and their conditions are then written as one more release, straight into
the tables that public answers come from: a million in minutes, but without the values that an editor would have given.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from schemas.treatments import INTENT, MODALITY, SCOPE
from seed.drafts import read_content
from seed.reading.root import find_root
from service.publishing.publication import ReleaseNote, publish
from service.publishing.rendering_version import compute_rendering_version
from service.publishing.upgrade import upgrade_content
from service.publishing.writer import VERSION
from service.store.bulk_insert import insert_rows
from service.store.database import Database
from service.store.digests import compute_digest
from service.store.tables import FOREVER, entries, facets, links, releases, versions

WORLD = Path(__file__).parents[1] / "tests" / "world"
RELEASE, TIME = 2, "2999-01-01T00:00:00Z"
CHUNK = 1000
COMMON = ("glow", "fever")
# In the tests' world the other one is another name for amber fever: who asks for it is given records of fever too.
ALONE = COMMON[1]
VOCABULARY = 50_000
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru".split()
# Which records of the world are templates for which, and how many treatments a condition has.
CONDITION, TREATMENT = ("condition", "amber-fever"), ("treatment", "cobalt-syrup")
OF_A_CONDITION = 100
CODED = {"modality": MODALITY, "scope": SCOPE, "intent": INTENT}


class Shape(NamedTuple):
    """A record as a template for others: its kind, its body, its facets, its references."""

    kind: str
    body: Mapping[str, Any]
    facets: Sequence[tuple[str, str]]
    links: Sequence[tuple[str, int]]

    def varied(self, values: Mapping[str, Any], found_by: Mapping[str, str], refers: Mapping[str, int]) -> "Shape":
        """Return a record of this shape with other values."""
        id_, address = values["id"], f"/v1/{self.kind}s/{values['id']}"
        linked = {**self.body["links"], "self": address, "webUrl": address.removeprefix("/v1")}
        made = {"release": RELEASE, "updatedAt": TIME, "sha256": hashlib.sha256(id_.encode()).hexdigest()}
        return Shape(
            self.kind,
            {**self.body, **values, **made, "links": linked},
            [*(facet for facet in self.facets if facet[0] not in found_by), *found_by.items()],
            [(field, refers.get(field, target)) for field, target in self.links],
        )


def fill(database: Database, number: int) -> None:
    """Fill an empty database with the world and this number of treatments."""
    upgrade_content(database)
    publish(database, read_content(find_root(WORLD)).drafts, ReleaseNote("benchmark", "The invented world"))
    with database.open_writing() as connection:
        first = 1 + connection.execute(sa.select(sa.func.max(entries.c.key))).scalar_one()
        conditions = list(_conditions(_shape(connection, *CONDITION), number // OF_A_CONDITION + 1))
        added = len(conditions) + number
        rendering = compute_rendering_version()
        row = (RELEASE, TIME, "benchmark", "Treatments", added, 0, 0, 0, first - 1 + added, rendering)
        connection.execute(sa.insert(releases).values(row))
        treatments = _treatments(_shape(connection, *TREATMENT), number, first, conditions)
        _write(connection, first, chain(conditions, treatments))
    database.tidy_up()


def list_records(number: int) -> Iterator[dict[str, Any]]:
    """Yield the values of this number of records, the same each time: each common word is in half of them."""
    chance = Random(1)  # noqa: S311 (the same records each time)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))
    for place in range(number):
        some = chance.choices(words, cum_weights=weights, k=36)
        for common in COMMON:
            if chance.random() < 0.5:
                some[chance.randrange(36)] = common
        pieces = [" ".join(some[start:end]) for start, end in ((0, 3), (3, 6), (6, 9), (9, 11), (11, 14), (14, 36))]
        yield {
            "id": f"record-{place:09}",
            "name": pieces[0],
            "aliases": pieces[1:3],
            "standardTerm": pieces[3],
            "wording": pieces[4],
            "description": pieces[5],
        }


def _conditions(shape: Shape, number: int) -> Iterator[Shape]:
    for each in list_records(number):
        yield shape.varied({name: each[name] for name in ("id", "name", "aliases", "wording")}, {}, {})


def _treatments(shape: Shape, number: int, first: int, conditions: Sequence[Shape]) -> Iterator[Shape]:
    """Yield the treatments; the conditions have the keys from the first one on."""
    chance = Random(2)  # noqa: S311 (the same choices each time)
    coded = {name: list(vocabulary.terms) for name, vocabulary in CODED.items()}
    for each in list_records(number):
        place = chance.randrange(len(conditions))
        condition = conditions[place].body
        reference = {name: condition[name] for name in ("type", "id", "name")} | {"self": condition["links"]["self"]}
        chosen = {name: chance.choice(values) for name, values in coded.items()}
        values = {**each, **chosen, "purpose": each["description"], "conditions": [reference]}
        del values["description"]
        yield shape.varied(values, {**chosen, "condition": condition["id"]}, {"conditions": first + place})


def _shape(connection: sa.Connection, kind: str, id_: str) -> Shape:
    """Return a record of the world."""
    key, body = connection.execute(
        sa.select(entries.c.key, versions.c.body)
        .join(versions, versions.c.entry == entries.c.key)
        .where(entries.c.kind == kind, entries.c.id == id_)
    ).one()
    found_by = connection.execute(sa.select(facets.c.name, facets.c.value).where(facets.c.entry == key))
    refers = connection.execute(sa.select(links.c.field, links.c.target).where(links.c.entry == key))
    return Shape(kind, orjson.loads(body), [tuple(row) for row in found_by], [tuple(row) for row in refers])


def _write(connection: sa.Connection, first: int, shapes: Iterable[Shape]) -> None:
    """Write records, with keys from the first on."""
    numbered = enumerate(shapes, first)
    always = ("from_release", "to_release")
    while chunk := list(islice(numbered, CHUNK)):
        identities = ((key, each.kind, each.body["id"], None) for key, each in chunk)
        found_by = ((key, *facet, each.kind, each.body["id"], RELEASE, FOREVER) for key, each in chunk
                    for facet in each.facets)  # fmt: skip
        refers = ((key, *link, RELEASE, FOREVER) for key, each in chunk for link in each.links)
        insert_rows(connection, entries, ("key", "kind", "id", "document"), identities)
        insert_rows(connection, versions, VERSION, map(_version, chunk))
        insert_rows(connection, facets, ("entry", "name", "value", "kind", "order_key", *always), found_by)
        insert_rows(connection, links, ("entry", "field", "target", *always), refers)


def _version(numbered: tuple[int, Shape]) -> tuple[Any, ...]:
    key, each = numbered
    id_, name, sha256 = (str(each.body[name]) for name in ("id", "name", "sha256"))
    body = orjson.dumps(each.body)
    place = key, RELEASE, FOREVER, each.kind, id_, name.casefold()
    return *place, 1, False, sha256, TIME, body, compute_digest(body), None
