"""Problems: every error that an app can get (RFC 9457), each with a page that explains it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Listed, Moment, Part, Ref, Text, Whole

DERIVED = Origin.DERIVED


@dataclass(frozen=True)
class ProblemType:
    """A problem type: `name` is the last part of its address, `/problems/{name}`."""

    name: str
    status: int
    title: str
    description: str
    remedy: str


PROBLEMS: Mapping[str, ProblemType] = {
    problem.name: problem
    for problem in (
        ProblemType(
            "bad-request", 400, "The request could not be read",
            "The request is malformed.", "Compare it with the examples in the explorer.",
        ),
        ProblemType(
            "unknown-parameter", 400, "A parameter is unknown",
            "The address has a parameter that this route does not know. Parameters are never silently ignored: "
            "without an intended filter, a list would contain records that the client did not ask for.",
            "Use one of the names under `allowed`, or remove the parameter.",
        ),
        ProblemType(
            "bad-parameter", 400, "A parameter has a value that is not allowed",
            "A parameter was repeated where only one value is allowed, or its value does not have the required form "
            "or is not in the list of allowed values.",
            "Use a value as described in `errors`.",
        ),
        ProblemType(
            "bad-cursor", 400, "The cursor cannot be used",
            "A cursor belongs to the list, filters and order that it came from. This one is damaged or comes from "
            "another list.",
            "Follow `page.next` and `page.prev` unchanged, or start again without a cursor.",
        ),
        ProblemType(
            "not-found", 404, "There is nothing at this address",
            "No published record, document, release or page has this address.",
            "Look in the list of the kind, or in the OpenAPI document for the routes.",
        ),
        ProblemType(
            "method-not-allowed", 405, "The address does not support this method",
            "The service is read-only. The header Allow names the methods that this address supports.",
            "Use a method named in the `Allow` header.",
        ),
        ProblemType(
            "not-acceptable", 406, "The response is not available in the requested format",
            "The `Accept` header excludes every format of this address.",
            "Accept `application/json`, or omit the header.",
        ),
        ProblemType(
            "withdrawn", 410, "The record was withdrawn",
            "The record was published and later withdrawn. `reason` says why, `replacedBy` names its replacement, "
            "and its earlier revisions can still be read.",
            "Use the record under `replacedBy`, or remove your copy.",
        ),
        ProblemType(
            "erased", 410, "The text was erased",
            "The right to use a text ended, so the text and all that rests on it were removed from every release. "
            "`reason` says why, `erased` when and by which release.",
            "Remove your copy, and those of earlier releases too.",
        ),
        ProblemType(
            "erased-for-legal-reasons", 451, "The text was erased for legal reasons",
            "The law demanded that this text, and all that rests on it, be removed from every release (RFC 7725). "
            '`reason` says why, `erased` when and by which release; a `Link` with `rel="blocked-by"` names who '
            "demanded it, if the operator has set that.",
            "Remove your copy, and those of earlier releases too.",
        ),
        ProblemType(
            "unknown-token", 410, "The token cannot be used any more",
            "The release of the token is not in the history of this service: an older backup was restored, or the "
            "token comes from another service.",
            "Ask again without `since`, and replace your copy with the result.",
        ),
        ProblemType(
            "too-large", 413, "The request is too large", "The body is larger than this service accepts.",
            "Send less.",
        ),
        ProblemType(
            "address-too-long", 414, "The address is too long", "The address is longer than this service accepts.",
            "Use fewer parameters.",
        ),
        ProblemType(
            "unsupported-media-type", 415, "The media type of the body is not supported",
            "The route accepts only JSON.", "Send `Content-Type: application/json`.",
        ),
        ProblemType(
            "range-not-satisfiable", 416, "The range is outside the body",
            "The `Range` header asks for bytes after the end of the file or text, or for none. `Content-Range` "
            "contains the total length.",
            "Request a range within that length, or omit the header.",
        ),
        ProblemType(
            "too-many-requests", 429, "Too many requests",
            "The operator limits how many requests an address may make in a period; `RateLimit-Policy` has the limit.",
            "Try again after the number of seconds in `Retry-After`.",
        ),
        ProblemType(
            "internal-error", 500, "Something went wrong here",
            "The service failed. The error has been logged under the identifier in `instance`.",
            "Try again; if it happens again, report the identifier.",
        ),
        ProblemType(
            "unavailable", 503, "The content cannot be read at the moment",
            "The database cannot be reached, or no content has been published yet.",
            "Try again after the number of seconds in `Retry-After`.",
        ),
    )
}  # fmt: skip


class ProblemError(Shape):
    """One fault in the request."""

    optional = ("parameter", "pointer", "allowed")

    parameter = Text("The invalid parameter of the address.", origin=DERIVED)
    pointer = Text("The place of the fault in the body, as a JSON Pointer.", origin=DERIVED)
    detail = Text("A description of the fault.", origin=DERIVED)
    allowed = Listed(Text("A name or value.", origin=DERIVED), "The allowed names or values.")


class Problem(Shape):
    """A problem (RFC 9457)."""

    optional: ClassVar[tuple[str, ...]] = ("errors",)

    type = Text(
        "The address of the page that explains this problem type.",
        origin=DERIVED,
        example="/problems/not-found",
    )
    title = Text("The problem type in words.", origin=DERIVED)
    status = Whole("The HTTP status.", origin=DERIVED, least=400, most=599)
    detail = Text("A description of the fault in this request.", origin=DERIVED)
    instance = Text(
        "This occurrence: the path of the request, or the identifier of an entry in the log.", origin=DERIVED
    )
    errors = Listed(Part(ProblemError, "An error.", origin=DERIVED), "The faults in the request.")


class ErasureNotice(Shape):
    """The erasure of a document, and of all that rested on it, from every release."""

    document = Text("The id of the erased document.", origin=DERIVED)
    release = Whole("The release that erased it.", origin=DERIVED, least=1)
    since = Whole("The first release that had held it.", origin=DERIVED, least=1)
    at = Moment("When it was erased.", origin=DERIVED)
    status = Whole("The status of its addresses: 410, or 451 for legal reasons.", origin=DERIVED, least=410, most=451)


class ErasedProblem(Problem):
    """The problem for an erased record, or for an export that held it."""

    optional = ("errors", "withdrawnAt", "replacedBy")

    reason = Text("Why it was erased.", origin=DERIVED)
    erased = Part(ErasureNotice, "The erasure.", origin=DERIVED)
    withdrawn_at = Moment("When the record was withdrawn; not for exports.", origin=DERIVED)
    replaced_by = Ref("", "Null: nothing replaces what was erased.", origin=DERIVED, nullable=True)


class WithdrawnProblem(Problem):
    """The problem for a withdrawn record."""

    optional = ("errors", "erased")

    erased = Part(ErasureNotice, "The erasure, if the record was erased without a legal reason.", origin=DERIVED)
    withdrawn_at = Moment("When it was withdrawn.", origin=DERIVED)
    reason = Text("Why it was withdrawn.", origin=DERIVED)
    replaced_by = Ref("", "The record that replaces it.", origin=DERIVED, nullable=True)
