"""Exports: the whole content of a release as one file."""

from schemas.base import Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Listed, Moment, Part, Text, Whole

DERIVED = Origin.DERIVED
EXPORT_FORMAT = Vocabulary(
    "ExportFormat",
    {
        "ndjson": "One JSON object a line, a record each.",
        "ndjson.gz": "The same, packed by gzip.",
        "sqlite": "A database of SQLite, with a table of the records and a view for each kind.",
        "tables.sqlite": "The same; views and columns named by reserved words of SQL have second names: `end_`.",
    },
)


class ExportFile(Shape):
    """A file that holds the whole content of a release."""

    format = Choice(EXPORT_FORMAT, "The format.", origin=DERIVED)
    media_type = Text("The media type of the file.", origin=DERIVED, example="application/x-ndjson")
    self = Text("Its address, relative to this host.", origin=DERIVED, example="/v1/exports/1.ndjson")


class KindFile(Shape):
    """A file that holds the records of one kind, a JSON object a line."""

    kind = Text("The plural of the kind.", origin=DERIVED, example="claims")
    self = Text(
        "Its address, relative to this host; with `.gz` behind it, the same packed by gzip.",
        origin=DERIVED,
        example="/v1/exports/1/claims.ndjson",
    )


class Export(Shape):
    """The exports of a release."""

    release = Whole("The number of the release.", origin=DERIVED, least=1)
    time = Moment("When it was made.", origin=DERIVED)
    total = Whole(
        "How many records it serves; withdrawn ones, which are in the files as notices, aside.", origin=DERIVED
    )
    files = Listed(Part(ExportFile, "A file.", origin=DERIVED), "The same content in each format.")
    kinds = Listed(Part(KindFile, "A file.", origin=DERIVED), "The lines of `ndjson`, in a file for each kind.")
