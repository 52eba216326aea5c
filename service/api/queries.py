"""Queries: the parameters of an address, read strictly. What is not known or not allowed is refused, never ignored."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from schemas.fields import Choice, Listed, Text
from schemas.shapes import Shape
from service.api.problems import Refusal, bad_parameter
from service.api.several import Several


class Query(Shape):
    """The parameters of an address. References are plain ids here."""


class Arguments(FlaskParser):
    """Reads parameters strictly: unknown ones and repeated single ones are refused, each named."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION = {"query": ma.RAISE}

    def load_querystring(self, req: Request, schema: ma.Schema) -> dict[str, Any]:
        """Return the parameters, lists for those that may be repeated."""
        given: MultiDict[str, str] = req.args
        return known(type(schema), dict(given.lists()))

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


def known(query: type[ma.Schema], given: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the parameters as the query loads them, lists for those that may be repeated.

    Refuses unknown ones, and the repetition of single ones.
    """
    fields = _fields(query)
    if unknown := [name for name in given if name not in fields]:
        detail, allowed = "This parameter is not known here.", sorted(fields)
        errors = [{"parameter": name, "detail": detail, "allowed": allowed} for name in unknown]
        raise Refusal("unknown-parameter", f"Not known here: {', '.join(unknown)}.", errors)
    return {name: _value(name, fields[name], values) for name, values in given.items()}


def loaded(query: type[ma.Schema], given: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return what the query loads, as webargs does it for Flask, but without looking at each field that is not given.

    Raises Refusal and ValidationError.
    """
    if not given:
        return dict(_blank(query))
    fields = _fields(query)
    return {**_blank(query), **{name: fields[name].deserialize(value) for name, value in known(query, given).items()}}


@cache
def _fields(query: type[ma.Schema]) -> Mapping[str, ma.fields.Field[Any]]:
    return {str(field.data_key): field for field in query().fields.values()}


@cache
def _blank(query: type[ma.Schema]) -> Mapping[str, Any]:
    blank: Mapping[str, Any] = query().load({})
    return blank


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
    if isinstance(inner, Several):
        error["allowed"] = list(inner.allowed)
    return error
