"""Publish content for an operator's command, such as `medcontent serve --prepare`."""

from pathlib import Path

from seed.commands.apply import publish
from seed.commands.inputs import open_input
from service.store.database import Database

SHIPPED = Path(__file__).parents[1] / "content"


def publish_content(database: Database, path: Path | None) -> None:
    """Publish the content at a path without asking, or the content that ships. Raises FaultsFound and StorageFault."""
    publish(database, open_input(path or SHIPPED))
