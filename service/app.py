"""The application: takes the settings, returns a Flask app with the edge in front of it."""

from typing import Any

from flask import Flask, request

from service.api import (
    after_request,
    changes,
    discovery,
    duties,
    exports,
    fhir,
    health,
    infobutton,
    kind_exports,
    lookups,
    mcp_route,
    metrics,
    negotiation,
    openapi,
    quotes,
    releases,
    search,
    url_limit,
    vocabularies,
)
from service.api.fast_path import Plain
from service.api.kind_routes import build_kind_routes
from service.api.smorest import ProblemApi
from service.catalog import KINDS
from service.config import Settings
from service.delivery.edge import MEBIBYTE, Edge
from service.delivery.purge_tags import Tagging
from service.http import base_url
from service.http.release_context import provide_database
from service.http.search_context import provide_indexes
from service.mcp.server import McpServer
from service.mcp.service_client import ServiceClient
from service.mcp.shared_results import SharedResults
from service.store.database import Database
from service.store.derived_files import open_shelf
from service.store.latest_release import Newest
from service.store.record_copies import RecordCopies
from service.traces import format_trace
from service.web import errors
from service.web.guide import register_guide
from service.web.landing_content import load_landing
from service.web.reading_room import register_room
from service.web.security_contact import register_contact
from service.web.site import register_site

# The key of the server of the Model Context Protocol in the extensions.
MCP = "medcontent.mcp"
# The key of the copies of the records.
COPIES = "medcontent.copies"
# The part of the edge's memory that results of its tools may take besides.
MCP_SHARE = 8


class Service(Flask):
    """The Flask application. It logs its own errors without anything from the request."""

    def log_exception(self, exc_info: Any) -> None:
        """Log which route failed and where in the code."""
        self.logger.error("A request to %s failed.\n%s", request.endpoint, format_trace(exc_info[1]))


def create_app(settings: Settings | None = None) -> Flask:
    """Return the app that serves the content of the database named in the settings.

    Raises StorageFault for a database address that cannot be used.
    """
    settings = settings or Settings.read_environment()
    app = Service(__name__, static_folder=None, template_folder="web/templates")
    # Each address has one spelling: Flask must neither redirect other spellings nor merge slashes.
    app.url_map.merge_slashes = False
    app.config.from_mapping(openapi.build_configuration(settings))
    database = Database(settings.database_url, settings.replicas)
    newest = provide_database(app, database)
    base_url.provide_base(app, settings)
    indexes = provide_indexes(app, database, settings)
    newest.on_erasure = indexes.forget_before
    copies = app.extensions[COPIES] = RecordCopies(database, open_shelf(settings))
    newest.on_release, database.find_copy = copies.follow, copies.find
    tagging = Tagging(settings.purge_header)
    plain = Plain(database, newest, indexes, settings.public_url)
    edge = Edge(app.wsgi_app, plain, newest, settings.edge_mib * MEBIBYTE, tagging)
    after_request.register(app, tagging)
    url_limit.register(app)
    negotiation.register(app)
    api = ProblemApi(app)
    for kind in KINDS:
        api.register_blueprint(build_kind_routes(kind))
    api.register_blueprint(releases.build_routes())
    api.register_blueprint(changes.build_routes())
    api.register_blueprint(exports.build_routes(open_shelf(settings)))
    api.register_blueprint(kind_exports.build_routes(open_shelf(settings)))
    api.register_blueprint(lookups.build_routes())
    api.register_blueprint(quotes.build_routes())
    api.register_blueprint(duties.build_routes())
    api.register_blueprint(vocabularies.build_routes())
    api.register_blueprint(infobutton.build_routes())
    api.register_blueprint(fhir.build_routes())
    api.register_blueprint(search.build_routes())
    api.register_blueprint(discovery.build_routes())
    api.register_blueprint(health.build_routes())
    api.register_blueprint(metrics.build_routes(edge))
    openapi.register(app, api)
    _serve_models(app, settings, newest)
    register_site(app, load_landing, settings)
    register_room(app)
    register_guide(app)
    register_contact(app, settings)
    errors.register(app)
    app.wsgi_app = edge  # type: ignore[method-assign]  # Flask's documented way to wrap the application
    return app


def _serve_models(app: Flask, settings: Settings, newest: Newest) -> None:
    """Add the server of the Model Context Protocol, which asks the app itself."""
    shared = SharedResults(settings.edge_mib * MEBIBYTE // MCP_SHARE, newest)
    app.extensions[MCP] = McpServer(ServiceClient(app.wsgi_app), shared)
    mcp_route.register(app, app.extensions[MCP], settings)
