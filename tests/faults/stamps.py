"""Stamps: content of which every release is marked all over, so that a mix of two releases cannot look like one.

Release after release, every condition is renamed to the new stamp, one treatment is added and the one before withdrawn.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import orjson
import sqlalchemy as sa

from service.store import queries
from service.store.database import Database
from service.store.queries import Order, Selection
from service.store.tables import FOREVER, versions

# Names spell the stamp with letters: no source says its number.
STAMP = re.compile(r"Stamp ([0-9]+|[A-J]+)\b")
DIGITS, LETTERS = "0123456789", "ABCDEFGHIJ"
# A copy says what the record says that it is made from.
CONFIRMED = "confirmed:\n  - {rule: records-are-distinct, field: wording, reason: It carries the stamp of a release.}\n"


class Mixed(AssertionError):
    """What was read is of no one release."""


@dataclass(frozen=True)
class StampedRoot:
    """A content root whose files carry a stamp."""

    root: Path

    def write(self, stamp: int) -> None:
        """Mark all files with a stamp, whatever stamp they had."""
        for file in (self.root / "conditions").iterdir():
            text = file.read_text(encoding="utf-8")
            file.write_text(
                re.sub(r"(?m)^name: .*$", f"name: Stamp {spell_stamp(stamp)} {file.stem}", text), encoding="utf-8"
            )
        treatments = self.root / "treatments"
        syrup = (treatments / "cobalt-syrup.yaml").read_text(encoding="utf-8")
        made = re.sub(r"(?m)^name: .*$", f"name: Stamp {spell_stamp(stamp)}", syrup).replace("confirmed:\n", CONFIRMED)
        (treatments / f"copy-{stamp}.yaml").write_text(made, encoding="utf-8")
        if stamp > 1:
            (treatments / f"copy-{stamp - 1}.yaml").write_text(
                "withdrawn: {reason: It has a new stamp.}\n", encoding="utf-8"
            )


def spell_stamp(stamp: int) -> str:
    """Return a stamp as names have it."""
    return str(stamp).translate(str.maketrans(DIGITS, LETTERS))


def read_stamp(found: re.Match[str]) -> int:
    """Return the stamp of a note or a name."""
    return int(found[1].translate(str.maketrans(LETTERS, DIGITS)))


def stamp_of(database: Database) -> int:
    """Return the stamp of what is published, 0 before the first; look at everything that carries one. Raises Mixed."""
    with database.open_reading() as connection:
        return stamp_read(connection)


def stamp_read(connection: sa.Connection) -> int:
    """Return the stamp that is read through one connection. Raises Mixed."""
    release = queries.find_newest_release(connection)
    assert release
    stamps = {0 if (found := STAMP.search(release.note)) is None else read_stamp(found)}
    for kind, wanted in (("condition", r"Stamp"), ("treatment", r"Stamp")):
        page = queries.page(connection, Selection(kind, release.number, newest=False), Order(), None, 1000)
        names = [orjson.loads(each.body)["name"] for each in page.records]
        stamps |= {read_stamp(found) for name in names if wanted in name and (found := STAMP.search(name))}
        stamps |= {0} if kind == "condition" and not all("Stamp" in name for name in names) else set()
    served = sa.select(sa.func.count()).where(versions.c.to_release == FOREVER, sa.not_(versions.c.withdrawn))
    if len(stamps) != 1 or connection.execute(served).scalar_one() != release.total:
        raise Mixed(f"release {release.number}, stamps {sorted(stamps)}")
    return stamps.pop()
