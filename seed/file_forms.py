"""Forms: the shape of the files that editors fill in, with the fields of each kind in the order they are written.

Everything is derived from the catalog. Two things differ from the declared schema: `evidence` lists the fields that
can have it, and any record can be reduced to `withdrawn`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import marshmallow as ma

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Listed, Part, Text, declare_refs
from seed.reading.source_location import OTHERS
from seed.settings import ContentSettings
from service.catalog import KINDS, Kind, get_kind
from service.publishing.draft_loader import WithdrawalNotice
from service.publishing.faults import Path

Field = ma.fields.Field[Any]

# In a document's folder, its claims are named by the last part of their ids.
CLAIM_NAME = r"^(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)?p[1-9][0-9]*s[1-9][0-9]*c[1-9][0-9]*$"
CLAIM_PLACE = r"^p[1-9][0-9]*s[1-9][0-9]*c[1-9][0-9]*$"


@dataclass(frozen=True)
class FileForm:
    """The form of a file or (where `listed`) of each item of its list: its kind, and its fields by name, in order.

    `kind` is None for content.yaml.
    """

    name: str
    about: str
    fields: Mapping[str, Field]
    kind: Kind | None = None
    listed: bool = False

    def find_field(self, path: Path) -> Field | None:
        """Return the field that a path leads to, or None."""
        fields, field = self.fields, None
        for step in path:
            field = fields.get(step) if isinstance(step, str) else get_item(field)
            fields = list_fields_within(field)
        return field


@cache
def get_form(kind: Kind) -> FileForm:
    """Return the form of the kind's records."""
    fields = dict(kind.written)
    if kind.stated:
        fields = {name: fields[name] for name in (*HEAD, *kind.content, *TAIL)}
        fields["evidence"] = Part(_build_evidence(kind), fields["evidence"].metadata["description"], required=True)
    elif kind.name == "claim":
        # The folder determines the document.
        fields = {"id": CLAIM_ID_FIELD, **{name: field for name, field in fields.items() if name != "document"}}
    elif kind.name == "document":
        del fields["text"]
    fields["withdrawn"] = Part(WithdrawalNotice, "The only field of the file when the record is withdrawn.")
    return FileForm(kind.name, _get_sentence(kind.shape), fields, kind, listed=kind.name == "claim")


def list_forms() -> list[FileForm]:
    """Return the forms of all files that editors write, content.yaml first."""
    return [CONTENT, *(get_form(kind) for kind in KINDS if kind.written)]


def find_form(folder: str, file: str) -> FileForm:
    """Return the form of a file, by the folder of its kind and its name."""
    return get_form(get_kind("claim")) if file == "claims.yaml" else get_form(BY_FOLDER[folder])


def get_item(field: Field | None) -> Field | None:
    """Return the field of a list's items; None where the field is not a list."""
    return field.inner if isinstance(field, Listed) else None


def list_fields_within(field: Field | None) -> Mapping[str, Field]:
    """Return the fields of a nested object in order; none where the field is not such an object."""
    if not isinstance(field, Part):
        return {}
    return {str(each.data_key): each for each in field.schema.fields.values() if not each.dump_only}


HEAD = ("document", "name", "wording", "standardTerm", "aliases")
TAIL = ("codes", "topic", "sameAs", "evidence", "review", "provenance", "confirmed")
# Fields that editors fill from their own knowledge; all others come from the source or say where they are from.
OUR_OWN = frozenset(("name", "standardTerm", "aliases", "codes", "topic", "sameAs"))
CLAIM_ID_FIELD = Text(
    "The sentence of the claim, and the claim's number there.", required=True, pattern=CLAIM_PLACE, example="p1s2c3"
)


def _build_evidence(kind: Kind) -> type[Shape]:
    fields: dict[str, Field] = {name: _build_claims(f"The claims that support {name}.") for name in kind.content}
    fields[OTHERS] = _build_claims("The claims for all fields that need evidence, have a value and are not named here.")
    return type(f"{kind.shape.__name__}Evidence", (Shape,), dict(fields))


def _build_claims(about: str) -> Listed:
    return declare_refs("claim", about, pattern=CLAIM_NAME, origin=Origin.EDITORIAL)


def _get_sentence(shape: type[Shape]) -> str:
    return " ".join((shape.__doc__ or "").partition("\n\n")[0].split())


BY_FOLDER = {kind.plural: kind for kind in KINDS}
CONTENT = FileForm(
    "content",
    _get_sentence(ContentSettings),
    {str(field.data_key): field for field in ContentSettings().fields.values()},
)
