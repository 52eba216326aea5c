"""Names in the OpenAPI document: of operations, kinds and path parameters."""

from typing import Any

from service.catalog import Kind
from service.labels import format_words


def format_camel(name: str) -> str:
    """Return a kebab-case name as part of an operationId: `risk-factor` is `RiskFactor`."""
    return "".join(word.capitalize() for word in name.split("-"))


def format_with_article(name: str) -> str:
    """Return a kebab-case singular as words with its article."""
    return f"{'an' if name[0] in 'aeiou' else 'a'} {format_words(name)}"


def describe_identifier(kind: Kind) -> dict[str, Any]:
    """Return the documentation of the id in the path of a kind's record."""
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "description": f"The id of the {format_words(kind.name)}.",
        "schema": {"type": "string", "pattern": kind.id_pattern},
    }


def describe_number(what: str) -> dict[str, Any]:
    """Return the documentation of the number in the path of a release or revision."""
    return {
        "name": "number",
        "in": "path",
        "required": True,
        "description": f"The number of the {what}.",
        "schema": {"type": "integer", "minimum": 1},
    }
