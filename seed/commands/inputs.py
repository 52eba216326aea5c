"""The inputs of plan, apply and preview: the files that a path names, or the lines of an export."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import NoReturn, Protocol

import click

from seed.checking.checker import find_faults
from seed.checking.misfiled import SHAPES
from seed.commands.content_root import STANDARD_INPUT, find_root_of, is_export, open_cache, open_reader
from seed.commands.ndjson_input import ExportLines, receive_input
from seed.drafts import ContentFiles
from seed.error_report import Report, build_reports, format_summary, print_report
from seed.fault_folding import fold_reports
from seed.locations import FilePlace
from seed.path_selection import select_content
from seed.plans import describe_undone
from seed.progress import watch_items
from seed.proposals import Proposal, Written, open_proposal
from seed.read_cache import ReadCache
from seed.reading.nodes import convert_to_plain
from seed.reading.read_errors import ReadingFault
from seed.reading.root import Root
from seed.release_note import UNSAID
from seed.reviews.review_files import read_reviews
from seed.reviews.review_states import list_significances
from service.operations.database_access import get_memory_file
from service.operations.exit_codes import FaultsFound
from service.publishing.drafts import Key
from service.publishing.faults import ContentFaults, Fault
from service.store.database import Database

WHOLE = PurePosixPath()
# Rules about changes, not about the state.
BESIDE_PUBLISHED = ("texts-are-frozen", "records-keep-their-document", "erased-documents-stay-erased")
# Rules that read a document's text: where it was changed, they report what only follows from that.
READING = frozenset(
    "quotes-occur quoted-fields-occur sentences-are-carried sentences-start-at-words numbers-are-stated "
    "negations-are-quoted hedges-are-quoted nothing-is-invented".split()
)


class Input(Protocol):
    """A source of drafts; `whole` where they are the whole content."""

    whole: bool

    @property
    def faults(self) -> list[ReadingFault]:
        """What could not be read, once the drafts were yielded."""

    @property
    def spared(self) -> bool:
        """Whether some drafts were skipped, so that their faults are unknown."""

    @property
    def release(self) -> Mapping[str, str | None]:
        """Author, time and note of the release as the input gives them, once the drafts were yielded."""

    @property
    def significances(self) -> Mapping[Key, str]:
        """What review files say of the significance of changes, once the drafts were yielded."""

    @property
    def places(self) -> Mapping[Key, FilePlace]:
        """The place of each record, for the drafts yielded so far."""

    def read_drafts(self, memory: ReadCache) -> Written:
        """Yield the drafts, without those in the read cache. Raises ContentFaults where planning makes no sense."""

    def find_published(self, keys: AbstractSet[Key]) -> AbstractSet[Key]:
        """Return those of these records that were published as drafted, here or elsewhere."""

    def warn(self, faults: Sequence[Fault]) -> None:
        """Show the warnings, which do not prevent publishing."""

    def tell(self, lines: Iterable[str]) -> None:
        """Show what else an editor should know of the plan."""

    def refuse(self, faults: tuple[Fault, ...]) -> NoReturn:
        """Show the faults that prevent publishing. Raises FaultsFound."""


class Files:
    """The files of a content root, or those that a path from there selects."""

    def __init__(self, root: Root, inside: PurePosixPath = WHOLE) -> None:
        """Take the root; it is read when the drafts are requested."""
        self.whole = not inside.parts
        self.part = ContentFiles(root)
        self._inside = inside

    @property
    def faults(self) -> list[ReadingFault]:
        """What could not be read."""
        return self.part.faults

    @property
    def spared(self) -> bool:
        """Whether some files were not read."""
        return bool(self.part.unchanged)

    @property
    def release(self) -> Mapping[str, str | None]:
        """The release as content.yaml describes it."""
        return _read_release(self.part)

    @property
    def significances(self) -> Mapping[Key, str]:
        """What authors and reviewers say of the significance of their changes."""
        return list_significances(read_reviews(self.part.root), self.part.drafts)

    @property
    def places(self) -> Mapping[Key, FilePlace]:
        """The place of each record."""
        return {key: written.place for key, written in self.part.written.items()}

    def read_drafts(self, memory: ReadCache) -> Written:
        """Yield the drafts. Raises ContentFaults where a file cannot be read."""
        root = self.part.root
        # Published records are compared to the byte.
        read = open_reader(root, open_cache(root), thorough=True).refresh(memory).content
        self.part = select_content(read, self._inside)
        if self.part.faults:
            raise ContentFaults(())
        return chain((unchanged for _, unchanged in self.part.unchanged), watch_items(self.part.drafts, "Checking"))

    def find_published(self, keys: AbstractSet[Key]) -> AbstractSet[Key]:
        """Return nothing: files hold new content."""
        return frozenset()

    def warn(self, faults: Sequence[Fault]) -> None:
        """Show the warnings, which do not prevent publishing the files."""
        self._print_folded(build_reports(self.part, faults))

    def tell(self, lines: Iterable[str]) -> None:
        """Print lines to standard error."""
        for line in lines:
            click.echo(line, err=True)

    def refuse(self, faults: tuple[Fault, ...]) -> NoReturn:
        """Show the faults that prevent publishing the files. Raises FaultsFound."""
        found = self.build_refusal(faults)
        self._print_folded(found)
        click.echo(format_summary(len(self.part.drafts), found), err=True)
        if not self.whole:
            click.echo("Only the named part was checked; the rest is as published.", err=True)
        raise FaultsFound

    def build_refusal(self, faults: tuple[Fault, ...]) -> list[Report]:
        """Return the faults that prevent publishing, as `check` reports them."""
        return build_reports(self.part, self._explain_faults(faults))

    def _print_folded(self, reports: list[Report]) -> None:
        """Print reports to standard error; many of one rule are folded."""
        for folded in fold_reports(reports):
            for report in folded.shown:
                print_report(self.part, report, stderr=True)
            if folded.others:
                click.echo(f"{folded}\n", err=True)

    def _explain_faults(self, faults: tuple[Fault, ...]) -> Iterable[Fault]:
        """Return the faults as `check` reports them, and those that depend on published content, each mistake once."""
        if not self.whole:
            return faults
        own = find_faults(self.part)
        warned = {(fault.rule, fault.kind, fault.id, fault.path) for fault in faults if fault.warning}
        own = [f.lower_severity() if (f.rule, f.kind, f.id, f.path) in warned else f for f in own]
        if not self.part.faults and not any(fault.rule in SHAPES for fault in faults):
            known = {(fault.rule, fault.kind, fault.id) for fault in faults}
            own = [fault for fault in own if (fault.rule, fault.kind, fault.id) in known]
        frozen = {fault.id for fault in faults if fault.rule == "texts-are-frozen"}
        own = [fault for fault in own if fault.rule not in READING or self._find_document(fault) not in frozen]
        return [*own, *(fault for fault in faults if fault.rule in BESIDE_PUBLISHED)] or faults

    def _find_document(self, fault: Fault) -> str | None:
        """Return the document of the record that a fault is in."""
        if fault.kind in {"document", "claim"}:
            return fault.id.partition(".")[0]
        values = next((draft.values for draft in self.part.drafts if draft.key == (fault.kind, fault.id)), None)
        return values.get("document") if isinstance(values, dict) else None


def open_input(path: Path | None) -> Input:
    """Return the input that a path names: an export, or content. Raises UsageError for neither, and CannotWrite."""
    if path == STANDARD_INPUT:
        return ExportLines(click.get_current_context().with_resource(receive_input()), path)
    if path and is_export(path):
        return ExportLines(path, path)
    return open_files(path)


def open_files(path: Path | None) -> Files:
    """Return the files that a path names, or all those of the project's root. Raises UsageError, and CannotWrite."""
    root = find_root_of([path] if path else [])
    return Files(root, root.find_within(path) if path else WHOLE)


