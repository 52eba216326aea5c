"""Documents: the articles, verbatim, and how much of each is carried by records."""

from schemas.base import LABEL_RANGE, SENTENCE_PLACE, Shape
from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Day, Listed, Part, Ref, Text, Url, Verbatim, Whole
from schemas.imprints import Imprint, OriginalFile
from schemas.records import Record, declare_confirmed
from schemas.schema_org import Property, Thing

DERIVED = Origin.DERIVED


class LeftOut(Shape):
    """A sentence that no record carries, and the reason."""

    sentence = Text("The sentence, such as p1s2.", required=True, pattern=SENTENCE_PLACE, example="p1s2")
    reason = Text("Why no record carries it.", required=True, limit=500)


TEXT_ROLE = Vocabulary(
    "TextRole",
    {
        "heading": "A heading; `level` is 1 to 6.",
        "list-item": "An item of a list; `level` is its depth, from 1.",
        "term": "A term that the next sentences define.",
        "definition": "What defines a term.",
        "header-cell": "A cell that heads a row or column of a table.",
        "cell": "A cell of a table.",
        "caption": "The caption of a picture or table.",
        "quotation": "A quotation set apart from the text.",
        "note": "A footnote or endnote.",
        "paragraph": "Plain text that another sentence introduces.",
    },
)


class OutlineEntry(Shape):
    """What a sentence is on the page, where it is no plain paragraph."""

    sentence = Text("The sentence, such as p1s2.", required=True, pattern=SENTENCE_PLACE, example="p1s2")
    role = Choice(TEXT_ROLE, "What it is.", origin=Origin.EDITORIAL, required=True)
    level = Whole("The level of a heading or the depth of a list item.", origin=Origin.EDITORIAL, least=1, most=100)
    lead_in = Text("The sentence that introduces it.", pattern=SENTENCE_PLACE, example="p1s1")
    row = Whole("The row of a cell, counted from 1.", origin=Origin.EDITORIAL, least=1)
    column = Whole("The column of a cell, counted from 1.", origin=Origin.EDITORIAL, least=1)


class TextRevision(Shape):
    """What `medcontent new document --revises` and `medcontent split` write when a text or its sentences change."""

    labels = Listed(
        Text("A label, or the labels from one to another in a paragraph.", pattern=LABEL_RANGE, example="p1s3-7"),
        "The label of each sentence, in the order of the text; without labels they are the places of the sentences.",
    )
    retired = Listed(
        Text("A label.", pattern=SENTENCE_PLACE, example="p2s4"),
        "The labels of sentences that the text no longer has. They are never given again.",
    )
    seal = Text(
        "The SHA-256 of the text, its sentence starts and their labels: it shows that a tool changed them, not a slip.",
        required=True,
        pattern=r"^[0-9a-f]{64}$",
    )


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
    naming = ("title", "imprint.title.value", "id")

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
    imprint = Part(
        Imprint, "Known metadata of the document, each value with its origin; null if it has none.", later=True
    )
    original = Part(
        OriginalFile, "The file that the text was read from; null where the text itself was given.", later=True
    )
    outline = Listed(
        Part(OutlineEntry, "A sentence."),
        "What the sentences are that are no plain paragraphs, in the order of the text.",
        later=True,
    )
    replaces = Ref("document", "The document that this one replaces.", origin=Origin.EDITORIAL)
    coverage = Part(CoverageFigures, "How much of the document is carried by records.", origin=DERIVED)
    text = Verbatim("The verbatim text.", required=True, source_only=True)
    sentences = Listed(
        Whole("A start.", origin=Origin.EDITORIAL),
        "The start of each sentence: code points from 0, in order.",
        required=True,
        source_only=True,
    )
    revised = Part(
        TextRevision, "What keeps the ids of sentences when the text or its split changes.", source_only=True
    )
    left_out = Listed(Part(LeftOut, "A sentence left out."), "The sentences that no record carries.", source_only=True)
    confirmed = declare_confirmed()
