"""FastAPI with SQLAlchemy and pydantic, as its documentation has it, but for `async`.

Synchronous code runs in threads, which takes twice the time; SQLite makes no request wait.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from benchmarks.rivals.models import SEARCH, Treatment, engine

app = FastAPI()


async def session() -> AsyncIterator[Session]:
    """Give a session for one request."""
    with Session(engine) as opened:
        yield opened


Opened = Annotated[Session, Depends(session)]


class ConditionOut(BaseModel):
    """A condition as it is answered."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    type: str
    name: str
    self: str


class TreatmentOut(BaseModel):
    """A treatment as it is answered."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    type: str
    name: str
    wording: str
    document: dict[str, Any]
    standard_term: str | None
    aliases: list[Any]
    codes: list[Any]
    same_as: list[Any]
    category: str
    modality: str | None
    scope: str | None
    purpose: str | None
    intent: str | None
    route: str | None
    necessity: str | None
    part_of: list[Any]
    combined_with: list[Any]
    condition: ConditionOut
    sites: list[Any]
    findings: list[Any]
    when: list[Any]
    line: str | None
    status: str | None
    timing: str | None
    dosages: list[Any]
    how_performed: list[Any]
    effect: str | None
    effectiveness: str | None
    onset: dict[str, Any] | None
    substances: list[Any]
    frequency: str | None
    occurrence: dict[str, Any] | None
    applies_to: list[Any]
    lead_ins: list[Any]
    provenance: dict[str, Any] | None
    topic: dict[str, Any] | None
    evidence: dict[str, Any]
    advisories: list[Any]
    review: dict[str, Any]
    revision: int
    release: int
    sha256: str
    updated_at: str
    attribution: dict[str, Any]
    links: dict[str, Any]


class Hit(BaseModel):
    """What a search found."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    highlight: str


@app.get("/treatments/{id_}", response_model=TreatmentOut)
async def treatment(id_: str, session: Opened) -> Treatment:
    """Answer with one treatment."""
    found = session.get(Treatment, id_, options=[selectinload(Treatment.condition)])
    if found is None:
        raise HTTPException(404)
    return found


@app.get("/treatments", response_model=list[TreatmentOut])
async def treatments(session: Opened, after: str = "", limit: int = 20) -> Sequence[Treatment]:
    """Answer with a page of treatments."""
    query = select(Treatment).where(Treatment.id > after).order_by(Treatment.id).limit(limit)
    return session.scalars(query.options(selectinload(Treatment.condition))).all()


@app.get("/search", response_model=list[Hit])
async def search(q: str, session: Opened) -> Sequence[Any]:
    """Answer with the first hits."""
    return session.execute(SEARCH, {"q": q}).all()
