"""Vocabularies: the values of coded fields with words for readers, so that apps need no table of their own."""

from schemas.base import SLUG, Shape
from schemas.declaration import Origin
from schemas.fields import Listed, Part, Text, Whole

DERIVED = Origin.DERIVED


class VocabularyTerm(Shape):
    """A value of a vocabulary."""

    value = Text("The value, as in records and in filters.", origin=DERIVED, example="systemic")
    label = Text("The value in words for readers.", origin=DERIVED, example="Systemic")
    meaning = Text("What the value means, in a sentence.", origin=DERIVED, example="Acts in the whole body.")


class VocabularyUse(Shape):
    """A field whose values are of a vocabulary."""

    type = Text("The kind of the records that have the field.", origin=DERIVED, example="treatment")
    field = Text("The field; dots lead into objects.", origin=DERIVED, example="scope")


class ServedVocabulary(Shape):
    """A closed list of values; more of them may be added."""

    type = Text("Always `vocabulary`.", origin=DERIVED, example="vocabulary")
    id = Text("The id.", origin=DERIVED, pattern=SLUG, example="treatment-scope")
    name = Text("The name of its schema in the OpenAPI document.", origin=DERIVED, example="TreatmentScope")
    terms = Listed(Part(VocabularyTerm, "A value.", origin=DERIVED), "The values, in the order to show them.")
    fields_ = Listed(Part(VocabularyUse, "A field.", origin=DERIVED), "The fields that use it.", data_key="fields")
    self = Text("Its address, relative to this host.", origin=DERIVED)


class VocabularyList(Shape):
    """All vocabularies, or those of some kinds."""

    items = Listed(Part(ServedVocabulary, "A vocabulary.", origin=DERIVED), "The vocabularies, by id.")
    total = Whole("The number of vocabularies.", origin=DERIVED)
