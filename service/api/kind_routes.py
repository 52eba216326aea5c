"""The routes of a kind: its list, its records and their history, and the routes that only this kind has."""

from functools import cache

from service.addresses import WITH_PAGE
from service.api import comparisons, documents, history, records, subject_pages
from service.api.smorest import Routes
from service.catalog import Kind

# The routes that only one kind has.
OWN_ROUTES = {
    "document": documents.add_routes,
    "topic": comparisons.add_routes,
}


@cache
def build_kind_routes(kind: Kind) -> Routes:
    """Return the blueprint of a kind. It is the same for every app: building it takes half of the start time."""
    blueprint = records.build_routes(kind)
    history.add_routes(blueprint, kind)
    if add_own_routes := OWN_ROUTES.get(kind.name):
        add_own_routes(blueprint)
    if kind.name in WITH_PAGE:
        subject_pages.add_routes(blueprint, kind)
    return blueprint
