"""Proposals: which records are about one thing, by equal exact codes, names and aliases over all documents.

Records are joined one by one. A record that contradicts what it would join stays out, and is reported.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from seed.gathering.named_records import NAME, Mark, NamedRecord, find_contradiction, fold_hyphens
from seed.slugs import build_slug, find_free_id
from service.publishing.drafts import Key

# The kinds whose names name things; those of others, such as guidance, are headings of their text.
THINGS = (
    *("condition", "site", "finding", "recurrence-type", "mechanism", "risk-factor", "treatment", "test"),
    *("adverse-effect", "substance"),
)
# The part of an id that leaves room for the name of a kind or a number.
NUMBERED = 60


@dataclass(frozen=True)
class Contradiction:
    """Why two records are not gathered, although they share a mark."""

    record: Key
    other: Key
    reason: str


@dataclass
class Group:
    """Records about one thing: those that name its topic, and those that would, each with what it shares."""

    kind: str
    topic: NamedRecord | None = None
    members: list[NamedRecord] = field(default_factory=list)
    shared: dict[Key, str] = field(default_factory=dict)

    @property
    def joining(self) -> list[NamedRecord]:
        """The records that do not name the topic yet."""
        return [each for each in self.members if each.topic is None]

    @property
    def is_proposal(self) -> bool:
        """Whether records would join, and it is about more than one document."""
        return bool(self.joining) and (self.topic is not None or len({each.document for each in self.members}) > 1)


@dataclass(frozen=True)
class ProposedGroups:
    """The groups that records would join, and what contradicts."""

    groups: Sequence[Group]
    contradictions: Sequence[Contradiction]


def propose_topics(records: Iterable[NamedRecord], kinds: Sequence[str] = THINGS) -> ProposedGroups:
    """Return the proposals for records of these kinds; `records` are those of all kinds, and the topics."""
    listed = sorted(records, key=lambda each: each.key)
    topics = {each.key[1]: each for each in listed if each.key[0] == "topic"}
    contradictions: list[Contradiction] = []
    groups: list[Group] = []
    for kind in kinds:
        mine = [each for each in listed if each.key[0] == kind]
        groups += _Gathering(kind, mine, topics, contradictions).groups
    return ProposedGroups([group for group in groups if group.is_proposal], contradictions)


class _Gathering:
    """The groups of one kind while they are made."""

    def __init__(
        self,
        kind: str,
        records: Sequence[NamedRecord],
        topics: dict[str, NamedRecord],
        contradictions: list[Contradiction],
    ) -> None:
        self.groups: list[Group] = []
        self._kind, self._contradictions = kind, contradictions
        self._by_mark: dict[Mark, Group] = {}
        self._by_topic: dict[str, Group] = {}
        self._by_id: dict[str, Group] = {}
        for topic in topics.values():
            if topic.gathers == kind:
                self._begin(topic)
        for each in records:
            if each.topic is not None and (group := self._by_topic.get(each.topic)):
                self._add(group, each, "")
        for each in records:
            if each.topic is None:
                self._place(each)

    def _begin(self, topic: NamedRecord | None) -> Group:
        group = Group(self._kind, topic)
        self.groups.append(group)
        if topic:
            self._by_topic[topic.key[1]] = group
            self._note_marks(group, topic)
        return group

    def _place(self, record: NamedRecord) -> None:
        """Add a record to the group with which it shares most, codes before names, or begin one."""
        for group, shared in self._find_groups(record):
            if reason := self._find_obstacle(group, record):
                self._contradictions.append(Contradiction(record.key, *reason))
            else:
                self._add(group, record, shared)
                return
        self._add(self._begin(None), record, "")

    def _find_groups(self, record: NamedRecord) -> list[tuple[Group, str]]:
        marks = sorted(record.list_marks(), key=lambda mark: mark[0] == NAME)
        found = [(self._by_mark[mark], _describe_mark(mark)) for mark in marks if mark in self._by_mark]
        found += [(self._by_id[id_], "sameAs") for id_ in record.same if id_ in self._by_id]
        return list({id(group): (group, shared) for group, shared in reversed(found)}.values())[::-1]

    def _find_obstacle(self, group: Group, record: NamedRecord) -> tuple[Key, str] | None:
        for other in (*([group.topic] if group.topic else []), *group.members):
            if system := find_contradiction(record, other):
                mine, others = sorted(record.codes[system]), sorted(other.codes[system])
                return other.key, f"exact codes of {system} differ: {', '.join(mine)} and {', '.join(others)}"
            if other.document is not None and other.document == record.document:
                return other.key, f"both are of the document {record.document}"
        return None

    def _add(self, group: Group, record: NamedRecord, shared: str) -> None:
        group.members.append(record)
        group.shared[record.key] = shared
        self._by_id[record.key[1]] = group
        self._note_marks(group, record)

    def _note_marks(self, group: Group, record: NamedRecord) -> None:
        for mark in record.list_marks():
            self._by_mark.setdefault(mark, group)


def _describe_mark(mark: Mark) -> str:
    return f'the name "{mark[1]}"' if mark[0] == NAME else f"{mark[0]} {mark[1]}"


def choose_name(group: Group) -> str:
    """Return the most common name of the members; of several, the shortest."""
    counts = Counter(fold_hyphens(each.names[0]) for each in group.members)
    best = min(counts, key=lambda name: (-counts[name], len(name), name))
    return next(each.names[0] for each in group.members if fold_hyphens(each.names[0]) == best)


def choose_id(name: str, kind: str, taken: set[str]) -> str:
    """Return a free id for a new topic, and take it."""
    base = build_slug(name) or kind
    chosen = base if base not in taken else find_free_id(build_slug(f"{base[:NUMBERED]} {kind}"), taken)
    taken.add(chosen)
    return chosen
