"""Checks of drafts as if nothing was published, document by document; results are kept, and used while they hold.

What the rules find in one document depends on its drafts, and on the records elsewhere that they ask for. Both are
noted with the result, so no rule has to say what it depends on. The faults are those that `build_plan` would raise or
warn of over an empty corpus.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from service.publishing.draft_loader import load
from service.publishing.drafted_content import DraftedContent, NotedLookups, compute_digest
from service.publishing.drafts import Draft
from service.publishing.faults import Fault
from service.publishing.gc_tuning import relax_gc
from service.publishing.kept_faults import DocumentFaults, KeptFaults
from service.publishing.plan import MISLED
from service.publishing.records import Source, World
from service.publishing.rule_registry import DATED, find_cut_values
from service.publishing.rulebook import check, lower_severities
from service.publishing.stored_form import rebuild_source


@dataclass
class DraftChecker:
    """Checks drafts again and again; drafts that stay the same cost little."""

    results: KeptFaults
    # By the digest of a draft: whether it is a record that references may name.
    _named: dict[bytes, bool] = field(default_factory=dict)

    @relax_gc()
    def find_faults(self, drafts: Sequence[Draft]) -> list[Fault]:
        """Return the faults of the drafts, and of the content that they would be."""
        content = DraftedContent(drafts, self._named)
        checked = [self._check(content, group) for group in content.list_groups()]
        shape = content.sort_faults([*content.duplicates, *(fault for result in checked for fault in result.shape)])
        faults = content.sort_faults([fault for result in checked for fault in result.cut])
        faults += [fault for result in checked for fault in result.faults]
        if shape:
            faults = [fault for fault in faults if fault.rule not in MISLED]
        return [*shape, *lower_severities(faults, lambda _: frozenset())]

    def _check(self, content: DraftedContent, drafts: Sequence[Draft]) -> DocumentFaults:
        digest = compute_digest(*(draft.digest for draft in drafts))
        known = self.results.find(digest)
        if known and content.is_same(known):
            return known
        result = _check_document(content, drafts)
        if not result.is_dated:
            self.results.keep(digest, result)
        return result


def _check_document(content: DraftedContent, drafts: Sequence[Draft]) -> DocumentFaults:
    lookups, sources, shape, cut = NotedLookups(content), list[Source](), list[Fault](), list[Fault]()
    for draft in drafts:
        loaded, faults = load(draft)
        sources += loaded
        shape += faults
        cut += find_cut_values(draft)
    world = World(sorted(map(rebuild_source, sources), key=lambda source: source.key), lookups)
    found = tuple(check(world))
    # A confirmation hides the fault that it confirms, and is reported itself when there is nothing to confirm.
    confirmed = {each["rule"] for source in world.iterate() for each in source.values.get("confirmed") or ()}
    is_dated = not DATED.isdisjoint({fault.rule for fault in found} | confirmed)
    return DocumentFaults(tuple(shape), tuple(cut), found, *lookups.list_dependencies(), is_dated)
