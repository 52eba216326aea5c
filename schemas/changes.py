"""Changes: the updates that an app applies to its copy."""

from schemas.base import Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Anything, Choice, Keyed, Listed, Part, Text, Whole
from schemas.problems import ErasureNotice
from schemas.significance import SIGNIFICANCE

DERIVED = Origin.DERIVED
OP = Vocabulary(
    "ChangeOp",
    {
        "upsert": "The record is new, has changed, or is served differently because of another one: store it.",
        "withdraw": "The record was withdrawn: remove it. If it was erased too, `erased` says so.",
    },
)


class Change(Shape):
    """A change of a record by a release."""

    optional = ("erased",)

    type = Text("The kind of the record.", origin=DERIVED, example="treatment")
    id = Text("Its id, unique within the kind.", origin=DERIVED, example="oral-aspirin")
    op = Choice(OP, "The operation to apply.", origin=DERIVED)
    revision = Whole("The number of the record's revision, from 1.", origin=DERIVED, least=1)
    release = Whole("The release that made the change.", origin=DERIVED, least=1)
    sha256 = Text(
        "SHA-256 of the record's RFC 8785 form without revision, release, updatedAt and sha256, and without members "
        "that only exports have; for a withdrawn record, of its type, id, reason and the reference `replacedBy`.",
        origin=DERIVED,
        pattern=r"^[0-9a-f]{64}$",
    )
    significance = Choice(
        SIGNIFICANCE,
        "How much the change matters to those who have seen the record before; null if the editors did not say. A "
        "record that changed only because of another one has the significance of that change.",
        origin=DERIVED,
        nullable=True,
    )
    erased = Part(
        ErasureNotice,
        "If the record was erased, with the document that it belonged to: remove every copy, those of earlier "
        "releases too. Erased versions of earlier releases are listed like this as well.",
        origin=DERIVED,
    )
    record = Keyed(
        Anything("A member.", origin=DERIVED),
        "The export's line for the record: the record as served, plus `text`, `sentences` and `leftOut` for a "
        "document, and `occurrence` for a claim; for a withdrawn record type, id and `withdrawn`, with `reason` and "
        "`replacedBy`, and for an erased one `erased`.",
        origin=DERIVED,
    )


class ChangePage(Shape):
    """Changes, in the order in which they were made."""

    items = Listed(Part(Change, "A change.", origin=DERIVED), "The changes, to be applied in this order.")
    next = Text("The token for the next page; null on the last page.", origin=DERIVED, nullable=True)
    delta = Text(
        "The token to keep for later updates; null unless this is the last page.", origin=DERIVED, nullable=True
    )
