"""Pages about a condition or a topic: all that an app needs to render one, in one answer.

Each source is there once: documents hold their sentences, sentences their claims, claims what reviewers say of them.
The fields of records refer to claims by number, which is also the number of a footnote.
"""

from schemas.base import CLAIM_ID, SENTENCE_ID, Shape
from schemas.declaration import Origin
from schemas.fields import Choice, Flag, Keyed, Listed, Moment, Part, Text, Verbatim, Whole
from schemas.records import ASSESSMENT_STATUS, VERDICT, Provenance, RecordRef, Review, declare_topic
from schemas.sections import SECTION

DERIVED = Origin.DERIVED


def declare_ids(item: str, description: str) -> Listed:
    """Declare a list of ids of what the page has once."""
    return Listed(Text(item, origin=DERIVED), description)


class PageValueDetail(Shape):
    """A member of a value that is an object."""

    label = Text("The name of the member in words.", origin=DERIVED, nullable=True, example="age groups")
    text = Text("Its value in words.", origin=DERIVED)
    quoted = Flag("Whether these are words of the source.", origin=DERIVED)
    code = Text("The coded value; null if it is none.", origin=DERIVED, nullable=True)
    record = Text("The address of the record that it names; null if it names none.", origin=DERIVED, nullable=True)


class PageValue(Shape):
    """A value of a field in words."""

    text = Text("The value in words.", origin=DERIVED, example="Systemic")
    quoted = Flag("Whether these are words of the source.", origin=DERIVED)
    code = Text("The coded value; null if it is none.", origin=DERIVED, nullable=True, example="systemic")
    record = Text("The address of the record that it names; null if it names none.", origin=DERIVED, nullable=True)
    details = Listed(Part(PageValueDetail, "A member.", origin=DERIVED), "The other members of a value with several.")


class PageField(Shape):
    """A field of a record that has a value."""

    name = Text("The name of the field.", origin=DERIVED, example="purpose")
    label = Text("The name in words.", origin=DERIVED, example="Purpose")
    lead_ins = declare_ids("A sentence.", "The sentences to show before the words, outermost first, by id.")
    values = Listed(Part(PageValue, "A value.", origin=DERIVED), "The values.")
    claims = Listed(
        Whole("A claim.", origin=DERIVED, least=1),
        "The claims that the field rests on, by number. Show what reviewers say of them next to the field.",
    )


class PageItem(Shape):
    """A record on the page."""

    type = Text("The kind of the record.", origin=DERIVED, example="treatment")
    id = Text("Its id.", origin=DERIVED, example="oral-aspirin")
    name = Text("Its name, in the editors' words.", origin=DERIVED)
    self = Text("Its address, relative to this host.", origin=DERIVED)
    document = Text("The document that states it, by id.", origin=DERIVED)
    relation = Text(
        "The field by which it refers to the condition, or to a member of the topic; null for these themselves.",
        origin=DERIVED,
        nullable=True,
        example="conditions",
    )
    fields_ = Listed(
        Part(PageField, "A field.", origin=DERIVED),
        "The fields that have a value. A wording that another of them repeats is left out, and so are references to "
        "the condition itself.",
        data_key="fields",
    )
    review = Part(Review, "Whether a clinician has reviewed the record.", origin=DERIVED)
    provenance = Part(Provenance, "Which software drafted it; null where people did.", origin=DERIVED, nullable=True)
    topic = declare_topic()


class PageSectionShape(Shape):
    """A section: what readers ask, and the records that answer it."""

    id = Choice(SECTION, "The section.", origin=DERIVED)
    title = Text("Its heading.", origin=DERIVED, example="When to seek help")
    total = Whole("The number of its records.", origin=DERIVED)
    omitted = Whole("The number of records left out by `exclude`.", origin=DERIVED)
    items = Listed(
        Part(PageItem, "A record.", origin=DERIVED),
        "The records, or the first of them; on the page about a topic, those of one topic follow one another.",
    )
    next = Text("The page with more of them; null if these are all.", origin=DERIVED, nullable=True)


