"""What plan, apply and preview publish from: the files that a path names, or the lines of an export."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import NoReturn, Protocol

import click

from seed.checking.finding import SHAPES, faults_of
from seed.commands.exits import FaultsFound
from seed.commands.lines import Lines, received
from seed.commands.published import remembering
from seed.commands.reading import STANDARD_INPUT, is_export, root_of
from seed.drafts import Content, read_content
from seed.noting import UNSAID
from seed.places import Place
from seed.proposals import Proposal, Written, proposed
from seed.reading.faults import ReadingFault
from seed.reading.nodes import plain
from seed.reading.root import Root
from seed.remembering import Memory
from seed.reporting import print_report, reports, summary
from seed.selecting import is_whole, selected
from seed.waiting import watched
from service.publishing.faults import ContentFaults, Fault
from service.publishing.sources import Key
from service.store.database import Database

# Rules that are about what changes, not about what is.
BESIDE_PUBLISHED = ("texts-are-frozen", "records-keep-their-document")


class Input(Protocol):
    """Where drafts come from; `whole` tells that they are all there are."""

    whole: bool

    @property
    def faults(self) -> list[ReadingFault]:
        """What could not be read, once the drafts have been given."""

    @property
    def spared(self) -> bool:
        """Whether some were not read, so that what is wrong with them cannot be told."""

    @property
    def release(self) -> Mapping[str, str | None]:
        """What is said of the release that the drafts become, once they have been given."""

    @property
    def places(self) -> Mapping[Key, Place]:
        """Where each record is written, as far as the drafts have been given."""

    def drafts(self, memory: Memory) -> Written:
        """Give the drafts, without those that the memory spares. Raises ContentFaults where that makes no sense."""

    def refuse(self, faults: tuple[Fault, ...]) -> NoReturn:
        """Show what keeps the drafts from being published. Raises FaultsFound."""


class Files:
    """The files of a content root, or those of them that a path names."""

    def __init__(self, root: Root, path: Path | None = None) -> None:
        """Take the root; it is read when the drafts are asked for."""
        self.whole = is_whole(root, path)
        self.part = Content(root)
        self._path = path

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
        """What content.yaml says of the release."""
        return _release_of(self.part)

    @property
    def places(self) -> Mapping[Key, Place]:
        """Where each record is written."""
        return {key: written.node.place for key, written in self.part.written.items()}

    def drafts(self, memory: Memory) -> Written:
        """Give the drafts. Raises ContentFaults where a file cannot be read."""
        self.part = selected(read_content(self.part.root, memory), self._path)
        if self.part.faults:
            raise ContentFaults(())
        return chain((unchanged for _, unchanged in self.part.unchanged), watched(self.part.drafts, "Checking"))

    def refuse(self, faults: tuple[Fault, ...]) -> NoReturn:
        """Show what keeps the files from being published. Raises FaultsFound."""
        found = reports(self.part, self._told(faults))
        for report in found:
            print_report(self.part, report, stderr=True)
        click.echo(summary(len(self.part.drafts), found), err=True)
        if not self.whole:
            click.echo("Only what you named was looked at; the rest is as published.", err=True)
        raise FaultsFound

    def _told(self, faults: tuple[Fault, ...]) -> Iterable[Fault]:
        """Return the faults as `check` tells them, each mistake once, and those that only what is published shows."""
        if not self.whole:
            return faults
        own = faults_of(self.part)
        if not self.part.faults and not any(fault.rule in SHAPES for fault in faults):
            known = {(fault.rule, fault.kind, fault.id) for fault in faults}
            own = [fault for fault in own if (fault.rule, fault.kind, fault.id) in known]
        return [*own, *(fault for fault in faults if fault.rule in BESIDE_PUBLISHED)] or faults


def input_at(path: Path | None) -> Input:
    """Return what a path names: an export, or content. Raises UsageError where it is neither, and CannotWrite."""
    if path == STANDARD_INPUT:
        return Lines(click.get_current_context().with_resource(received()), path)
    if path and is_export(path):
        return Lines(path, path)
    return Files(root_of([path] if path else []), path)


@contextmanager
def planned(
    database: Database | None, source: Input, prune: str | None = None, *, thorough: bool = False
) -> Iterator[Proposal]:
    """Give the plan for what the drafts would change; a `thorough` one reads what was read before, too.

    Raises FaultsFound, having shown them, and StorageFault.
    """
    remembered = None if thorough else remembering()
    with ExitStack() as stack:
        try:
            made = stack.enter_context(
                proposed(database, source.drafts, prune=prune, whole=source.whole, remembered=remembered)
            )
        except ContentFaults as found:
            if not source.spared:
                source.refuse(found.faults)
            made = stack.enter_context(planned(database, source, prune, thorough=True))
        if source.faults:
            source.refuse(())
        yield made


def pruning(source: Input, reason: str | None, *, prune: bool) -> str | None:
    """Return the reason for withdrawing what no draft speaks of; None where it stays. Raises UsageError."""
    if prune and not reason:
        raise click.UsageError("--prune needs --reason TEXT: apps are told why a record is gone.")
    if reason and not prune:
        raise click.UsageError("--reason belongs to --prune.")
    if prune and not source.whole:
        raise click.UsageError("--prune needs the whole content: name its root, or leave PATH out.")
    return reason


def _release_of(content: Content) -> Mapping[str, str | None]:
    settings = plain(content.settings) if content.settings else None
    said = settings.get("release") if isinstance(settings, dict) else None
    return {name: said.get(name) for name in UNSAID} if isinstance(said, dict) else UNSAID
