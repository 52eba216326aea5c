"""Changes: what an app applies to keep its copy true."""

from schemas.base import Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Anything, Choice, Keyed, Listed, Part, Text, Whole

DERIVED = Origin.DERIVED
OP = Vocabulary(
    "ChangeOp",
    {
        "upsert": "The record is new, has changed, or is served differently because of another: put it in place.",
        "withdraw": "The record was withdrawn: remove it.",
    },
)


class Change(Shape):
    """What a release made of a record."""

    type = Text("The kind of the record.", origin=DERIVED, example="treatment")
    id = Text("Its id, unique within the kind.", origin=DERIVED, example="oral-aspirin")
    op = Choice(OP, "What to do with it.", origin=DERIVED)
    revision = Whole("How often the record's own values had changed, counted from 1.", origin=DERIVED, least=1)
    release = Whole("The release that it came with.", origin=DERIVED, least=1)
    sha256 = Text(
        "SHA-256 of the record's RFC 8785 form without revision, release, updatedAt and sha256, and without members "
        "that only an export has; of a withdrawn record, of its type, id, reason and the reference `replacedBy`.",
        origin=DERIVED,
        pattern=r"^[0-9a-f]{64}$",
    )
    record = Keyed(
        Anything("A member.", origin=DERIVED),
        "The line that stands for the record in an export: the record as it is served, a document with its `text`, "
        "`sentences` and `leftOut`, a claim with the `occurrence` it means; of a withdrawn record type, id and "
        "`withdrawn`, with `reason` and `replacedBy`.",
        origin=DERIVED,
    )


class ChangePage(Shape):
    """Changes, in the order in which they were made."""

    items = Listed(Part(Change, "A change.", origin=DERIVED), "The changes: apply them in this order.")
    next = Text("The token that continues at once; null where nothing more is there.", origin=DERIVED, nullable=True)
    delta = Text(
        "The token to keep, and to ask with later; null while there is a next one.", origin=DERIVED, nullable=True
    )
