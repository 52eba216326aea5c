"""Print faults for people: the place, the line of the file, and what to do. `output_formats` is for programs."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path as FilePath
from pathlib import PurePosixPath
from typing import NamedTuple

from rich.text import Text

from seed.drafts import ContentFiles
from seed.locations import FilePlace
from seed.reading.read_errors import ReadingFault
from seed.reading.root import DOCUMENTS
from service.catalog import BY_PLURAL
from service.operations.terminal_output import escape_line, open_console
from service.publishing.faults import Fault, Path

# A longer line is cut to the part around the fault.
WIDTH = 120
# Files whose faults have consequences in others, in this order.
CAUSES = ("document.yaml", "text.txt", "claims.yaml", "references")
STYLES = {"error": "bold red", "warning": "bold yellow"}


class Report(NamedTuple):
    """A fault as it is reported; `place` is None where the record is in none of the files.

    `path` leads to the wrong value in the record, where it is known; `proposal` and `code` are those of the fault.
    """

    place: FilePlace | None
    rule: str
    message: str
    help: str | None
    kind: str | None = None
    id: str | None = None
    path: Path | None = None
    proposal: str | None = None
    code: str | None = None
    severity: str = "error"


def build_reports(content: ContentFiles, faults: Iterable[Fault]) -> list[Report]:
    """Return the faults of the files and of their records: causes first, then in the order of the files."""
    found = [_report_file_fault(content, each) for each in content.faults]
    found += [_report_fault(content, fault) for fault in faults]
    # `others` can mean many fields: a fault in it is reported once.
    once = {(report.place, report.rule, report.message): report for report in reversed(found)}
    return sorted(once.values(), key=_sort_key)


def is_covered(content: ContentFiles, paths: Collection[PurePosixPath], place: FilePlace | None) -> bool:
    """Return whether a place is in one of the files or folders, each named from the root."""
    if place is None:
        return False
    file = get_relative_path(content, place)
    return any(path == file or path in file.parents for path in paths)


def get_relative_path(content: ContentFiles, place: FilePlace) -> PurePosixPath:
    """Return the file of a place as a path from the root; a file outside the root keeps its path."""
    full = FilePath.cwd() / place.file
    inside = full.is_relative_to(content.root.path)
    return PurePosixPath((full.relative_to(content.root.path) if inside else full).as_posix())


def print_report(content: ContentFiles, report: Report, *, stderr: bool = False) -> None:
    """Print one fault: its first line, the line of the file with a caret, and the help."""
    output = open_console(stderr=stderr)
    for line in format_lines(content, report):
        output.print(line)
    output.print()


def format_lines(content: ContentFiles, report: Report) -> Iterator[Text]:
    """Yield the lines of a report: the message with its place, the line of the file with a caret, and the help."""
    where = str(report.place) if report.place else f"published {report.kind}/{report.id}"
    label = (f"{report.severity}[{report.rule}]", STYLES[report.severity])
    yield Text.assemble(escape_line(where), ": ", label, " ", escape_line(" ".join(report.message.split())))
    if report.place:
        yield from _format_excerpt(content, report.place, STYLES[report.severity])
    if report.help:
        yield Text.assemble("  ", ("help:", "cyan"), " ", escape_line(" ".join(report.help.split())))


def format_summary(
    checked: int, found: Collection[Report | ReadingFault], elsewhere: int = 0, unfinished: int = 0
) -> str:
    """Return the last line of a report; `unfinished` documents keep the content from being published, as errors do."""
    records = f"{checked:,} record{'' if checked == 1 else 's'}"
    rest = f" ({_format_errors(elsewhere)} in other files.)" if elsewhere else ""
    warnings = sum(isinstance(each, Report) and each.severity == "warning" for each in found)
    warned = f", {warnings:,} warning{'' if warnings == 1 else 's'}" if warnings else ""
    open_ = f", {unfinished:,} unfinished document{'' if unfinished == 1 else 's'}" if unfinished else ""
    return f"Checked {records}: {_format_errors(len(found) - warnings)}{warned}{open_}. Nothing was changed.{rest}"


def has_errors(found: Iterable[Report]) -> bool:
    """Tell whether any of the reports is of an error: warnings keep nothing from being published."""
    return any(report.severity == "error" for report in found)


def _format_errors(count: int) -> str:
    return f"{count:,} error{'' if count == 1 else 's'}" if count else "no errors"


def _report_fault(content: ContentFiles, fault: Fault) -> Report:
    place, words = content.find_place(fault), (fault.rule, fault.message, fault.help)
    severity = "warning" if fault.warning else "error"
    return Report(place, *words, fault.kind, fault.id, fault.path, fault.proposal, fault.code, severity)


def _report_file_fault(content: ContentFiles, fault: ReadingFault) -> Report:
    parts = get_relative_path(content, fault.place).parts
    kind, id_ = None, None
    if len(parts) > 1 and parts[0] in BY_PLURAL:
        kind = BY_PLURAL[parts[0]].name
        id_ = parts[1] if parts[0] == DOCUMENTS else parts[1].removesuffix(".yaml")
    return Report(fault.place, fault.rule, fault.message, fault.help, kind, id_)


def _format_excerpt(content: ContentFiles, place: FilePlace, style: str) -> Iterator[Text]:
    # As YAML counts lines: str.splitlines() splits at more characters.
    text = _split_lines(content.texts.get(str(place.file), ""))
    if not 0 < place.line <= len(text) or not text[place.line - 1].strip():
        return
    line, start = text[place.line - 1], place.column - 1
    end = min(max(place.end_column or 0, place.column + 1) - 1, max(len(line), place.column))
    left = max(0, min(start - WIDTH // 3, len(line) - WIDTH)) if len(line) > WIDTH else 0
    right = left + WIDTH
    before, marked, after = (
        escape_line(part) for part in (line[left:start], line[start : min(end, right)], line[min(end, right) : right])
    )
    cut = "…" if left else ""
    number = str(place.line)
    yield Text(f"  {number} | {cut}{before}{marked}{after}{'…' if right < len(line) else ''}")
    carets = ("^" * max(1, _count_cells(marked)), style)
    yield Text.assemble(f"  {' ' * len(number)} | {_format_blank(cut + before)}", carets)


@lru_cache(8)
def _split_lines(text: str) -> list[str]:
    """Return the lines of a file, which many faults may be shown in."""
    return re.split(r"\r\n?|\n", text)


def _format_blank(text: str) -> str:
    """Return white space as wide as the text. Tabs stay, because their width depends on the terminal."""
    return "".join("\t" if character == "\t" else " " * _count_cells(character) for character in text)


def _count_cells(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(_measure_cell(character) for character in text)


def _measure_cell(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _sort_key(report: Report) -> tuple[int, str, int, int, str]:
    place = report.place
    if place is None:
        return len(CAUSES) + 1, f"{report.kind}/{report.id}", 0, 0, report.message
    return _rank_file(place.file), str(place.file), place.line, place.column, report.message


def _rank_file(file: FilePath) -> int:
    """Return the place of a file in the order of causes: claims rest on texts, and records on claims and works."""
    name = file.name if file.parent.parent.name == DOCUMENTS else file.parent.name
    return CAUSES.index(name) if name in CAUSES else len(CAUSES)
