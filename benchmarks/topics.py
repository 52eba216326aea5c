"""What topics cost, as ratios of processor time in one run: a comparison, a page, and one more article.

    python -m benchmarks.topics [TOPICS [MEMBERS]]      30 topics of 10 members where left out

A comparison and a page are asked of the app itself, without the edge, so each is computed for each request. They are
measured against the lists that have the same records: the members, and what refers to them.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import orjson
from flask.testing import FlaskClient

from service.app import create_app
from service.catalog import KINDS, find_main_filter, get_kind
from service.config import Settings
from service.publishing.drafts import Draft, Key
from service.publishing.publication import publish
from service.store.database import Database
from service.store.migrate import migrate
from tests.drafts import NOTICE, Drafts
from tests.releases import NOTE, changes

WORLD = Path(__file__).parents[1] / "tests" / "world"
CONDITION = "condition"
TIMES, ASKED = 5, 10


def main() -> None:
    """Measure and print the ratios."""
    topics, members = [*map(int, sys.argv[1:]), *(30, 10)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/medcontent.db")
        migrate(database)
        drafts = build_drafts(topics, members)
        first = _measure_once(lambda: publish(database, drafts.all, NOTE))
        article = list(build_member(drafts, 0, members).values())
        second = _measure_once(lambda: publish(database, article, NOTE))
        client = create_app(Settings(database_url=database.url, edge_mib=0)).test_client()
        written = len(changes(database, 2))
        print(f"{topics} topics of {members} members, {len(drafts.all)} drafts")
        print(f"  one more article: {second / first:.3f} of the first publication, {written} records written")
        names = [f"topic-{number}" for number in range(1, min(topics, ASKED) + 1) if number < topics]
        read = _measure(client, [_list_addresses(name) for name in names])
        for label, path in (("comparison", "comparison"), ("page", "page")):
            cost = _measure(client, [[f"/v1/topics/{name}/{path}"] for name in names])
            print(f"  a {label}: {cost / read:.2f} of reading the lists of its records")
        database.close()


def build_drafts(topics: int, members: int) -> Drafts:
    """Return the drafts of the invented world with these topics, each of this many conditions with their records."""
    drafts = Drafts.of(WORLD)
    added = dict(drafts.by_key)
    for topic in range(topics):
        added |= drafts.put("topic", f"topic-{topic}", {"kind": CONDITION, "name": f"Glow {topic}"}).by_key
        for member in range(members):
            added |= build_member(drafts, topic, member)
    return Drafts(added)


def build_member(drafts: Drafts, topic: int, member: int) -> dict[Key, Draft]:
    """Return a copy of all drafts of an article, in which the condition and what refers to it have other ids."""
    article = f"glow-{topic}-{member}"
    ids = {id_: f"{article}-{id_}" for (kind, id_), draft in drafts.by_key.items() if _is_statement(kind, draft)}
    found: dict[Key, Draft] = {}
    for (kind, id_), draft in drafts.by_key.items():
        if id_.partition(".")[0] != NOTICE and id_ not in ids:
            continue
        values = orjson.dumps(draft.values).decode().replace(f'"{NOTICE}', f'"{article}')
        for old, new in ids.items():
            values = values.replace(f'"{old}"', f'"{new}"')
        changed = orjson.loads(values)
        if kind == CONDITION:
            changed |= {"name": f"Glow {topic} in {article}", "topic": f"topic-{topic}", "sameAs": []}
        name = ids.get(id_) or id_.replace(NOTICE, article)
        found[kind, name] = Draft(draft.kind, name, changed)
    return found


def _is_statement(kind: str, draft: Draft) -> bool:
    return get_kind(kind).stated and draft.values.get("document") == NOTICE


def _list_addresses(topic: str) -> list[str]:
    kinds = [kind for kind in KINDS if kind.name == CONDITION or (kind.stated and find_main_filter(kind, CONDITION))]
    return [f"/v1{kind.path}?topic={topic}&limit=100" for kind in kinds]


def _measure(client: FlaskClient, requests: Sequence[Sequence[str]]) -> float:
    """Return the median of the seconds that the requests of each group take together."""
    groups = [addresses for _ in range(TIMES) for addresses in requests]
    return median(_measure_once(partial(_get_all, client, addresses)) for addresses in groups)


def _get_all(client: FlaskClient, addresses: Sequence[str]) -> None:
    for address in addresses:
        if (status := client.get(address).status_code) != 200:
            raise SystemExit(f"{address}: {status}")


def _measure_once(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
