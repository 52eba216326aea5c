"""Statements: what one record says to one question, with what it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import marshmallow as ma

from schemas.fields import Choice, Flag, Listed, Number, Part, Quoted, Ref, Whole
from schemas.values import Quantity
from service.catalog import Kind
from service.comparisons.figures import Figure, read_figure
from service.labels import format_label
from service.pages.field_values import list_values
from service.quotations import list_lead_ins

Wire = Mapping[str, Any]
# A record by its type and id, and the topic that it belongs to.
Topics = Mapping[tuple[str, str], Wire]


@dataclass(frozen=True)
class GivenAnswer:
    """An answer of one record. Statements with the same `key` are the same answer; without a key they are not compared.

    `figure` is compared by its range.
    """

    record: Wire
    field: str
    text: str
    key: Any = None
    is_quoted: bool = False
    code: str | None = None
    reference: Wire | None = None
    figure: Figure | None = None
    # A record without a topic: others may speak about the same thing, and nobody said so.
    is_apart: bool = False
    # The answer is the record itself, and all that reviewers say of it counts.
    is_record: bool = False

    @property
    def document(self) -> str:
        """The id of the record's document."""
        return str(self.record["document"]["id"])

    @property
    def claims(self) -> list[str]:
        """The claims that it rests on; of a whole record, all of its claims."""
        if self.is_record:
            return list(dict.fromkeys(claim for claims in self.record["evidence"].values() for claim in claims))
        return list(self.record["evidence"].get(self.field) or self.record["evidence"].get("wording", ()))

    @property
    def advisories(self) -> list[Wire]:
        """What reviewers say of these claims; of a whole record, all that they say of it."""
        return [each for each in self.record["advisories"] if self.is_record or each["claim"]["id"] in self.claims]

    @property
    def words(self) -> str | None:
        """The source's words, for a quoted answer and for a record; others give the same answer in other words."""
        if self.is_quoted:
            return self.text
        return str(self.record["wording"]) if self.is_record else None

    @property
    def lead_ins(self) -> list[Wire]:
        """The sentences that introduce its words."""
        return list(list_lead_ins(self.record, self.field)) if self.is_quoted or self.is_record else []


@dataclass
class TopicQuestion:
    """A question with the statements of all records; `is_single` if a record gives at most one answer."""

    id: str
    title: str
    basis: str
    statements: list[GivenAnswer] = field(default_factory=list)
    is_single: bool = False
    omitted: int = 0


def list_field_questions(kind: Kind, records: list[Wire], topics: Topics) -> Iterator[TopicQuestion]:
    """Yield a question for each content field that some record has a value of."""
    for name in kind.content:
        declared = kind.members[name]
        inner = declared.inner if isinstance(declared, Listed) else declared
        question = TopicQuestion(
            name, format_label(name), _find_basis(inner), is_single=not isinstance(declared, Listed)
        )
        for record in records:
            question.statements += _list_statements(declared, inner, name, record, topics)
        if question.statements:
            yield question


def _find_basis(field_: ma.fields.Field[Any]) -> str:
    if isinstance(field_, Ref):
        return "reference"
    if isinstance(field_, Part) and isinstance(field_.schema, Quantity):
        return "number"
    return "coded" if isinstance(field_, Choice | Flag | Number | Whole) else "quoted"


def _list_statements(
    declared: ma.fields.Field[Any], inner: ma.fields.Field[Any], name: str, record: Wire, topics: Topics
) -> Iterator[GivenAnswer]:
    value = record.get(name)
    values = value if isinstance(value, list) else [value]
    for each, parts in zip(values, list_values(declared, value), strict=False):
        text = "; ".join(f"{part.label}: {part.text}" if part.label else part.text for part in parts)
        if isinstance(inner, Ref):
            yield build_reference_answer(record, name, each, topics)
        elif isinstance(inner, Choice):
            yield GivenAnswer(record, name, text, each, code=each)
        elif isinstance(inner, Flag | Number | Whole):
            yield GivenAnswer(record, name, text, text)
        elif isinstance(inner, Part) and isinstance(inner.schema, Quantity):
            figure = read_figure(each)
            yield GivenAnswer(record, name, each["words"], figure, is_quoted=True, figure=figure)
        else:
            yield GivenAnswer(record, name, text, is_quoted=isinstance(inner, Quoted))


def build_record_answer(record: Wire, reference: Wire, topics: Topics) -> GivenAnswer:
    """Return the answer that is a record; those of one topic are the same answer."""
    return replace(build_reference_answer(record, "wording", reference, topics), is_record=True)


def build_reference_answer(record: Wire, name: str, target: Wire, topics: Topics) -> GivenAnswer:
    """Return the statement that a record refers to another; those of one topic are the same answer."""
    topic = topics.get((target["type"], target["id"]))
    meant = topic or target
    key = (meant["type"], meant["id"])
    return GivenAnswer(record, name, meant["name"], key, reference=meant, is_apart=topic is None)
