"""Members of a page: the records that refer to its subject, section by section and page by page.

On a page about a topic, records of a section that share a topic follow the first of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from schemas.sections import SECTION
from service.catalog import Kind
from service.http.release_context import Content
from service.http.topic_filter import TOPIC
from service.pages.section_parts import SectionPart, Values, list_section_parts
from service.store.queries import Order, PagePosition, Selection, page

Wire = Mapping[str, Any]
OPENING = next(iter(SECTION.terms))
# The maximum number of records that are read at once to find those of the same topics.
MAX_BATCH = 200


@dataclass(frozen=True)
class Member:
    """A record on a page, and the field by which it refers to the subject; None for the subject itself."""

    kind: Kind
    record: Wire
    relation: str | None = None


@dataclass(frozen=True)
class SectionPage:
    """Members of a section, the number of all, how many `exclude` left out, and where the rest begins."""

    section: str
    members: Sequence[Member]
    total: int
    omitted: int
    next: PagePosition | None


@dataclass(frozen=True)
class Subject:
    """What a page is about: records of a kind by their ids, without those based on claims with excluded verdicts.

    Of a `topic` these are the members: they open the page.
    """

    kind: Kind
    ids: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    topic: str | None = None

    def list_parts(self, section: str) -> tuple[SectionPart, ...]:
        """Return the parts of a section."""
        if self.topic is None:
            return list_section_parts(self.kind, section)
        opening = (SectionPart(self.kind, self.kind.filters[TOPIC]),) if section == OPENING else ()
        return (*opening, *(list_section_parts(self.kind, section) if self.ids else ()))

    def is_position(self, section: str, keys: Sequence[str]) -> bool:
        """Return whether these keys are a position in a section."""
        return len(keys) in {1, 2} and keys[0].isdecimal() and int(keys[0]) < len(self.list_parts(section))


def read_section(
    read: Content, subject: Subject, section: str, limit: int, start: PagePosition | None = None
) -> SectionPage:
    """Return at most `limit` things of a section, from a position that an earlier page had as its `next`."""
    parts = subject.list_parts(section)
    counts = [_count_part(read, subject, each) for each in parts]
    begun, *key = start.keys if start else ("0",)
    things: list[Sequence[Member]] = []
    following = None
    for index in range(int(begun), len(parts)):
        mark = PagePosition(tuple(key)) if key else None
        key = []
        if not counts[index][0]:
            continue
        if len(things) == limit:
            following = PagePosition((str(index),))
            break
        found, rest = _read_things(read, subject, section, index, mark, limit - len(things))
        things += found
        if rest:
            following = PagePosition((str(index), *rest))
            break
    total, whole = (sum(each[place] for each in counts) for place in (0, 1))
    return SectionPage(section, [each for thing in things for each in thing], total, whole - total, following)


def _read_things(  # noqa: PLR0913, PLR0917 (the place in a page has this many parts)
    read: Content, subject: Subject, section: str, index: int, mark: PagePosition | None, limit: int
) -> tuple[list[Sequence[Member]], tuple[str, ...]]:
    """Return members of a part, those of a topic together, and the sort key after which there may be more."""
    part = subject.list_parts(section)[index]
    if subject.topic is None:
        found, rest = _read_part(read, subject, part, mark, limit)
        return [[each] for each in found], rest
    things: list[Sequence[Member]] = []
    while True:
        found, rest = _read_part(read, subject, part, mark, limit - len(things))
        things += _gather(found, _read_by_topic(read, subject, section, found))
        if not rest or len(things) == limit:
            return things, rest
        mark = PagePosition(rest)


def _gather(members: Sequence[Member], by_topic: Mapping[str, Sequence[Member]]) -> Iterator[Sequence[Member]]:
    """Yield each member that is the first of its topic in the section, with the others, or has no topic."""
    for member in members:
        if (topic := member.record["topic"]) is None:
            yield [member]
            continue
        first = by_topic[topic["id"]][0]
        if (first.record["id"], first.relation) == (member.record["id"], member.relation):
            yield by_topic[topic["id"]]


def _read_by_topic(read: Content, subject: Subject, section: str, members: Sequence[Member]) -> dict[str, list[Member]]:
    """Return the members of a section that share a topic with one of these, by topic, in the order of the section."""
    wanted = tuple(sorted({each.record["topic"]["id"] for each in members if each.record["topic"]}))
    found: dict[str, list[Member]] = {}
    if not wanted:
        return found
    kinds = {each.kind for each in members}
    for part in subject.list_parts(section):
        mark, is_read = None, part.kind not in kinds
        while not is_read:
            batch, rest = _read_part(read, subject, part, mark, MAX_BATCH, (TOPIC, wanted))
            for each in batch:
                found.setdefault(each.record["topic"]["id"], []).append(each)
            mark, is_read = PagePosition(rest), not rest
    return found


def _select(read: Content, subject: Subject, part: SectionPart, *more: Values) -> Selection:
    values = (subject.topic,) if subject.topic and part.by.name == TOPIC else subject.ids
    facets = ((part.by.name, values), *part.having, *more)
    selection = Selection(part.kind.name, read.release.number, read.is_newest, facets, subject.exclude)
    return read.totals.order_facets(read.source, read.release, selection)


def _count_part(read: Content, subject: Subject, part: SectionPart) -> tuple[int, int]:
    """Return the number of records of a part, and the number with those that are excluded."""
    shown = _count(read, _select(read, subject, part))
    whole = _count(read, _select(read, replace(subject, exclude=()), part)) if subject.exclude else shown
    if part.without and whole:
        shown -= _count(read, _select(read, subject, part, part.without))
        whole -= _count(read, _select(read, replace(subject, exclude=()), part, part.without))
    return shown, whole


def _count(read: Content, selection: Selection) -> int:
    return read.totals.count(read.source, read.release, selection)


def _read_part(
    read: Content, subject: Subject, part: SectionPart, mark: PagePosition | None, limit: int, *more: Values
) -> tuple[list[Member], tuple[str, ...]]:
    """Return members of a part after a mark, and the sort key of the last if there may be more."""
    selection = _select(read, subject, part, *more)
    # Several ids lead to records by their index rows; without that, the whole kind would be walked.
    is_rare = len(subject.ids) > 1
    relation = None if subject.topic and part.by.name == TOPIC else part.by.path[0]
    members: list[Member] = []
    while True:
        found = page(read.source, selection, Order(), mark, limit - len(members), rare=is_rare)
        records = [part.kind.complete_record(orjson.loads(body)) for body in found.bodies]
        left_out = part.without[0] if part.without else ""
        members += [Member(part.kind, each, relation) for each in records if not (left_out and each[left_out])]
        if not found.after:
            return members, ()
        mark = found.mark(backwards=False)
        if len(members) == limit:
            return members, tuple(mark.keys)
