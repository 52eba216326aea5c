"""Read YAML from the parser's events; the library never builds a value.

So nothing is typed (`no` stays "no"), every value keeps its place, and a decompression bomb is refused at its first
step. libyaml counts lines and columns in code points from 0, astral characters and CRLF included.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from seed.locations import FilePlace
from seed.reading.characters import (
    HOSTILE,
    HOSTILE_IN_YAML,
    MOST_FAULTS,
    Lines,
    build_hidden_fault,
    decode,
    find_hostile,
)
from seed.reading.diagnosis import explain
from seed.reading.forbidden_yaml import (
    refuse_beyond_unicode,
    refuse_item_in_text,
    refuse_no_fields,
    refuse_shortcut,
    refuse_wrong_key,
)
from seed.reading.nodes import Entry, Items, Mapping, Node, Scalar
from seed.reading.read_errors import ReadingFault
from seed.reading.yaml_error import YAMLTrouble

MOST_BYTES = 1024 * 1024
MOST_LEVELS = 20
MOST_VALUES = 50_000

# A comment that is written like a word, behind a text that it may belong to; behind numbers stand remarks.
CUTTING = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")
NUMBER = re.compile(r"[-+]?[0-9.,]*")
# The parser in C, where PyYAML was built with libyaml; it is several times as fast.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class YAMLFile:
    """A parsed file: its text, its value (None if it cannot be read), and its faults in order."""

    text: str
    root: Node | None
    faults: tuple[ReadingFault, ...]


def read(data: bytes, file: Path, *, loader: Any = LOADER) -> YAMLFile:
    """Read one file and collect all its faults; an error in the YAML syntax ends the file."""
    try:
        text = decode(data, file, limit=MOST_BYTES)
    except ReadingFault as fault:
        return YAMLFile("", None, (fault,))
    faults = list(find_hostile(text, file, HOSTILE_IN_YAML))
    # Each refused character is replaced by one that no rule refuses, so that places stay valid and the rest is checked.
    reader = _Reader(HOSTILE_IN_YAML.sub("\N{WHITE SQUARE}", text), file, loader, faults)
    root = reader.read_root()
    return YAMLFile(text, root, tuple(sorted(faults, key=lambda fault: fault.place[1:3])))


class _Stop(Exception):
    """Stop reading this file."""


class _Reader:
    """Builds nodes from the events of one file."""

    def __init__(self, text: str, file: Path, loader: Any, faults: list[ReadingFault]) -> None:
        self.text = text
        self.lines = Lines(text, file)
        self.file = file
        self.faults = faults
        self.events: Iterator[Any] = yaml.parse(text, Loader=loader)
        self.values = 0
        self.last: Scalar | None = None
        self.brackets: list[FilePlace] = []

    def read_root(self) -> Node | None:
        """Read the one document that the file should hold."""
        try:
            node = self._read_document()
        except _Stop:
            return None
        except yaml.MarkedYAMLError as error:
            bracket = self.brackets[-1] if self.brackets else None
            self.faults.append(explain(YAMLTrouble(error, self.lines, self.file, self.last, bracket)))
            return None
        except (ValueError, OverflowError):  # what the parser in Python does with "\UFFFFFFFF"
            self.faults.append(refuse_beyond_unicode(self.text, self.lines))
            return None
        if not isinstance(node, Scalar):
            return node
        if not self.faults:
            self.faults.append(refuse_no_fields(node))
        return None

    def _read_document(self) -> Node:
        node: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._check_document(event, is_first=node is None)
                node = self._read_node(next(self.events), 1)
        return node or Scalar("", quoted=False, place=FilePlace(self.file, 1, 1))

    def _check_document(self, event: Any, *, is_first: bool) -> None:
        place = self._build_place(event)
        if not is_first:
            message = "A second document begins here; a file may hold only one."
            help_ = "delete the line ---, or move the text below it to another file"
            self._keep(ReadingFault("several-documents", place, message, help_))
            raise _Stop
        if event.version or event.tags:
            message = "Lines that begin with % are not allowed here."
            self._keep(ReadingFault("directive", place, message, "delete the line"))

    def _read_node(self, event: Any, depth: int) -> Node:
        self._check_size(event, depth)
        if isinstance(event, yaml.AliasEvent):
            place = self._build_place(event)
            self._keep(refuse_shortcut("alias", f"*{event.anchor}", place, self._get_rest_of_line(place)))
            return Scalar("", quoted=False, place=place)
        self._check_shortcuts(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._read_scalar(event)
        if event.flow_style:
            self.brackets.append(self._build_place(event))
        node = (
            self._read_mapping(event, depth)
            if isinstance(event, yaml.MappingStartEvent)
            else self._read_items(event, depth)
        )
        if event.flow_style:
            self.brackets.pop()
        return node

    def _read_mapping(self, start: Any, depth: int) -> Mapping:
        mapping = Mapping(self._build_place(start))
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            is_alias = isinstance(event, yaml.AliasEvent)
            key = self._read_node(event, depth + 1)
            following = next(self.events)
            value = self._read_node(following, depth + 1)
            if is_alias or (start.flow_style and self._is_rest(key, event, following, mapping)):
                continue
            if fault := refuse_wrong_key(key, mapping.entries):
                self._keep(fault)
            elif isinstance(key, Scalar):
                mapping.entries[key.text] = Entry(key.place, value)
        mapping.place = self._build_place(start, event)
        return mapping

    def _is_rest(self, key: Node, event: Any, following: Any, mapping: Mapping) -> bool:
        """Return whether a name without a colon is the rest of the text before it, which a comma ended; note it."""
        before = next(reversed(mapping.entries.values())).value if mapping.entries else None
        if ":" in self.text[event.end_mark.index : following.end_mark.index] or not isinstance(before, Scalar):
            return False
        if not isinstance(key, Scalar) or before.quoted or ":" in key.text:
            return False
        before.comment = f"{before.comment or ','} {key.raw}"
        return True

    def _read_items(self, start: Any, depth: int) -> Items:
        items = Items(self._build_place(start))
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.items.append(self._read_node(event, depth + 1))
        items.place = self._build_place(start, event)
        return items

    def _read_scalar(self, event: Any) -> Scalar:
        raw = self.text[event.start_mark.index : event.end_mark.index]
        raw = event.value if raw == event.value else raw
        comment = None if event.style else CUTTING.match(self.text, event.end_mark.index)
        shown = comment[1] if comment and not NUMBER.fullmatch(event.value) else ""
        self.last = scalar = Scalar(event.value, bool(event.style), self._build_place(event), raw, shown)
        if event.style == '"' and (hidden := HOSTILE.search(scalar.text)):
            self._keep(build_hidden_fault(hidden[0], scalar.place))
        elif fault := refuse_item_in_text(scalar):
            self._keep(fault)
        return scalar

    def _check_size(self, event: Any, depth: int) -> None:
        self.values += 1
        is_container = isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent)
        if is_container and depth > MOST_LEVELS:
            message = f"More than {MOST_LEVELS} levels are nested here."
            self._keep(
                ReadingFault("too-deep", self._build_place(event), message, "write it flatter: no record is that deep")
            )
            raise _Stop
        if self.values > MOST_VALUES:
            message = f"The file has more than {MOST_VALUES:,} values."
            self._keep(ReadingFault("too-large", self._build_place(event), message, "split it into several files"))
            raise _Stop

    def _check_shortcuts(self, event: Any) -> None:
        if event.anchor is None and event.tag is None:
            return
        place = self._build_place(event)
        rest = self._get_rest_of_line(place)
        if event.anchor is not None:
            self._keep(refuse_shortcut("anchor", f"&{event.anchor}", place, rest))
        if event.tag is not None:
            written = re.search(r"!\S*", rest)
            self._keep(refuse_shortcut("tag", written[0] if written else event.tag, place, rest))

    def _get_rest_of_line(self, place: FilePlace) -> str:
        return self.lines[place.line][place.column - 1 :]

    def _build_place(self, event: Any, last: Any = None) -> FilePlace:
        """Return the place of an event, or of all from it to its last; a block over several lines has only a start."""
        start, end = event.start_mark, (last or event).end_mark
        has_end = start.line == end.line and end.column > start.column and not _is_block(event)
        return FilePlace(self.file, start.line + 1, start.column + 1, end.column + 1 if has_end else None)

    def _keep(self, fault: ReadingFault) -> None:
        self.faults.append(fault)
        if len(self.faults) >= MOST_FAULTS:
            raise _Stop


def _is_block(event: Any) -> bool:
    """Return whether a list or record spans several lines: its events end where its first line does."""
    return isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent) and not event.flow_style
