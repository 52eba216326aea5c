"""The routes of vocabularies: coded values with their words for readers."""

from typing import Any

from flask import Response

from schemas.base import SLUG
from schemas.fields import Choice, Listed
from schemas.vocabularies import ServedVocabulary, VocabularyList
from service.addresses import VOCABULARIES as PATH
from service.addresses import Address, Resource
from service.api.responses import answer_json
from service.api.search_params import KIND
from service.api.smorest import Routes, describe_headers
from service.http.problems import Refusal
from service.http.query_string import Query
from service.http.release_context import get_current_release
from service.http.value_lists import HOW_TO_WRITE
from service.labels import format_term
from service.vocabularies import VOCABULARIES, UsedVocabulary

IDENTIFIER = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The id of the vocabulary.",
    "schema": {"type": "string", "pattern": SLUG},
}
HEADERS = describe_headers("ETag", "Content-Release", "Link")


class VocabulariesQuery(Query):
    """The parameters of the list of vocabularies."""

    type = Listed(Choice(KIND, "A kind."), f"Only vocabularies that records of these kinds use. {HOW_TO_WRITE}")


def build_routes() -> Routes:
    """Return the blueprint of vocabularies."""
    blueprint = Routes("vocabularies", __name__, url_prefix=PATH, description="Coded values in words for readers.")
    _add_list(blueprint)
    _add_detail(blueprint)
    return blueprint


def _add_list(blueprint: Routes) -> None:
    @blueprint.route("", endpoint="list")
    @blueprint.describe_operation(
        "listVocabularies",
        "List vocabularies",
        "The values of all coded fields, each with a label for readers and its meaning, and the fields that use them. "
        "They change only with the version of the service; treat a value that you do not know as its own label.",
        ("bad-parameter", "unavailable"),
    )
    @blueprint.arguments(VocabulariesQuery, location="query")
    @blueprint.response(200, VocabularyList, description="The vocabularies.", headers=HEADERS)
    def list_vocabularies(arguments: dict[str, Any]) -> Response:
        kinds = arguments["type"]
        items = [
            _describe_vocabulary(each)
            for each in VOCABULARIES.values()
            if not kinds or any(kind in kinds for kind, _ in each.uses)
        ]
        return _answer({"items": items, "total": len(items)}, _build_own_address(kinds))


def _add_detail(blueprint: Routes) -> None:
    @blueprint.route("/<id>", endpoint="detail", parameters=[IDENTIFIER])
    @blueprint.describe_operation(
        "getVocabulary",
        "Get a vocabulary",
        "The values of one vocabulary, each with a label for readers and its meaning.",
        ("bad-parameter", "not-found", "unavailable"),
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, ServedVocabulary, description="The vocabulary.", headers=HEADERS)
    def get_vocabulary(_arguments: dict[str, Any], id: str) -> Response:  # noqa: A002
        found = VOCABULARIES.get(id)
        if found is None:
            raise Refusal("not-found", f"There is no vocabulary {id}.")
        return _answer(_describe_vocabulary(found), _build_address(found))


def _answer(body: dict[str, Any], address: str) -> Response:
    """Return the response with a body. It names a release, as every response of the API, so there must be one."""
    return answer_json(body, release=get_current_release().number, links=[("self", address)])


def _describe_vocabulary(used: UsedVocabulary) -> dict[str, Any]:
    terms = used.vocabulary.terms.items()
    return {
        "type": "vocabulary",
        "id": used.id,
        "name": used.vocabulary.name,
        "terms": [
            {"value": value, "label": format_term(used.vocabulary, value), "meaning": meaning}
            for value, meaning in terms
        ],
        "fields": [{"type": kind, "field": path} for kind, path in used.uses],
        "self": _build_address(used),
    }


def _build_address(used: UsedVocabulary) -> str:
    return Address(Resource.VOCABULARY, id=used.id).build()


def _build_own_address(kinds: list[str]) -> str:
    asked = "&".join(f"type={kind}" for kind in sorted(kinds))
    return f"{PATH}?{asked}" if asked else PATH
