"""OperationOutcomes: every error under FHIR's addresses, made from the same problems as elsewhere."""

from collections.abc import Iterable, Mapping
from typing import Any

# Issue types of FHIR R4 by the names of our problems; `processing` for any other.
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
    "internal-error": "exception",
    "unavailable": "transient",
}


def outcome(name: str, title: str, detail: str | None, errors: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Return the outcome: an issue for each error, or one for the whole."""
    said = [_said(error) for error in errors] or [detail or title]
    issue = {"severity": "error", "code": ISSUE_TYPES.get(name, "processing"), "details": {"text": title}}
    return {"resourceType": "OperationOutcome", "issue": [{**issue, "diagnostics": each} for each in said]}


def _said(error: Mapping[str, Any]) -> str:
    where = error.get("parameter") or error.get("pointer") or "the body"
    allowed = f" Allowed: {', '.join(error['allowed'])}." if error.get("allowed") else ""
    return f"{where}: {error['detail']}{allowed}"
