"""Route templates: the route of an address, as OpenAPI writes it, without the address's own words."""

import re
from collections.abc import Callable

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

PLACEHOLDER = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


def build_route_finder(routes: Map) -> Callable[[str, str], str | None]:
    """Return a function that finds the template of a path and method: `/v1/treatments/{id}`; None for no route."""
    adapter = routes.bind("localhost")

    def find_route(path: str, method: str) -> str | None:
        try:
            rule, _ = adapter.match(path, method, return_rule=True)
        except HTTPException:
            return None
        return PLACEHOLDER.sub(r"{\1}", rule.rule)

    return find_route
