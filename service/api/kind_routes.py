"""The routes of a kind: its list, its records and their history, and the routes that only this kind has."""

from functools import cache

from service.api import comparisons, condition_pages, documents, history, records
from service.api.smorest import Routes
from service.catalog import Kind

# The routes that only one kind has.
OWN_ROUTES = {
    "document": documents.add_routes,
    "condition": condition_pages.add_routes,
    "topic": comparisons.add_routes,
}


@cache
def build_kind_routes(kind: Kind) -> Routes:
    """Return the blueprint of a kind. It is the same for every app: building it takes half of the start time."""
    blueprint = records.build_routes(kind)
    history.add_routes(blueprint, kind)
    if add_own_routes := OWN_ROUTES.get(kind.name):
        add_own_routes(blueprint)
    return blueprint
