"""Misfiled records: a record in the folder of another kind is one mistake, and not one for each of its fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from seed.drafts import ContentFiles
from service.catalog import KINDS, Kind, get_kind
from service.publishing.drafts import Draft, Key
from service.publishing.faults import Fault

SHAPES = frozenset(("shape", "unknown-field", "missing-field"))
# One field that does not fit is a misspelt field.
LEAST_MISFITS = 2


class Misfiled(NamedTuple):
    """The content with its misfiled records as those of the meant kind, the causes, and the old kind of each."""

    content: ContentFiles
    causes: list[Fault]
    old_kinds: Mapping[Key, str]

    def list_own(self, faults: list[Fault]) -> Iterator[Fault]:
        """Yield the faults that do not follow from the wrong folder, with the kinds by which their places are found."""
        for fault in faults:
            old = self.old_kinds.get((fault.kind, fault.id))
            # The fields that `others` means under `evidence` were those of the wrong kind.
            if old is None or fault.rule != "content-has-evidence":
                yield replace(fault, kind=old or fault.kind)


def find_misfiled(content: ContentFiles, misshapen: Sequence[Fault]) -> Misfiled | None:
    """Return the mistake where records have the fields of another kind than that of their folder, or None."""
    misfits: dict[Key, int] = {}
    for fault in misshapen:
        if fault.rule in SHAPES:
            misfits[fault.kind, fault.id] = misfits.get((fault.kind, fault.id), 0) + 1
    there = {draft.key for draft in content.drafts}
    meant = {
        draft.key: kind
        for draft in content.drafts
        if misfits.get(draft.key, 0) >= LEAST_MISFITS
        and (kind := _find_kind(draft))
        and (kind.name, draft.id) not in there
    }
    if not meant:
        return None
    drafts = [replace(draft, kind=meant[draft.key]) if draft.key in meant else draft for draft in content.drafts]
    written = content.written | {
        (kind.name, id_): content.written[old, id_]
        for (old, id_), kind in meant.items()
        if (old, id_) in content.written
    }
    old_kinds = {(kind.name, id_): old for (old, id_), kind in meant.items()}
    return Misfiled(replace(content, drafts=drafts, written=written), list(_report_misfiled(meant)), old_kinds)


def _find_kind(draft: Draft) -> Kind | None:
    """Return the only kind of record in a file that has all the fields of a record, if its own has not."""
    if not isinstance(draft.values, dict) or not draft.kind.stated:
        return None
    fields = set(draft.values) - {"withdrawn"}
    fitting = [kind for kind in KINDS if kind.stated and fields <= kind.written.keys()]
    return fitting[0] if len(fitting) == 1 and fitting[0] is not draft.kind else None


def _report_misfiled(meant: dict[Key, Kind]) -> Iterator[Fault]:
    for (old, id_), kind in meant.items():
        message = f"This file is in {get_kind(old).plural}/, but has the fields of the kind {kind.name}."
        help_ = f"move it to {kind.plural}/{id_}.yaml, or write the fields of the kind {old}"
        yield Fault("unknown-file", old, id_, (), message, help_, code="other-kind")
