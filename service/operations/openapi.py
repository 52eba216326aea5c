"""`medcontent openapi`: the OpenAPI document of the shipped content; docs/openapi.json is without examples."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
import orjson

from service.api.openapi import PLAIN_DOCUMENT
from service.app import create_app
from service.config import Settings
from service.http.release_context import EXTENSION
from service.operations.publisher import Publisher
from service.store.database import Database


@click.command()
@click.option("--no-examples", is_flag=True, help="Omit the examples, which are responses from the shipped content.")
@click.pass_obj
def openapi(publish: Publisher, no_examples: bool) -> None:  # noqa: FBT001 (click passes options by name)
    """Print the OpenAPI document, with examples from the shipped content."""
    document = build_plain_document() if no_examples else build_document(publish)
    click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2))


def build_plain_document() -> dict[str, Any]:
    """Return the OpenAPI document without examples; it is the same for any content."""
    with _open_app() as app:
        document: dict[str, Any] = app.extensions[PLAIN_DOCUMENT]()
        return document


def build_document(publish: Publisher) -> dict[str, Any]:
    """Return the OpenAPI document of a service with the shipped content and nothing else."""
    with _open_app(publish) as app:
        document: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
        return document


@contextmanager
def _open_app(publish: Publisher | None = None) -> Iterator[Any]:
    """Yield the app with a database of its own, into which the shipped content is published if that is asked for."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{Path(folder) / 'shipped.db'}")
        if publish:
            with closing(Database(settings.database_url)) as database:
                publish(database, None)
        app = create_app(settings)
        with closing(app.extensions[EXTENSION]):
            yield app
