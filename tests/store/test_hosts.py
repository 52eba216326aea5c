"""Addresses with several hosts: the command finds the primary among them, also after another one became it."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.store.database import Database, StorageFault
from service.store.migrate import migrate
from service.store.postgresql.address import parse_parameters, spread_hosts
from service.store.tables import releases
from tests.docs.pages import REPOSITORY
from tests.ports import free_port
from tests.servers import folder, running

ROW = dict.fromkeys(("added", "changed", "withdrawn", "touched", "total", "rendering"), 0)
EXAMPLES = re.findall(
    r"MEDCONTENT_DATABASE_URL='(\S+,\S+)'", Path(REPOSITORY, "docs", "configuration.md").read_text("utf-8")
)


@pytest.mark.parametrize(
    ("url", "hosts", "ports"),
    [
        ("postgresql://me@h1,h2/name", "h1,h2", "5432,5432"),
        ("postgresql+psycopg://me:p%40@h1:5433,h2/name?sslmode=require", "h1,h2", "5433,5432"),
        ("postgresql://me@[::1]:5433,127.0.0.1/name", "::1,127.0.0.1", "5433,5432"),
        ("postgresql://me@/name?host=h1,h2&port=1,2", "h1,h2", "1,2"),
    ],
)
def test_hosts_are_read_with_their_ports(url: str, hosts: str, ports: str) -> None:
    told = parse_parameters(sa.make_url(spread_hosts(url)))
    assert (told["host"], str(told["port"]), told["user"], told["dbname"]) == (hosts, ports, "me", "name")


@pytest.mark.parametrize(
    "url", ["postgresql://me@h1,h2:x/name", "postgresql://me@h1:1,/name", "postgresql://me@,/name"]
)
def test_hosts_that_cannot_be_read_are_refused(url: str) -> None:
    with pytest.raises(StorageFault, match="postgresql"):
        Database(url).is_there()


def test_the_examples_lead_to_the_primary_before_and_after_another_one_became_it(programs: Path) -> None:
    assert EXAMPLES
    with running(programs) as first, folder() as place:
        first.sql("CREATE DATABASE content")
        second = first.replicate(place)
        try:
            urls = [_fill(example, [free_port(), second.port, first.port]) for example in EXAMPLES]
            for number, url in enumerate(urls, 1):
                _write(url, number)
            first.stop()
            second.promote()
            for number, url in enumerate(urls, len(urls) + 1):
                _write(url, number)
            assert second.sql("SELECT count(*) FROM releases", "content") == [(2 * len(urls),)]
        finally:
            second.stop()


def _fill(example: str, ports: list[int]) -> str:
    """Return an example with servers of this machine in the place of those that it names."""
    hosts = ",".join(["127.0.0.1"] * len(ports))
    url = re.sub(r"host=[^&]*", f"host={hosts}&port={','.join(map(str, ports))}", example)
    places = ",".join(f"127.0.0.1:{port}" for port in ports)
    return re.sub(r"//\w+@[^/]*", lambda found: f"//tester@{places if ',' in found[0] else ''}", url)


def _write(url: str, number: int) -> None:
    database = Database(url)
    try:
        migrate(database)
        with database.open_writing() as connection:
            row = {"number": number, "time": f"2021-05-04T06:00:{number:02}Z", "author": "a tester", "note": "A note"}
            connection.execute(sa.insert(releases), {**row, **ROW})
    finally:
        database.close()
