"""The tables as SQLAlchemy's models: what Flask and FastAPI have in common."""

import os
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

engine = create_engine(f"sqlite:///{os.environ['RECORDS']}")
SEARCH = text("""
    SELECT treatments.id, treatments.name, snippet(treatments_fts, -1, '<b>', '</b>', '…', 16) AS highlight
    FROM treatments_fts JOIN treatments ON treatments.rowid = treatments_fts.rowid
    WHERE treatments_fts MATCH :q ORDER BY rank LIMIT 20
""")


class Base(DeclarativeBase):
    """What all models share."""

    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON, str: Text}


class Condition(Base):
    """A condition."""

    __tablename__ = "conditions"

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    name: Mapped[str]
    self: Mapped[str]


class Treatment(Base):
    """A treatment of a condition."""

    __tablename__ = "treatments"

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    name: Mapped[str]
    wording: Mapped[str]
    document: Mapped[dict[str, Any]]
    standard_term: Mapped[str | None]
    aliases: Mapped[list[Any]]
    codes: Mapped[list[Any]]
    same_as: Mapped[list[Any]]
    category: Mapped[str]
    modality: Mapped[str | None]
    scope: Mapped[str | None]
    purpose: Mapped[str | None]
    intent: Mapped[str | None]
    route: Mapped[str | None]
    necessity: Mapped[str | None]
    part_of: Mapped[list[Any]]
    combined_with: Mapped[list[Any]]
    sites: Mapped[list[Any]]
    findings: Mapped[list[Any]]
    when: Mapped[list[Any]]
    line: Mapped[str | None]
    status: Mapped[str | None]
    timing: Mapped[str | None]
    dosages: Mapped[list[Any]]
    how_performed: Mapped[list[Any]]
    effect: Mapped[str | None]
    effectiveness: Mapped[str | None]
    onset: Mapped[dict[str, Any] | None]
    substances: Mapped[list[Any]]
    frequency: Mapped[str | None]
    occurrence: Mapped[dict[str, Any] | None]
    applies_to: Mapped[list[Any]]
    lead_ins: Mapped[list[Any]]
    provenance: Mapped[dict[str, Any] | None]
    topic: Mapped[dict[str, Any] | None]
    evidence: Mapped[dict[str, Any]]
    advisories: Mapped[list[Any]]
    review: Mapped[dict[str, Any]]
    revision: Mapped[int]
    release: Mapped[int]
    sha256: Mapped[str]
    updated_at: Mapped[str]
    attribution: Mapped[dict[str, Any]]
    links: Mapped[dict[str, Any]]
    condition_id: Mapped[str] = mapped_column(ForeignKey("conditions.id"))
    condition: Mapped[Condition] = relationship()
