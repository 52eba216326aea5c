"""Flask with SQLAlchemy, marshmallow and flask-smorest, as their documentation has it."""

from collections.abc import Sequence
from typing import Any

from flask import Flask
from flask_smorest import Api, Blueprint, abort
from marshmallow import Schema, fields
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session, selectinload, sessionmaker

from benchmarks.rivals.models import SEARCH, Treatment, engine

app = Flask(__name__)
app.config.update(API_TITLE="Treatments", API_VERSION="1", OPENAPI_VERSION="3.0.3")
session: scoped_session[Session] = scoped_session(sessionmaker(engine))
blueprint = Blueprint("treatments", __name__)


class ConditionSchema(Schema):
    """A condition."""

    id = fields.String()
    type = fields.String()
    name = fields.String()
    self = fields.String()


class TreatmentSchema(Schema):
    """A treatment."""

    id = fields.String()
    type = fields.String()
    name = fields.String()
    wording = fields.String()
    document = fields.Dict()
    standard_term = fields.String()
    aliases = fields.List(fields.String())
    codes = fields.List(fields.Dict())
    same_as = fields.List(fields.Dict())
    category = fields.String()
    modality = fields.String()
    scope = fields.String()
    purpose = fields.String()
    intent = fields.String()
    route = fields.String()
    necessity = fields.String()
    part_of = fields.List(fields.Dict())
    combined_with = fields.List(fields.Dict())
    condition = fields.Nested(ConditionSchema)
    sites = fields.List(fields.Dict())
    findings = fields.List(fields.Dict())
    when = fields.List(fields.Dict())
    line = fields.String()
    status = fields.String()
    timing = fields.String()
    dosages = fields.List(fields.Dict())
    how_performed = fields.List(fields.String())
    effect = fields.String()
    effectiveness = fields.String()
    onset = fields.Dict()
    substances = fields.List(fields.Dict())
    frequency = fields.String()
    occurrence = fields.Dict()
    applies_to = fields.List(fields.Dict())
    lead_ins = fields.List(fields.Dict())
    provenance = fields.Dict()
    topic = fields.Dict()
    evidence = fields.Dict()
    advisories = fields.List(fields.Dict())
    review = fields.Dict()
    revision = fields.Integer()
    release = fields.Integer()
    sha256 = fields.String()
    updated_at = fields.String()
    attribution = fields.Dict()
    links = fields.Dict()


class PageQuery(Schema):
    """Which page of a list."""

    after = fields.String(load_default="")
    limit = fields.Integer(load_default=20)


class SearchQuery(Schema):
    """The parameters of a search."""

    q = fields.String(required=True)


class HitSchema(Schema):
    """What a search found."""

    id = fields.String()
    name = fields.String()
    highlight = fields.String()


@blueprint.route("/treatments/<id_>")
@blueprint.response(200, TreatmentSchema)
def treatment(id_: str) -> Treatment:
    """Answer with one treatment."""
    found = session.get(Treatment, id_, options=[selectinload(Treatment.condition)])
    return found or abort(404)


@blueprint.route("/treatments")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, TreatmentSchema(many=True))
def treatments(page: dict[str, Any]) -> Sequence[Treatment]:
    """Answer with a page of treatments."""
    query = select(Treatment).where(Treatment.id > page["after"]).order_by(Treatment.id).limit(page["limit"])
    return session.scalars(query.options(selectinload(Treatment.condition))).all()


@blueprint.route("/search")
@blueprint.arguments(SearchQuery, location="query")
@blueprint.response(200, HitSchema(many=True))
def search(asked: dict[str, Any]) -> Sequence[Any]:
    """Answer with the first hits."""
    return session.execute(SEARCH, asked).all()


@app.teardown_appcontext
def close(_error: BaseException | None) -> None:
    """End the session of the request."""
    session.remove()


Api(app).register_blueprint(blueprint)
