"""`medcontent openapi`: the OpenAPI document of the shipped content, as docs/openapi.json holds it."""

import tempfile
from contextlib import closing
from pathlib import Path

import click
import orjson

from service.api.release_context import EXTENSION
from service.app import create_app
from service.config import Settings
from service.operations.publisher import Publisher
from service.store.database import Database


@click.command()
@click.pass_obj
def openapi(publish: Publisher) -> None:
    """Print the OpenAPI document, with examples from the shipped content."""
    click.echo(orjson.dumps(build_document(publish), option=orjson.OPT_INDENT_2))


def build_document(publish: Publisher) -> object:
    """Return the OpenAPI document of a service that has the shipped content and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{Path(folder) / 'shipped.db'}")
        with closing(Database(settings.database_url)) as database:
            publish(database, None)
        app = create_app(settings)
        with closing(app.extensions[EXTENSION]):
            return app.test_client().get("/openapi.json").get_json()
