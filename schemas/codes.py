"""Codes of public terminologies, and their relation to the record that carries them."""

from collections.abc import Mapping
from typing import Any

from schemas.base import Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Text, Url
from schemas.terminologies import SYSTEMS, find_system

TITLES = {system.name: system.title for system in SYSTEMS.values()}
SYSTEM = Vocabulary("CodeSystemName", TITLES, TITLES)
RELATION = Vocabulary(
    "CodeRelation",
    {
        "exact": "The code means the same as the record.",
        "broader": "The code means more than the record.",
        "narrower": "The code means less than the record.",
        "related": "The code has a different but related meaning; the note explains it.",
    },
)


class Terminology(Choice):
    """The short name of a terminology. Editors may write any of its names: a URI or an OID."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        system = find_system(value) if isinstance(value, str) else None
        return super()._deserialize(system.name if system else value, attr, data, **kwargs)


class Code(Shape):
    """A code of a public terminology."""

    system = Terminology(
        SYSTEM, "The terminology, by its short name.", origin=Origin.EDITORIAL, required=True, example="mesh"
    )
    uri = Url(
        "The terminology's URI. It never changes; FHIR resources use the URI preferred by HL7's registry.",
        origin=Origin.DERIVED,
        example="http://id.nlm.nih.gov/mesh",
    )
    code = Text("The code.", required=True, limit=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9.\-]*$", example="D001943")
    display = Text("The name of the code in the terminology.", limit=300, example="Breast Neoplasms")
    relation = Choice(
        RELATION,
        "The relation of the code to the record.",
        origin=Origin.EDITORIAL,
        required=True,
        example="exact",
    )
    note = Text("A remark of the editors on the code.", limit=500)
