"""Content negotiation: which representation of an address a client gets."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request

from service.addresses import Resource, is_of_api, parse_address
from service.byte_cache import KIBIBYTE, remember
from service.catalog import Kind
from service.http.problems import Refusal, refuse_parameter
from service.representations.accept import choose
from service.representations.formats import (
    COMPARISON_FORMS,
    FIELDS,
    FIELDS_OF,
    INCLUDE,
    LIST_FORMS,
    PAGE_FORMS,
    RECORD_FORMS,
    find_form,
    find_form_by_ending,
    get_general_name,
    name_fields_of,
)
from service.representations.include_tree import split_path
from service.representations.views import Form, View

FORMAT = "format"
Link = tuple[str, str] | tuple[str, str, str]
# The sizes of the caches of clients' headers and parameters.
HEADER_BYTES, QUERY_BYTES = 128 * KIBIBYTE, 512 * KIBIBYTE


def register(app: Flask) -> None:
    """Refuse API requests whose `Accept` excludes all of several representations."""
    app.before_request(_check)


def _check() -> None:
    # A missing resource has no representations, and OPTIONS asks about the address rather than its content.
    if request.routing_exception or request.method == "OPTIONS" or not is_of_api(request.path):
        return
    if FORMAT not in request.args and choose_accepted_form() is None:
        allowed = [form.media_type for form in list_forms(request.path)]
        error = {"detail": "`Accept` excludes every format of this address.", "allowed": allowed}
        raise Refusal("not-acceptable", f"This address answers with {', '.join(allowed)}.", [error])


def choose_accepted_form() -> Form | None:
    """Return the representation that the request accepts, or None."""
    return choose_form(request.path, request.headers.get("Accept", ""))


def choose_form(path: str, accept: str) -> Form | None:
    """Return the representation that an `Accept` selects at an API address; None if it excludes all of several.

    An address with one representation ignores the header, as RFC 9110, section 12.4.1, allows.
    """
    offered = tuple(list_forms(path))
    return offered[0] if len(offered) == 1 else _chosen(accept, offered)


def list_forms(path: str) -> Sequence[Form]:
    """Return the representations of an API address, the default first."""
    address = parse_address(path)
    if address and address.resource is Resource.RECORD:
        return RECORD_FORMS
    if address and address.resource is Resource.LIST:
        return LIST_FORMS
    if address and address.resource is Resource.PAGE:
        return PAGE_FORMS
    if address and address.resource is Resource.COMPARISON:
        return COMPARISON_FORMS
    return (find_form_by_ending(path),)


def get_view(
    kind: Kind, asked: Mapping[str, Any], offered: Sequence[Form], accepted: Form | None, base: str = ""
) -> View:
    """Return the view of records of a kind that the parameters select; `format` overrides the accepted representation.

    `base` is the public address of the service. Refuses parameters that the representation does not support, and fields
    of kinds that the response does not have.
    """
    form = find_form(asked[FORMAT], offered) if asked[FORMAT] else accepted
    form = form or offered[0]
    for name, value in asked.items():
        general = get_general_name(name)
        if value and general in {FIELDS, INCLUDE} and general not in form.parameters:
            known = ", ".join(each.name for each in offered if general in each.parameters)
            raise refuse_parameter(
                name, f"This parameter is not available for the format {form.name}, only for {known}."
            )
    fields_of = _read_fields_of(kind, asked)
    return View(form, asked[FIELDS] or fields_of.get(kind.plural, ()), asked[INCLUDE], base, fields_of)


def _read_fields_of(kind: Kind, asked: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """Return the fields that are requested for single kinds, by plural."""
    known = {kind.plural, *(plural for path in asked[INCLUDE] for plural in split_path(path))}
    found = {}
    for name, value in asked.items():
        if value and (match := FIELDS_OF.fullmatch(name)):
            plural = match[1]
            if plural not in known:
                allowed = [name_fields_of(each) for each in sorted(known)]
                raise refuse_parameter(
                    name, f"The response has no {plural}. Add them to `include`, or leave this out.", allowed
                )
            if plural == kind.plural and asked[FIELDS]:
                raise refuse_parameter(name, f"Give either `{FIELDS}` or `{name}`: both are for {plural}.")
            found[plural] = value
    return found


def list_alternates(form: Form, offered: Sequence[Form], path: str, pairs: Sequence[tuple[str, str]]) -> list[Link]:
    """Return the links to the other representations of an address; `pairs` are its parameters."""
    kept = tuple(pair for pair in pairs if pair[0] != FORMAT)
    return [
        ("alternate", f"{path}?{query}", media_type) for query, media_type in _list_others(form, tuple(offered), kept)
    ]


def build_address(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Return an address with its parameters in the canonical spelling."""
    return f"{path}?{_build_query(tuple(pairs))}" if pairs else path


# Most clients send the same header for one record after another.
_chosen = remember(HEADER_BYTES)(choose)


@remember(QUERY_BYTES)
def _list_others(form: Form, offered: Sequence[Form], kept: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    others = (other for other in offered if other != form and _is_able(other, kept))
    return [(_build_query((*kept, (FORMAT, other.name))), other.media_type) for other in others]


@remember(QUERY_BYTES)
def _build_query(pairs: Sequence[tuple[str, str]]) -> str:
    return urlencode(pairs, safe=",")


def _is_able(form: Form, pairs: Sequence[tuple[str, str]]) -> bool:
    asked = {get_general_name(name) for name, _ in pairs} & {FIELDS, INCLUDE}
    return all(name in form.parameters for name in asked)
