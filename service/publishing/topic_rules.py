"""The rules on topics: a topic gathers records of one kind, which do not contradict each other in their codes."""

from collections.abc import Iterator
from dataclasses import replace

from service.publishing.faults import Fault
from service.publishing.memberships import TopicMember, list_exact_codes
from service.publishing.records import Source, World
from service.publishing.rule_registry import build_fault, register_recent_rule, register_rule
from service.publishing.structure_rules import describe_other_codes


@register_rule
def topics_are_of_one_kind(world: World) -> Iterator[Fault]:
    """Every member of a topic, and every broader topic, is of the topic's kind."""
    for source, topic in _iterate_members(world):
        if (kind := topic.values["kind"]) != source.kind.name:
            own = source.kind.name
            message = f"The topic {topic.id} gathers records of the kind {kind}, and this one is of the kind {own}."
            help_ = f"name a topic of the kind {own}, or delete the line"
            yield build_fault("topics-are-of-one-kind", source, ("topic",), message, help_)
    for topic in world.iterate("topic"):
        for index, id_ in enumerate(topic.values["broader"]):
            other = world.get("topic", id_)
            if other and other.values["kind"] != topic.values["kind"]:
                message = f"The topic {id_} is of the kind {other.values['kind']}, this one {topic.values['kind']}."
                help_ = "name a broader topic of the same kind, or write it under `related`"
                yield build_fault("topics-are-of-one-kind", topic, ("broader", index), message, help_)


@register_recent_rule()
def topics_agree_on_codes(world: World) -> Iterator[Fault]:
    """No two members of a topic have different exact codes of one terminology, nor do they differ from the topic."""
    for source, topic in _iterate_members(world):
        mine = list_exact_codes(source.values)
        others = [other for other in world.list_members(topic.id) if _is_comparable(source, other)] if mine else []
        itself = TopicMember(topic.kind, topic.id, topic.name, None, list_exact_codes(topic.values))
        for other in (itself, *others):
            named = f"The topic {topic.id}" if other is itself else other.id
            if unlike := describe_other_codes(named, other.codes, mine):
                help_ = "one code or its relation is wrong, or they are not the same thing: then delete this line"
                fault = build_fault("topics-agree-on-codes", source, ("topic",), unlike, help_)
                yield replace(fault, others=(other.key,))
                break


@register_recent_rule()
def topics_have_one_record_a_document(world: World) -> Iterator[Fault]:
    """No document has two records of one topic."""
    for source, topic in _iterate_members(world):
        for other in world.list_members(topic.id):
            if _is_comparable(source, other) and other.document == source.document and other.id < source.id:
                message = f"{other.id} is of the same document, {source.document}, and of the same topic, {topic.id}."
                help_ = "keep one record of a thing in a document, or gather one of them in a narrower topic"
                fault = build_fault("topics-have-one-record-a-document", source, ("topic",), message, help_)
                # The document may well say something about the thing in two places.
                yield replace(fault, others=(other.key,), warning=True)


@register_recent_rule()
def topics_have_names_of_their_own(world: World) -> Iterator[Fault]:
    """No name or alias of a topic is that of another topic of the same kind."""
    known: dict[tuple[str, str], Source] = {}
    for topic in sorted(world.iterate("topic"), key=lambda each: each.id):
        names = [(("name",), topic.name), *((("aliases", at), each) for at, each in enumerate(topic.values["aliases"]))]
        for path, name in names:
            first = known.setdefault((topic.values["kind"], fold_case(name)), topic)
            if first is not topic:
                message = f'"{name}" is a name of the topic {first.id} too.'
                help_ = f"if both are the same thing, withdraw one with `replacedBy: {first.id}`; else tell them apart"
                fault = build_fault("topics-have-names-of-their-own", topic, path, message, help_)
                yield replace(fault, others=(first.key,))


@register_recent_rule()
def topics_have_members(world: World) -> Iterator[Fault]:
    """Every topic has a member, or a narrower topic."""
    topics = list(world.iterate("topic"))
    wider = {id_ for topic in topics for id_ in topic.values["broader"]}
    for topic in topics:
        if topic.id not in wider and not world.list_members(topic.id):
            message = f"No record belongs to the topic {topic.id}."
            help_ = f"write `topic: {topic.id}` into the records about it, or withdraw the topic"
            yield replace(build_fault("topics-have-members", topic, ("id",), message, help_), warning=True)


def fold_case(name: str) -> str:
    """Return a name without differences of case and white space."""
    return " ".join(name.casefold().split())


def _is_comparable(source: Source, other: TopicMember) -> bool:
    """Return whether a member is another one of the same kind; another rule reports other kinds."""
    return other.kind is source.kind and other.id != source.id


def _iterate_members(world: World) -> Iterator[tuple[Source, Source]]:
    """Yield the records of this world that belong to a topic, each with the topic."""
    for source in world.iterate():
        if (id_ := source.values.get("topic")) and (topic := world.get("topic", id_)):
            yield source, topic
