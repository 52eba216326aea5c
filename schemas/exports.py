"""Exports: the whole content of a release as one file."""

from schemas.base import Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Listed, Moment, Part, Text, Whole

DERIVED = Origin.DERIVED
EXPORT_FORMAT = Vocabulary(
    "ExportFormat",
    {
        "ndjson": "One JSON object per line, each a record.",
        "ndjson.gz": "The same, compressed by gzip.",
        "sqlite": "A SQLite database, with a table of the records and a view for each kind.",
        "tables.sqlite": "The same; views and columns named by reserved words of SQL have aliases such as `end_`.",
    },
)


class ExportFile(Shape):
    """A file with the whole content of a release."""

    format = Choice(EXPORT_FORMAT, "The format.", origin=DERIVED)
    media_type = Text("The media type of the file.", origin=DERIVED, example="application/x-ndjson")
    self = Text("Its address, relative to this host.", origin=DERIVED, example="/v1/exports/1.ndjson")


class KindFile(Shape):
    """A file with the records of one kind, one JSON object per line."""

    kind = Text("The plural of the kind.", origin=DERIVED, example="claims")
    self = Text(
        "Its address, relative to this host; with `.gz` appended, the same compressed by gzip.",
        origin=DERIVED,
        example="/v1/exports/1/claims.ndjson",
    )


class Export(Shape):
    """The exports of a release."""

    release = Whole("The number of the release.", origin=DERIVED, least=1)
    time = Moment("When it was made.", origin=DERIVED)
    total = Whole(
        "The number of served records, without withdrawn ones, which are in the files as notices.", origin=DERIVED
    )
    files = Listed(Part(ExportFile, "A file.", origin=DERIVED), "The same content in each format.")
    kinds = Listed(Part(KindFile, "A file.", origin=DERIVED), "The lines of `ndjson`, in a file for each kind.")