@contextmanager
def open_plan(
    database: Database | None,
    source: Input,
    prune: str | None = None,
    *,
    thorough: bool = False,
    tolerated: AbstractSet[str] = frozenset(),
) -> Iterator[Proposal]:
    """Yield the plan for publishing the drafts; a `thorough` one ignores the read cache.

    Faults of `tolerated` rules do not prevent the plan, and are not shown.

    Raises FaultsFound, having shown the faults, and StorageFault.
    """
    remembered = None if thorough else get_memory_file()
    with ExitStack() as stack:
        try:
            proposal = stack.enter_context(
                open_proposal(
                    database,
                    source.read_drafts,
                    prune=prune,
                    whole=source.whole,
                    remembered=remembered,
                    find_published=source.find_published,
                    tolerated=tolerated,
                )
            )
        except ContentFaults as found:
            if not source.spared:
                source.refuse(found.faults)
            proposal = stack.enter_context(open_plan(database, source, prune, thorough=True, tolerated=tolerated))
        if source.faults:
            source.refuse(())
        source.warn([fault for fault in proposal.plan.warnings if fault.rule not in tolerated])
        source.tell(describe_undone(proposal.plan))
        yield proposal


def parse_prune(source: Input, reason: str | None, *, prune: bool) -> str | None:
    """Return the reason for withdrawing records without a draft; None where they stay. Raises UsageError."""
    if prune and not reason:
        raise click.UsageError("--prune needs --reason TEXT: apps see why a record is gone.")
    if reason and not prune:
        raise click.UsageError("--reason needs --prune.")
    if prune and not source.whole:
        raise click.UsageError("--prune needs the whole content: name its root, or leave out PATH.")
    return reason


def _read_release(content: ContentFiles) -> Mapping[str, str | None]:
    settings = convert_to_plain(content.settings) if content.settings else None
    said = settings.get("release") if isinstance(settings, dict) else None
    return {name: said.get(name) for name in UNSAID} if isinstance(said, dict) else UNSAID
