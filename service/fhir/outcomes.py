"""OperationOutcomes: errors below FHIR's addresses, built from the same problems as all others."""

from collections.abc import Iterable, Mapping
from typing import Any

# FHIR R4 issue types by the names of our problems; `processing` for the rest.
ISSUE_TYPES: Mapping[str, str] = {
    "bad-request": "structure",
    "unknown-parameter": "not-supported",
    "bad-parameter": "value",
    "not-found": "not-found",
    "withdrawn": "deleted",
    "method-not-allowed": "not-supported",
    "not-acceptable": "not-supported",
    "too-large": "too-long",
    "address-too-long": "too-long",
    "unsupported-media-type": "not-supported",
    "too-many-requests": "throttled",
    "internal-error": "exception",
    "unavailable": "transient",
}


# Operations and interactions such as `_history` begin with these; ids do not.
INTERACTIONS = ("$", "_")


def is_interaction(path: str) -> bool:
    """Return whether a path below FHIR's base names an operation or interaction."""
    return any(each.startswith(INTERACTIONS) for each in path.split("/"))


def build_unsupported(path: str) -> dict[str, Any]:
    """Return the outcome for an unsupported operation or interaction."""
    detail = f"{path} is not supported here; /fhir/r4/metadata lists the supported interactions and operations."
    return build_outcome("method-not-allowed", "This interaction is not supported", detail)


def build_outcome(
    name: str, title: str, detail: str | None, errors: Iterable[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return the outcome with an issue for each error, or a single one."""
    said = [_format_error(error) for error in errors] or [detail or title]
    issue = {"severity": "error", "code": ISSUE_TYPES.get(name, "processing"), "details": {"text": title}}
    return {"resourceType": "OperationOutcome", "issue": [{**issue, "diagnostics": each} for each in said]}


def _format_error(error: Mapping[str, Any]) -> str:
    where = error.get("parameter") or error.get("pointer") or "the body"
    allowed = f" Allowed: {', '.join(error['allowed'])}." if error.get("allowed") else ""
    return f"{where}: {error['detail']}{allowed}"
