"""What plan, apply and preview publish from: the files that a path names, or the lines of an export."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn, Protocol

import click

from seed.checking.finding import SHAPES, faults_of
from seed.commands.exits import FaultsFound
from seed.commands.reading import content_at
from seed.drafts import Content
from seed.places import Place
from seed.proposals import Proposal, proposed
from seed.reading.faults import ReadingFault
from seed.reading.ndjson import read_lines
from seed.reading.nodes import plain
from seed.reporting import lines, reports, summary
from seed.selecting import is_whole, selected
from seed.showing import counted
from seed.waiting import watched
from service.publishing.exchange import NoRecord, imported
from service.publishing.faults import ContentFaults, Fault
from service.publishing.sources import Draft, Key
from service.store.database import Database

LINES = (".ndjson", ".jsonl")
# Of the faults in an export so many are shown: whatever wrote it, wrote them all.
MOST_FAULTS = 100
# Rules that are about what changes, not about what is.
BESIDE_PUBLISHED = ("texts-are-frozen", "records-keep-their-document")
UNSAID: Mapping[str, str | None] = {"time": None, "author": None, "note": None}


class Input(Protocol):
    """Where drafts come from.

    `whole` tells that they are all there are, `release` what content.yaml says of the release that they become.
    """

    whole: bool
    release: Mapping[str, str | None]

    @property
    def places(self) -> Mapping[Key, Place]:
        """Where each record is written, as far as the drafts have been given."""

    def drafts(self) -> Iterable[Draft]:
        """Give the drafts; what cannot be read is kept for `check`."""

    def check(self) -> None:
        """Raise FaultsFound, having shown them, where something could not be read."""

    def refuse(self, faults: tuple[Fault, ...]) -> NoReturn:
        """Show what keeps the drafts from being published. Raises FaultsFound."""


class Files:
    """The files of a content root, or those of them that a path names."""

    def __init__(self, content: Content, path: Path | None = None) -> None:
        """Take the content of the root."""
        self.part = selected(content, path)
        self.whole = is_whole(content, path)
        self.release: Mapping[str, str | None] = _release_of(content)
        self.places = {key: written.node.place for key, written in self.part.written.items()}

    def drafts(self) -> Iterable[Draft]:
        """Give the drafts."""
        return watched(self.part.drafts, "Checking")

    def check(self) -> None:
        """Raise FaultsFound, having shown them, where a file could not be read."""
        if self.part.faults:
            self.refuse(())

    def refuse(self, faults: tuple[Fault, ...]) -> NoReturn:
        """Show what keeps the files from being published. Raises FaultsFound."""
        found = reports(self.part, self._told(faults))
        for report in found:
            click.echo("\n".join(lines(self.part, report)) + "\n", err=True)
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


class Lines:
    """The lines of an export, read one by one."""

    def __init__(self, file: Path) -> None:
        """Take the file; it is read when the drafts are asked for."""
        self.file = file
        self.whole = True
        self.release = UNSAID
        self.places: dict[Key, Place] = {}
        self.faults: list[ReadingFault] = []

    def drafts(self) -> Iterator[Draft]:
        """Yield the drafts; what is wrong with a line is kept for `check`."""
        self.faults = []
        for line in read_lines(self.file):
            if isinstance(line, ReadingFault):
                self.faults.append(line)
                continue
            try:
                draft = imported(line.values)
            except NoRecord as error:
                self.faults.append(ReadingFault("json", line.place, str(error), "write it as `export --ndjson` does"))
                continue
            if draft:
                self.places.setdefault(draft.key, line.place)
                yield draft

    def check(self) -> None:
        """Raise FaultsFound, having shown them, where a line could not be read."""
        if self.faults:
            self.refuse(())

    def refuse(self, faults: tuple[Fault, ...]) -> NoReturn:
        """Show what keeps the lines from being published. Raises FaultsFound."""
        said = [f"{fault}\n  help: {fault.help}" for fault in self.faults]
        said += [f"{self._where(fault)}{fault}" for fault in faults]
        for message in said[:MOST_FAULTS]:
            click.echo(message, err=True)
        click.echo(f"{self.file}: {counted(len(said), 'error')}. Nothing was changed.", err=True)
        raise FaultsFound

    def _where(self, fault: Fault) -> str:
        place = self.places.get((fault.kind, fault.id))
        return f"{place.file}:{place.line}: " if place else "published "


def input_at(path: Path | None) -> Input:
    """Return what a path names: an export, or content. Raises UsageError where it is neither."""
    if path and path.suffix in LINES and path.is_file():
        return Lines(path)
    return Files(content_at(path), path)


@contextmanager
def planned(database: Database | None, source: Input, prune: str | None = None) -> Iterator[Proposal]:
    """Give the plan for what the drafts would change.

    Raises FaultsFound, having shown them, and StorageFault.
    """
    source.check()
    with ExitStack() as stack:
        try:
            made = stack.enter_context(proposed(database, source.drafts(), prune=prune, whole=source.whole))
        except ContentFaults as found:
            source.refuse(found.faults)
        source.check()
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
