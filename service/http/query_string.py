"""Query strings, parsed strictly: unknown parameters and invalid values are refused, never ignored."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from schemas.base import Shape
from schemas.fields import Choice, Listed, Text
from service.http.problems import Refusal, refuse_parameter
from service.http.value_lists import HOW_TO_WRITE, Names, explain_brackets, is_list, split_values
from service.representations.formats import FIELDS_OF, name_fields_of


class Query(Shape):
    """The parameters of an address. References are plain ids here."""


class Arguments(FlaskParser):
    """Parses parameters strictly: unknown ones and repeated single ones are refused by name."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION = {"query": ma.RAISE}

    def load_querystring(self, req: Request, schema: ma.Schema) -> dict[str, Any]:
        """Return the parameters, with lists for those that take several values."""
        given: MultiDict[str, str] = req.args
        return load_known(type(schema), dict(given.lists()))

    def handle_error(
        self,
        error: ma.ValidationError,
        req: Request,
        schema: ma.Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Refuse invalid values, each by name."""
        messages = error.messages_dict["query"]
        errors = [_build_error(schema, name, message) for name, message in messages.items()]
        raise Refusal("bad-parameter", " ".join(f"{each['parameter']}: {each['detail']}" for each in errors), errors)


def load_known(query: type[ma.Schema], given: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the parameters as the query loads them, with lists for those that take several values.

    Refuses unknown ones, the repetition of single ones, and empty items of lists.
    """
    fields = list_query_fields(query)
    if unknown := [name for name in given if name not in fields]:
        bracketed = {name: explain_brackets(name, fields) for name in unknown}
        errors = [
            {
                "parameter": name,
                "detail": bracketed[name] or "This parameter is unknown.",
                "allowed": _list_names(fields, name),
            }
            for name in unknown
        ]
        told = [f"Unknown parameters: {', '.join(unknown)}.", *filter(None, bracketed.values())]
        raise Refusal("unknown-parameter", " ".join(told), errors)
    return {name: _load_value(name, fields[name], values) for name, values in given.items()}


def load_query(query: type[ma.Schema], given: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the parsed query, as webargs does for Flask, but without visiting the fields that are not given.

    Raises Refusal and ValidationError.
    """
    if not given:
        return dict(_build_blank(query))
    fields = list_query_fields(query)
    return {
        **_build_blank(query),
        **{name: fields[name].deserialize(value) for name, value in load_known(query, given).items()},
    }


def _list_names(fields: Iterable[str], unknown: str) -> list[str]:
    """Return the names of parameters. Those of all kinds are one, unless the unknown one looks like one of them."""
    if "[" in unknown:
        return sorted(fields)
    return sorted({name_fields_of("kind") if FIELDS_OF.fullmatch(name) else name for name in fields})


@cache
def list_query_fields(query: type[ma.Schema]) -> Mapping[str, ma.fields.Field[Any]]:
    """Return the declared parameters of a query by their names in an address."""
    return {str(field.data_key): field for field in query().fields.values()}


@cache
def _build_blank(query: type[ma.Schema]) -> Mapping[str, Any]:
    blank: Mapping[str, Any] = query().load({})
    return blank


def _load_value(name: str, field: ma.fields.Field[Any], values: list[str]) -> Any:
    if is_list(field):
        values = split_values(field, values)
        if "" in values:
            error = {
                "parameter": name,
                "detail": f"The list contains an empty item. {HOW_TO_WRITE}",
                **_list_allowed(field),
            }
            raise Refusal("bad-parameter", f"{name}: {error['detail']}", [error])
    inner = field.inner if isinstance(field, Listed) else field
    if isinstance(inner, Text) and any(value != value.strip() for value in values):
        raise refuse_parameter(name, "Remove the white space around the value.")
    if is_list(field):
        return values
    if len(values) > 1:
        raise refuse_parameter(name, "This parameter may appear only once.")
    return values[0]


def _build_error(schema: ma.Schema, name: str, message: Any) -> dict[str, Any]:
    allowed: dict[str, list[str]] = {}
    while isinstance(message, dict):
        allowed = {name: value for name, value in message.items() if name == "allowed"}
        message = next(iter(message.values()))
    field = next(field for field in schema.fields.values() if field.data_key == name)
    return {"parameter": name, "detail": str(message[0]), **(allowed or _list_allowed(field))}


def _list_allowed(field: ma.fields.Field[Any]) -> dict[str, list[str]]:
    """Return the member `allowed` of an error, for a parameter with a closed list of values."""
    inner = field.inner if isinstance(field, Listed) else field
    if isinstance(inner, Choice):
        return {"allowed": list(inner.vocabulary.terms)}
    return {"allowed": list(inner.allowed)} if isinstance(inner, Names) else {}
