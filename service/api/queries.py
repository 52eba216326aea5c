"""Queries: the parameters of an address, read strictly. What is not known or not allowed is refused, never ignored."""

from collections.abc import Mapping
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from schemas.fields import Choice, Listed, Text
from schemas.shapes import Shape
from service.api.problems import Refusal, bad_parameter


class Query(Shape):
    """The parameters of an address. References are plain ids here."""


class Arguments(FlaskParser):
    """Reads parameters strictly: unknown ones and repeated single ones are refused, each named."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION = {"query": ma.RAISE}

    def load_querystring(self, req: Request, schema: ma.Schema) -> dict[str, Any]:
        """Return the parameters, lists for those that may be repeated."""
        given: MultiDict[str, str] = req.args
        known = {str(field.data_key): field for field in schema.fields.values()}
        if unknown := [name for name in given if name not in known]:
            detail, allowed = "This parameter is not known here.", sorted(known)
            errors = [{"parameter": name, "detail": detail, "allowed": allowed} for name in unknown]
            raise Refusal("unknown-parameter", f"Not known here: {', '.join(unknown)}.", errors)
        return {name: self._value(name, known[name], values) for name, values in given.lists()}

    def handle_error(
        self,
        error: ma.ValidationError,
        req: Request,
        schema: ma.Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Refuse values that are not allowed, naming each."""
        messages = error.messages_dict["query"]
        errors = [_error(schema, name, message) for name, message in messages.items()]
        raise Refusal("bad-parameter", " ".join(f"{each['parameter']}: {each['detail']}" for each in errors), errors)

    @staticmethod
    def _value(name: str, field: ma.fields.Field[Any], values: list[str]) -> Any:
        inner = field.inner if isinstance(field, Listed) else field
        if isinstance(inner, Text) and any(value != value.strip() for value in values):
            raise bad_parameter(name, "White space around a value is not cut off; leave it out.")
        if isinstance(field, Listed):
            return list(dict.fromkeys(values))
        if len(values) > 1:
            raise bad_parameter(name, "This parameter may be given once only.")
        return values[0]


def _error(schema: ma.Schema, name: str, message: Any) -> dict[str, Any]:
    while isinstance(message, dict):
        message = next(iter(message.values()))
    field = next(field for field in schema.fields.values() if field.data_key == name)
    inner = field.inner if isinstance(field, Listed) else field
    error: dict[str, Any] = {"parameter": name, "detail": str(message[0])}
    if isinstance(inner, Choice):
        error["allowed"] = list(inner.vocabulary.terms)
    return error
