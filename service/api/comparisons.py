"""The route of comparisons: where the documents of a topic agree, differ, or stand alone."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response

from schemas.comparisons import Comparison
from service.addresses import Address, Resource, build_record_address
from service.api.negotiation import FORMAT, build_address, choose_accepted_form, list_alternates
from service.api.openapi_names import describe_identifier
from service.api.records import list_reading_problems
from service.api.responses import answer
from service.api.smorest import Routes, describe_headers
from service.catalog import get_kind
from service.comparisons.comparison import build_comparison
from service.comparisons.markdown import render_comparison
from service.comparisons.table import render_rows
from service.http.list_params import COMPARISON_FORMAT, At, FormName
from service.http.live_records import get_or_refuse
from service.http.release_context import Content, open_content
from service.representations.formats import COMPARISON_FORMS, CSV, JSON, MARKDOWN, find_form
from service.representations.views import Form

KIND = get_kind("topic")


class ComparisonQuery(At):
    """The parameters of a comparison."""

    format = FormName(COMPARISON_FORMAT, "The format, by its name or media type; it overrides `Accept`.")


def add_routes(blueprint: Routes) -> None:
    """Add the comparison to the routes of topics."""

    @blueprint.route("/<id>/comparison", endpoint="comparison", parameters=[describe_identifier(KIND)])
    @blueprint.describe_operation(
        "getTopicComparison",
        "Compare the documents of a topic",
        "What the documents of a topic say, question by question. Coded values, references and figures `agree` or "
        "`differ`, or one document alone says it; words of the sources are next to each other, without a verdict. Show "
        "each answer with its documents and its advisories.",
        (*list_reading_problems(KIND), "not-acceptable"),
    )
    @blueprint.arguments(ComparisonQuery, location="query")
    @blueprint.response(
        200,
        Comparison,
        description="The comparison.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    @blueprint.describe_other_forms(COMPARISON_FORMS)
    def get_comparison(arguments: dict[str, Any], id: str) -> Response:  # noqa: A002 (the name on the wire)
        named = arguments[FORMAT]
        form = (find_form(named, COMPARISON_FORMS) if named else choose_accepted_form()) or JSON
        with open_content(arguments["release"]) as read:
            return _answer(read, id, form, [(name, str(value)) for name, value in sorted(arguments.items()) if value])


def _answer(read: Content, id_: str, form: Form, pairs: list[tuple[str, str]]) -> Response:
    topic = KIND.complete_record(orjson.loads(get_or_refuse(KIND, id_, read).body))
    comparison = build_comparison(read, topic)
    path = Address(Resource.COMPARISON, KIND, id_).build()
    return answer(
        _render(form, comparison),
        form.content_type,
        release=read.release.number,
        updated_at=read.release.time,
        links=[
            ("self", build_address(path, pairs)),
            ("describedby", build_record_address(KIND, id_)),
            *list_alternates(form, COMPARISON_FORMS, path, pairs),
        ],
    )


def _render(form: Form, comparison: Mapping[str, Any]) -> bytes:
    if form == MARKDOWN:
        return render_comparison(comparison).encode()
    return render_rows(comparison).encode() if form == CSV else orjson.dumps(comparison)
