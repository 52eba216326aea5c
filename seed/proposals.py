"""Proposals: a plan, with its drafts and the release it was made against.

Files and database are read in one go, so that everything a plan reports is from the same moment.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from seed.plans import Base, Summary, sort_keys, summarise
from seed.read_cache import ReadCache
from service.publishing.canonical import encode_canonically
from service.publishing.corpus import Corpus, Unpublished
from service.publishing.drafts import Draft, Key, Unchanged
from service.publishing.plan import Plan, build_plan
from service.publishing.rulebook import FindPublished
from service.store.database import Database
from service.store.queries import find_newest_release
from service.store.versions import list_live

Written = Iterable[Draft | Unchanged]


@dataclass(frozen=True)
class Proposal:
    """A plan; `whole` where the drafts are the whole content, so that records without a draft can be listed."""

    plan: Plan
    base: Base
    inputs: "Inputs"
    prune: str | None
    whole: bool
    memory: ReadCache

    @property
    def summary(self) -> Summary:
        """The counts of the plan."""
        return summarise(self.plan, self.base)

    @property
    def unspoken(self) -> list[Key]:
        """The published records that have no draft and that the plan leaves unchanged."""
        if not self.whole:
            return []
        follow = {key for key in self.base.live if key[0] == "sentence"}
        return sort_keys(set(self.base.live) - follow - self.inputs.keys - self.plan.changes.keys())


@dataclass
class Inputs:
    """Drafts on their way into a plan: their keys, and one hash over all of them."""

    keys: set[Key] = field(default_factory=set)
    _hash: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def record_drafts(self, drafts: Written) -> Iterator[Draft | Unchanged]:
        """Yield the drafts and note each."""
        for draft in drafts:
            if isinstance(draft, Unchanged):
                self.keys.update(draft.keys)
            else:
                self.keys.add(draft.key)
                self._hash.update(encode_canonically([*draft.key, draft.values]) + b"\n")
            yield draft

    @property
    def sha256(self) -> str:
        """The SHA-256 over the drafts that were yielded, one RFC 8785 line each; skipped records are not included."""
        return self._hash.hexdigest()


@contextmanager
def open_proposal(  # noqa: PLR0913 - each says how the drafts are read or judged
    database: Database | None,
    read: Callable[[ReadCache], Written],
    *,
    prune: str | None = None,
    whole: bool = True,
    remembered: Path | None = None,
    find_published: FindPublished | None = None,
    tolerated: AbstractSet[str] = frozenset(),
) -> Iterator[Proposal]:
    """Yield the plan for publishing the drafts; without a database, as if nothing were published.

    `remembered` is the file of the read cache; for `find_published` and `tolerated` see `build_plan`.
    Raises ContentFaults and StorageFault.
    """
    with (
        database.open_deciding() if database else nullcontext() as connection,
        closing(ReadCache(remembered, connection)) as memory,
    ):
        base, inputs = _read_base(connection), Inputs()
        library = Corpus(connection) if connection is not None and base.release else Unpublished()
        drafts = inputs.record_drafts(read(memory))
        number = base.release.number if base.release else 0
        plan = build_plan(number, library, drafts, prune, find_published=find_published, tolerated=tolerated)
        if connection is not None:
            memory.keep(connection, inputs.keys - plan.changes.keys())
        yield Proposal(plan, base, inputs, prune, whole, memory)


def _read_base(connection: sa.Connection | None) -> Base:
    return Base(find_newest_release(connection), list_live(connection)) if connection is not None else Base(None, set())
