"""The golden bytes: the hash of every body of the invented world, which no change of the code may move by accident.

The bytes depend on the world and on the rendering version alone. `tests/golden.json` records all three;
`python -m tests.docs.generated` brings it up to date, unless the bytes moved and neither of the others did.
"""

import hashlib
import tempfile
from pathlib import Path
from typing import NamedTuple

import orjson

from service.publishing.rendering_version import compute_rendering_version
from service.store.database import Database
from service.store.migrate import migrate
from tests.drafts import Drafts
from tests.releases import WORLD_RELEASE, publish, served

FILE = Path(__file__).with_suffix(".json")
WORLD = Path(__file__).parent / "world"
MOVED = """The bytes of records changed, but no declaration did. If this was meant, raise RENDERING in
service/publishing/renderer.py, so that an upgrade renders published records again; then run
python -m tests.docs.generated."""


class Golden(NamedTuple):
    """The SHA-256 of the files of the world, the rendering version, and the SHA-256 of the bodies."""

    world: str
    version: int
    bodies: str


def read_golden() -> Golden:
    """Return the recorded state."""
    return Golden(**orjson.loads(FILE.read_bytes()))


def compute_golden(database: Database) -> Golden:
    """Return the state of this code; the database holds the world in one release."""
    files = b"\n".join(file.read_bytes() for file in sorted(WORLD.rglob("*")) if file.is_file())
    bodies = b"\n".join(each.body for _, each in sorted(served(database).items()))
    return Golden(hashlib.sha256(files).hexdigest(), compute_rendering_version(), hashlib.sha256(bodies).hexdigest())


def check_golden(found: Golden) -> None:
    """Refuse bytes that moved by themselves. Raises LookupError."""
    recorded = read_golden()
    if found[:2] == recorded[:2] and found != recorded:
        raise LookupError(MOVED)


def renew_golden() -> None:
    """Record the state of this code. Raises LookupError if the bytes moved by themselves."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/world.db")
        migrate(database)
        publish(database, Drafts.of(WORLD), WORLD_RELEASE)
        found = compute_golden(database)
        database.close()
    check_golden(found)
    FILE.write_bytes(orjson.dumps(found._asdict(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
