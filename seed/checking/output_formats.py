"""The output formats of `check` for programs. Columns count code points from 1; ends are exclusive."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from seed.checking.document_progress import DocumentProgress
from seed.checking.draft_progress import DraftProgress
from seed.checking.languages import UnreadLanguage
from seed.checking.rule_docs import EXPLANATIONS
from seed.error_report import Report, format_summary
from service.catalog import BY_NAME

Found = Collection[Report]
Unread = Sequence[UnreadLanguage]
Progress = Sequence[DraftProgress]
Unfinished = Sequence[DocumentProgress]


def format_as_json(
    checked: int, found: Found, unread: Unread = (), progress: Progress = (), unfinished: Unfinished = ()
) -> str:
    """Return one JSON document; `pointer` is an RFC 6901 pointer into the record."""
    errors, warnings = (
        [_format_error(report) for report in found if report.severity == severity] for severity in ("error", "warning")
    )
    not_applied = [each._asdict() for each in unread]
    document = {"format": 1, "checked": checked, "errors": errors, "warnings": warnings, "notApplied": not_applied}
    drafts = [each._asdict() for each in progress]
    return _format_json({**document, "drafts": drafts, "unfinished": _describe_unfinished(unfinished)})


def format_as_github(
    checked: int, found: Found, unread: Unread = (), progress: Progress = (), unfinished: Unfinished = ()
) -> str:
    """Return workflow commands that GitHub shows at the lines of a change, and a last line for people."""
    notices = [f"::notice title=medcontent::{_escape(str(each))}" for each in [*unread, *progress, *unfinished]]
    return "\n".join([*map(_format_command, found), *notices, format_summary(checked, found)])


def format_as_sarif(
    checked: int, found: Found, unread: Unread = (), progress: Progress = (), unfinished: Unfinished = ()
) -> str:
    """Return a SARIF 2.1.0 log (OASIS, 2020), which code hosts and editors read."""
    names = sorted({*EXPLANATIONS, *(report.rule for report in found)})
    driver = {
        "name": "medcontent",
        "rules": [_format_rule(name) for name in names],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_format_result(report, names.index(report.rule)) for report in found],
        "properties": {
            "checked": checked,
            "notApplied": [each._asdict() for each in unread],
            "drafts": [each._asdict() for each in progress],
            "unfinished": _describe_unfinished(unfinished),
        },
    }
    return _format_json({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _describe_unfinished(unfinished: Unfinished) -> list[dict[str, Any]]:
    return [
        {
            "document": each.document,
            "sentences": each.sentences,
            "done": each.done,
            "leftOut": each.left_out,
            "open": list(each.open),
        }
        for each in unfinished
    ]


FORMATS: Mapping[str, Callable[[int, Found, Unread, Progress, Unfinished], str]] = {
    "json": format_as_json,
    "github": format_as_github,
    "sarif": format_as_sarif,
}
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def build_pointer(path: tuple[str | int, ...]) -> str:
    """Return the RFC 6901 pointer to a place in a record."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _format_error(report: Report) -> dict[str, Any]:
    place = report.place
    return {
        "rule": report.rule,
        "severity": report.severity,
        "file": place.file.as_posix() if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "endColumn": place.end_column if place else None,
        "message": report.message,
        "help": report.help,
        "kind": report.kind,
        "id": report.id,
        "pointer": None if report.path is None else build_pointer(report.path),
        "code": report.code,
        "proposal": report.proposal,
    }


def _format_command(report: Report) -> str:
    said = {"title": f"medcontent {report.rule}"}
    if place := report.place:
        said |= {"file": place.file.as_posix(), "line": str(place.line), "endLine": str(place.line)}
        said |= {"col": str(place.column), "endColumn": str(place.end_column or place.column + 1)}
    properties = ",".join(f"{name}={_escape(value, ':,')}" for name, value in said.items())
    message = f"{report.message}\nhelp: {report.help}" if report.help else report.message
    return f"::{report.severity} {properties}::{_escape(message)}"


def _escape(text: str, more: str = "") -> str:
    """Escape as GitHub's toolkit does: the message, and with `more` the value of a property."""
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _format_rule(name: str) -> dict[str, Any]:
    text = EXPLANATIONS.get(name, "The file can be read.")
    return {"id": name, "shortDescription": {"text": text}, "defaultConfiguration": {"level": "error"}}


def _format_result(report: Report, index: int) -> dict[str, Any]:
    text = f"{report.message} Help: {report.help}." if report.help else report.message
    result: dict[str, Any] = {
        "ruleId": report.rule,
        "ruleIndex": index,
        "level": report.severity,
        "message": {"text": text},
        "locations": [_format_location(report)],
    }
    return result


def _format_location(report: Report) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if place := report.place:
        end = {"endColumn": place.end_column} if place.end_column else {}
        region = {"startLine": place.line, "startColumn": place.column, **end}
        location["physicalLocation"] = {"artifactLocation": _format_artifact(place.file), "region": region}
    if report.kind in BY_NAME:
        name = f"{report.kind}/{report.id}{build_pointer(report.path or ())}"
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    return location


def _format_artifact(file: Path) -> dict[str, str]:
    if file.is_absolute():
        return {"uri": file.as_uri()}
    return {"uri": quote(file.as_posix()), "uriBaseId": "%SRCROOT%"}


def _format_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
