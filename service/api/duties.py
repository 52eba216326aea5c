"""The route of duties: what whoever shows the content owes its readers."""

from typing import Any

from flask import Response

from schemas.duties import DUTIES, DutyList
from service.addresses import DUTIES_LIST
from service.api.responses import answer_json
from service.api.smorest import Routes, describe_headers
from service.http.query_string import Query
from service.http.release_context import get_current_release

HEADERS = describe_headers("ETag", "Content-Release", "Link")


def build_routes() -> Routes:
    """Return the blueprint of duties."""
    blueprint = Routes("duties", __name__, url_prefix=DUTIES_LIST, description="What you owe your readers.")
    _add_list(blueprint)
    return blueprint


def _add_list(blueprint: Routes) -> None:
    @blueprint.route("", endpoint="list")
    @blueprint.describe_operation(
        "listDuties",
        "List the duties of display",
        "What an app that shows the content owes its readers, and the members of the answers that each duty is about.",
        ("bad-parameter", "unavailable"),
    )
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, DutyList, description="The duties.", headers=HEADERS)
    def list_duties(_arguments: dict[str, Any]) -> Response:
        items = [
            {"id": duty.name, "title": duty.title, "text": duty.text, "members": list(duty.members)}
            for duty in DUTIES.values()
        ]
        release = get_current_release().number
        return answer_json({"items": items}, release=release, links=[("service-doc", "/docs/api")])
