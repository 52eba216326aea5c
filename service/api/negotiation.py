"""Negotiation: which form of an answer a client gets, of those that its address has."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request

from service.addresses import Resource, is_of_api, parse_address
from service.http.problems import Refusal, refuse_parameter
from service.representations.accept import choose
from service.representations.formats import (
    CSV,
    JSON,
    JSON_LD,
    LIST_FORMS,
    MARKDOWN,
    RECORD_FORMS,
    Form,
    find_form,
    find_form_by_ending,
)
from service.representations.views import View

FORMAT = "format"
# Which forms can have members left out, and which can have records included.
CUT = {JSON, CSV}
INCLUDING = {JSON, JSON_LD, MARKDOWN}
Link = tuple[str, str] | tuple[str, str, str]


def register(app: Flask) -> None:
    """Refuse requests to the API whose `Accept` admits none of several forms."""
    app.before_request(_check)


def _check() -> None:
    # What is not there is not there in any form, and OPTIONS asks about the address, not for what it has.
    if request.routing_exception or request.method == "OPTIONS" or not is_of_api(request.path):
        return
    if FORMAT not in request.args and choose_accepted_form() is None:
        allowed = [form.media_type for form in list_forms(request.path)]
        error = {"detail": "None of the forms of this address is accepted.", "allowed": allowed}
        raise Refusal("not-acceptable", f"This address answers with {', '.join(allowed)}.", [error])


def choose_accepted_form() -> Form | None:
    """Return the form that the request accepts; None where it accepts none."""
    return choose_form(request.path, request.headers.get("Accept", ""))


def choose_form(path: str, accept: str) -> Form | None:
    """Return the form that an `Accept` comes to at an address of the API; None where it admits none of several.

    An address with one form answers with it whatever the header says (RFC 9110, section 12.4.1, allows it).
    """
    offered = tuple(list_forms(path))
    return offered[0] if len(offered) == 1 else _chosen(accept, offered)


def list_forms(path: str) -> Sequence[Form]:
    """Return the forms of the answer at an address of the API, the usual one first."""
    address = parse_address(path)
    if address and address.resource is Resource.RECORD:
        return RECORD_FORMS
    if address and address.resource is Resource.LIST:
        return LIST_FORMS
    return (find_form_by_ending(path),)


def get_view(asked: Mapping[str, Any], offered: Sequence[Form], accepted: Form | None, base: str = "") -> View:
    """Return how an answer is wanted by its parameters; their `format` has the last word on its form.

    `base` is the public address of the service.

    Refuses what the form cannot give.
    """
    form = find_form(asked[FORMAT], offered) if asked[FORMAT] else accepted
    form = form or offered[0]
    for name, able in (("fields", CUT), ("include", INCLUDING)):
        if asked[name] and form not in able:
            known = ", ".join(each.name for each in offered if each in able)
            raise refuse_parameter(name, f"This is not for the form {form.name}; it is for {known}.")
    return View(form, asked["fields"], asked["include"], base)


def list_alternates(form: Form, offered: Sequence[Form], path: str, pairs: Sequence[tuple[str, str]]) -> list[Link]:
    """Return the links to the other forms of an answer; `pairs` are the parameters of its own address."""
    kept = tuple(pair for pair in pairs if pair[0] != FORMAT)
    return [
        ("alternate", f"{path}?{query}", media_type) for query, media_type in _list_others(form, tuple(offered), kept)
    ]


def build_address(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Return an address with parameters in one spelling."""
    return f"{path}?{_build_query(tuple(pairs))}" if pairs else path


# Of records that come one after the other, and of the pages of a list, most have the same.
_chosen = lru_cache(1024)(choose)


@lru_cache(1024)
def _list_others(form: Form, offered: Sequence[Form], kept: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    others = (other for other in offered if other != form and _is_able(other, kept))
    return [(_build_query((*kept, (FORMAT, other.name))), other.media_type) for other in others]


@lru_cache(1024)
def _build_query(pairs: Sequence[tuple[str, str]]) -> str:
    return urlencode(pairs, safe=",")


def _is_able(form: Form, pairs: Sequence[tuple[str, str]]) -> bool:
    names = {name for name, _ in pairs}
    return not (("fields" in names and form not in CUT) or ("include" in names and form not in INCLUDING))
