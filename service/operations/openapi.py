"""`medcontent openapi`: the OpenAPI document of the shipped content; docs/openapi.json is without examples."""

import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import orjson

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
    document = build_document(publish)
    if no_examples:
        remove_examples(document)
    click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2))


def remove_examples(document: dict[str, Any]) -> None:
    """Remove the examples that come from content: those of answers, bodies and path parameters."""
    for item in document["paths"].values():
        for operation in item.values():
            for described in (operation["responses"].get("200", {}), operation.get("requestBody", {})):
                for media in described.get("content", {}).values():
                    media.pop("examples", None)
            for parameter in operation.get("parameters", []):
                if parameter.get("in") == "path":
                    parameter.pop("example", None)


def build_document(publish: Publisher) -> dict[str, Any]:
    """Return the OpenAPI document of a service with the shipped content and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{Path(folder) / 'shipped.db'}")
        with closing(Database(settings.database_url)) as database:
            publish(database, None)
        app = create_app(settings)
        with closing(app.extensions[EXTENSION]):
            document: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
            return document
