"""Imprints: the metadata of a document that is not in its text, each value with its origin."""

from schemas.base import CLAIM_ID, Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Day, Part, Ref, Text, Url, Whole

EDITORIAL = Origin.EDITORIAL
IMPRINT_ORIGIN = Vocabulary(
    "ImprintOrigin",
    {
        "text": "The text of the document says so.",
        "page": "The publisher's page or file says so in its metadata.",
        "editors": "The editors of this service say so.",
    },
)


class ImprintText(Shape):
    """A value of the imprint and who says so."""

    filtered_by = "value"

    value = Text("The value.", required=True, limit=500)
    origin = Choice(IMPRINT_ORIGIN, "Who says so.", origin=EDITORIAL, required=True)
    found_in = Text("Where the page or file says so.", limit=100, example="meta dc.creator")
    claim = Ref("claim", "The claim by which the text says so.", pattern=CLAIM_ID, origin=EDITORIAL)


class ImprintDay(ImprintText):
    """A day of the imprint and who says so."""

    value = Day("The day.", required=True)


class ImprintUrl(ImprintText):
    """An address of the imprint and who says so."""

    value = Url("The address.", required=True)


class Imprint(Shape):
    """The title, author, publisher, dates, licence and address of a document, each with who says so."""

    title = Part(ImprintText, "The title.")
    author = Part(ImprintText, "The author, or the authors.")
    publisher = Part(ImprintText, "The publisher.", filtered=True)
    published = Part(ImprintDay, "The day of publication.")
    modified = Part(ImprintDay, "The day of the last change.")
    licence = Part(
        ImprintText,
        "The licence: an identifier of SPDX, as in CC-BY-4.0, an address, or other terms.",
    )
    url = Part(ImprintUrl, "Where the document was published.")


class OriginalFile(Shape):
    """The file that the text was read from."""

    sha256 = Text("SHA-256 of its bytes.", required=True, pattern=r"^[0-9a-f]{64}$")
    media_type = Text("Its media type.", required=True, limit=100, example="text/html")
    bytes = Whole("Its length in bytes.", origin=EDITORIAL, required=True)