class PageAdvisory(Shape):
    """What reviewers say of a claim; show it in full next to each field that rests on the claim."""

    verdict = Choice(VERDICT, "How the claim compares with public sources.", origin=DERIVED)
    label = Text("The verdict in words.", origin=DERIVED, example="Misleading or unsafe")
    reason = Text("Why, in one or two sentences.", origin=DERIVED)
    works = Listed(Whole("A work.", origin=DERIVED, least=1), "The works that the verdict is based on, by number.")
    assessed_by = Text("Who assessed the claim.", origin=DERIVED)
    status = Choice(ASSESSMENT_STATUS, "The kind of review.", origin=DERIVED)


class PageClaim(Shape):
    """A claim that the page rests on."""

    number = Whole("Its number on this page, in reading order from 1.", origin=DERIVED, least=1)
    id = Text("The id.", origin=DERIVED, pattern=CLAIM_ID)
    quote = Verbatim("The exact words.", origin=DERIVED)
    start = Whole("The start of the words in the text of the document, in code points from 0.", origin=DERIVED)
    end = Whole("The end, exclusive.", origin=DERIVED)
    advisory = Part(PageAdvisory, "What reviewers say of it; null if they agree.", origin=DERIVED, nullable=True)


class PageSentence(Shape):
    """A sentence that holds claims, or introduces others."""

    id = Text("The id.", origin=DERIVED, pattern=SENTENCE_ID)
    text = Verbatim("The sentence.", origin=DERIVED)
    start = Whole("The start in the text of the document, in code points from 0.", origin=DERIVED)
    end = Whole("The end, exclusive.", origin=DERIVED)
    lead_ins = declare_ids("A sentence.", "The sentences to show before its words, outermost first, by id.")
    claims = Listed(Part(PageClaim, "A claim.", origin=DERIVED), "The claims in it that the page rests on.")


class PageDocument(Shape):
    """A document that the page quotes, the credit to show, and the words that it quotes."""

    id = Text("The id.", origin=DERIVED)
    name = Text("Its title, or its id.", origin=DERIVED)
    self = Text("Its address, relative to this host.", origin=DERIVED)
    web_url = Text("Its page for people.", origin=DERIVED)
    language = Text("The language of its words, as in BCP 47.", origin=DERIVED, example="en")
    attribution = Text("The credit as plain text.", origin=DERIVED)
    licence = Text("Its licence; null if unknown.", origin=DERIVED, nullable=True)
    reuse = Text("The known terms for reusing its words.", origin=DERIVED)
    sentences = Listed(Part(PageSentence, "A sentence.", origin=DERIVED), "The sentences, in reading order.")


class PageWork(Shape):
    """A work that reviewers compared claims with."""

    number = Whole("Its number on this page, from 1.", origin=DERIVED, least=1)
    name = Text("Its title, or its publisher and subject; and its year.", origin=DERIVED)
    self = Text("Its address, relative to this host.", origin=DERIVED)


class SubjectPage(Shape):
    """A page about a condition or a topic: it or its members, and the records that refer to them, in sections."""

    type = Text("Always `page`.", origin=DERIVED, example="page")
    id = Text("The id of the condition or topic.", origin=DERIVED, example="metastatic-breast-cancer")
    name = Text("Its name, in the editors' words.", origin=DERIVED)
    aliases = Listed(Text("A name.", origin=DERIVED), "Other names that people use.")
    subject = Part(RecordRef, "The condition or topic.", origin=DERIVED)
    same_as = Listed(
        Part(RecordRef, "A record.", origin=DERIVED),
        "The same condition in other documents, which have their own pages.",
    )
    release = Whole("The release that the page is of.", origin=DERIVED, least=1)
    updated_at = Moment("When a record on it last changed.", origin=DERIVED)
    notice = Text("The notice to readers: show it.", origin=DERIVED)
    total = Whole("The number of records in the sections.", origin=DERIVED)
    omitted = Whole("The number of records left out by `exclude`: tell readers.", origin=DERIVED)
    sections = Listed(
        Part(PageSectionShape, "A section.", origin=DERIVED),
        "The sections in the order to show them; one without items is something that no source says.",
    )
    documents = Listed(Part(PageDocument, "A document.", origin=DERIVED), "The documents, and their words.")
    works = Listed(Part(PageWork, "A work.", origin=DERIVED), "The works that reviewers compared claims with.")
    links = Keyed(
        Text("An address.", origin=DERIVED),
        "`self`, `webUrl` for people, and where there is a topic its `topicPage` and `comparison`.",
        origin=DERIVED,
    )
