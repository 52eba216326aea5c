"""Documents: the articles, verbatim, and how much of each is carried by records."""

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Day, Listed, Part, Ref, Text, Url, Verbatim, Whole
from schemas.records import Record, declare_confirmed
from schemas.schema_org import Property, Thing

DERIVED = Origin.DERIVED


class LeftOut(Shape):
    """A sentence that no record carries, and the reason."""

    sentence = Text("The sentence, such as p1s2.", required=True, pattern=r"^p[1-9][0-9]*s[1-9][0-9]*$", example="p1s2")
    reason = Text("Why no record carries it.", required=True, limit=500)


class CoverageFigures(Shape):
    """The coverage of a document in numbers."""

    sentences = Whole("All sentences.", origin=DERIVED)
    carried = Whole("Sentences with a claim that at least one record rests on.", origin=DERIVED)
    left_out = Whole("Sentences left out with a reason.", origin=DERIVED)
    claims = Whole("All claims.", origin=DERIVED)
    records = Whole("Records that rest on a claim of this document.", origin=DERIVED)


class Document(Record):
    """A source article: its metadata as far as it states them, and the size of its text."""

    singular = "document"
    linked = Thing("Article")
    naming = ("title", "id")

    title = Text("The title; null if the source has none.", limit=500)
    language = Text(
        "The language of the text (BCP 47).",
        required=True,
        pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$",
        example="en",
        filtered=True,
        linked=Property("inLanguage"),
    )
    text_sha256 = Text("SHA-256 of the text's UTF-8 bytes.", origin=DERIVED, pattern=r"^[0-9a-f]{64}$")
    characters = Whole("The length of the text in Unicode code points.", origin=DERIVED)
    bytes = Whole("The length of the text in UTF-8 bytes.", origin=DERIVED)
    media_type = Text("The media type of the text.", origin=DERIVED, example="text/plain")
    author = Text("The author; null if the source names none.", limit=500, linked=Property("creditText"))
    published = Day("The day of publication; null if the source gives none.", linked=Property("datePublished"))
    licence = Text(
        "The licence; null if unknown.",
        limit=500,
        linked=Property("license", wrapped=("CreativeWork", "name")),
    )
    url = Url("The address where the source was published; null if unknown.", linked=Property("url"))
    replaces = Ref("document", "The document that this one replaces.", origin=Origin.EDITORIAL)
    coverage = Part(CoverageFigures, "How much of the document is carried by records.", origin=DERIVED)
    text = Verbatim("The verbatim text.", required=True, source_only=True)
    sentences = Listed(
        Whole("A start.", origin=Origin.EDITORIAL),
        "The start of each sentence: code points from 0, in order.",
        required=True,
        source_only=True,
    )
    left_out = Listed(Part(LeftOut, "A sentence left out."), "The sentences that no record carries.", source_only=True)
    confirmed = declare_confirmed()
