"""The workspace: a content root as the studio sees it, read and checked again where something changed."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial

from seed.checking.check_cache import CheckCache
from seed.checking.checker import ContentChecker
from seed.checking.draft_progress import split_faults
from seed.commands.content_root import open_cache, open_reader
from seed.commands.coverage_overview import DocumentCoverage, measure_document
from seed.commands.published import find_published
from seed.drafts import ContentFiles
from seed.error_report import Report, build_reports
from seed.reading.read_errors import ReadingFault
from seed.reading.root import Root
from seed.studio.edits import Edit, MakeEdit, Refused, read_file
from seed.studio.journal import Journal
from seed.studio.merging import merge_edit
from service.publishing.drafts import Draft, Key
from service.publishing.faults import Fault
from service.publishing.rulebook import lower_severities

# Files may change between the reading and the writing of an edit, which is then made again.
ATTEMPTS = 5
OPEN_WORK = frozenset(("sentences-are-carried", "claims-are-used"))


@dataclass
class Snapshot:
    """The content at one moment: its drafts by document and key, and the faults that `check` reports."""

    content: ContentFiles
    faults: list[Fault]
    owned: Mapping[str, list[Draft]]

    @cached_property
    def by_key(self) -> Mapping[Key, Draft]:
        """All drafts."""
        return {draft.key: draft for draft in self.content.drafts}

    @cached_property
    def reports(self) -> list[Report]:
        """The faults of files and records as `check` reports them, in its words."""
        return build_reports(self.content, self.faults)

    @cached_property
    def reports_by_document(self) -> Mapping[str, list[Report]]:
        """The reports of each document."""
        found: dict[str, list[Report]] = {}
        for report in self.reports:
            found.setdefault(self._find_owner(report), []).append(report)
        return found

    def list_mistakes(self, document: str) -> list[Report]:
        """Return the reports of a document without what only says which of its sentences and claims are open."""
        return [report for report in self.reports_by_document.get(document, ()) if not is_open_work(report)]

    def list_kind(self, kind: str) -> list[Draft]:
        """Return the drafts of a kind."""
        return self.by_kind.get(kind, [])

    @cached_property
    def by_kind(self) -> Mapping[str, list[Draft]]:
        """The drafts of each kind."""
        found: dict[str, list[Draft]] = {}
        for draft in self.content.drafts:
            found.setdefault(draft.kind.name, []).append(draft)
        return found

    def _find_owner(self, report: Report) -> str:
        draft = self.by_key.get((report.kind or "", report.id or ""))
        if draft:
            return draft.owner
        return (report.id or "").partition(".")[0] if report.kind in {"document", "claim"} else ""


class Workspace:
    """A root, what was read of it, and its journal. One request at a time works in it."""

    def __init__(self, root: Root) -> None:
        """Take the root."""
        self.root, self.journal = root, Journal(root)
        self._lock = threading.RLock()
        cache = open_cache(root)
        self._reader = open_reader(root, cache)
        self._results = CheckCache(cache)
        self._checker = ContentChecker(self._results)
        self._snapshot: Snapshot | None = None
        self._measured: dict[str, tuple[bytes, DocumentCoverage]] = {}

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep other requests waiting."""
        with self._lock:
            yield

    @contextmanager
    def let_others_work(self) -> Iterator[None]:
        """Let other requests in while this one waits for a database or a network, and does not use the workspace."""
        self._lock.release()
        try:
            yield
        finally:
            self._lock.acquire()

    def look(self) -> Snapshot:
        """Return the content as it is now: only what changed is read and checked again."""
        content, changed = self._reader.refresh()
        if (
            self._snapshot is None
            or changed
            or list(map(_describe_fault, content.faults)) != list(map(_describe_fault, self._snapshot.content.faults))
        ):
            is_first = self._snapshot is None
            mistakes = self.judge(content)
            owned: dict[str, list[Draft]] = {}
            for draft in content.drafts:
                owned.setdefault(draft.owner, []).append(draft)
            self._snapshot = Snapshot(content, mistakes, owned)
            if is_first:
                self._results.save()
        return self._snapshot

    def judge(self, content: ContentFiles) -> list[Fault]:
        """Return the faults of the records of some content; what was checked before is not checked again."""
        found = lower_severities(self._checker.find_faults(content), partial(find_published, content.drafts))
        mistakes, _ = split_faults(content.drafts, list(found))
        return mistakes

    def measure_documents(self, snapshot: Snapshot) -> list[DocumentCoverage]:
        """Return the progress of all documents that are not withdrawn, the one to work on first."""
        documents = [draft for draft in snapshot.list_kind("document") if not _is_withdrawn(draft)]
        return sorted((self._measure(each.id, snapshot.owned[each.id]) for each in documents), key=lambda it: it.rank)

    def make(self, make_edit: MakeEdit) -> Edit:
        """Make an edit of the files as they are now. Raises Refused and CannotWrite; then nothing was changed."""
        for _ in range(ATTEMPTS):
            edit = make_edit()
            if not edit.files:
                return edit
            if all(read_file(self.root, path) == each.before for path, each in edit.files.items()):
                self.journal.write(edit)
                return edit
        raise Refused("Another program keeps changing these files. Nothing was changed: try again.")

    def move(self, *, forward: bool) -> Edit:
        """Undo the last edit, or redo the next one. Raises Refused and CannotWrite; then nothing was changed."""
        edit = self.journal.find_next(forward=forward)
        if edit is None:
            raise Refused(f"There is nothing to {'redo' if forward else 'undo'}.")
        merged = merge_edit(self.root, edit)
        self.journal.move(merged.drop_unchanged(), forward=forward)
        return merged

    def _measure(self, document: str, drafts: list[Draft]) -> DocumentCoverage:
        digest = b"".join(draft.digest for draft in drafts)
        known = self._measured.get(document)
        if known is None or known[0] != digest:
            known = self._measured[document] = digest, measure_document(document, drafts)
        return known[1]


def _describe_fault(fault: ReadingFault) -> tuple[object, ...]:
    """Return what makes a fault of a file the same as another: faults are exceptions, which equal nothing else."""
    return fault.rule, fault.place, fault.message


def is_open_work(report: Report) -> bool:
    """Return whether a fault only says that a sentence is not carried yet, or that a claim says or carries nothing."""
    is_blank = (report.kind, report.rule, report.path) == ("claim", "missing-field", ("states",))
    return is_blank or report.rule in OPEN_WORK


def _is_withdrawn(draft: Draft) -> bool:
    return isinstance(draft.values, dict) and "withdrawn" in draft.values
