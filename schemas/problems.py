"""Problems: every error an app can be sent (RFC 9457), each with a page that explains it."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Listed, Moment, Part, Ref, Text, Whole

DERIVED = Origin.DERIVED


@dataclass(frozen=True)
class ProblemType:
    """A kind of problem: `name` is the last part of its address, `/problems/{name}`."""

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
            "The request is not well formed.", "Compare it with the examples in the explorer.",
        ),
        ProblemType(
            "unknown-parameter", 400, "A parameter is not known here",
            "The address has a parameter that this route does not know. Parameters are never silently ignored: a "
            "filter that is ignored would answer with records that were not asked for.",
            "Use one of the names under `allowed`, or leave the parameter out.",
        ),
        ProblemType(
            "bad-parameter", 400, "A parameter has a value that is not allowed",
            "A parameter was repeated where only one makes sense, or its value is not of the form or list that the "
            "route takes.",
            "Use a value of the form that `errors` describes.",
        ),
        ProblemType(
            "bad-cursor", 400, "The cursor cannot be used",
            "A cursor belongs to the list, the filters and the order that it came from. This one is damaged or was "
            "moved to another list.",
            "Follow `page.next` and `page.prev` as they are, or start again without a cursor.",
        ),
        ProblemType(
            "not-found", 404, "There is nothing at this address",
            "No published record, document, release or page has this address.",
            "Look in the list of the kind, or in the OpenAPI document for the routes.",
        ),
        ProblemType(
            "method-not-allowed", 405, "The address does not take this method",
            "The service is read-only: GET, HEAD and OPTIONS are answered.",
            "Use a method that the `Allow` header names.",
        ),
        ProblemType(
            "not-acceptable", 406, "The answer cannot be given in the form asked for",
            "The `Accept` header admits none of the forms that this address has.",
            "Accept `application/json`, or leave the header out.",
        ),
        ProblemType(
            "withdrawn", 410, "The record was withdrawn",
            "The record was published once and has been withdrawn. `reason` says why, `replacedBy` what stands in its "
            "place, and its earlier revisions can still be read.",
            "Use the record under `replacedBy`, or remove your copy.",
        ),
        ProblemType(
            "unknown-token", 410, "The token cannot be continued from",
            "The token is of a release that is not in the history served here: an older backup was restored, or the "
            "token is another service's.",
            "Ask again without `since`, and put what you get in place of your copy.",
        ),
        ProblemType(
            "too-large", 413, "The request is too large", "The body of the request is larger than this service reads.",
            "Send less.",
        ),
        ProblemType(
            "address-too-long", 414, "The address is too long", "The address is longer than this service reads.",
            "Use fewer parameters.",
        ),
        ProblemType(
            "unsupported-media-type", 415, "The body is not of a type that is read here",
            "The route reads JSON only.", "Send `Content-Type: application/json`.",
        ),
        ProblemType(
            "range-not-satisfiable", 416, "The range lies outside of the bytes",
            "The `Range` header asks for bytes behind the end of the file or text, or for none. `Content-Range` says "
            "how many bytes there are.",
            "Ask for bytes that there are, or leave the header out.",
        ),
        ProblemType(
            "internal-error", 500, "Something went wrong here",
            "The fault is ours. It has been logged under the identifier in `instance`.",
            "Try again; if it goes on, report the identifier.",
        ),
        ProblemType(
            "unavailable", 503, "The content cannot be read just now",
            "The database is out of reach, or no content has been published yet.",
            "Try again after the seconds in `Retry-After`.",
        ),
    )
}  # fmt: skip


class ProblemError(Shape):
    """One thing that is wrong with the request."""

    optional = ("parameter", "pointer", "allowed")

    parameter = Text("The parameter of the address that is wrong.", origin=DERIVED)
    pointer = Text("The place in the body that is wrong, as a JSON Pointer.", origin=DERIVED)
    detail = Text("What is wrong with it.", origin=DERIVED)
    allowed = Listed(Text("A name or value.", origin=DERIVED), "What would be allowed.")


class Problem(Shape):
    """A problem (RFC 9457)."""

    optional = ("errors",)

    type = Text(
        "The address of the page that explains this kind of problem.",
        origin=DERIVED,
        example="/problems/not-found",
    )
    title = Text("The kind of problem in words.", origin=DERIVED)
    status = Whole("The HTTP status.", origin=DERIVED, least=400, most=599)
    detail = Text("What is wrong with this request.", origin=DERIVED)
    instance = Text(
        "This occurrence: the path of the request, or the identifier of an entry in the log.", origin=DERIVED
    )
    errors = Listed(Part(ProblemError, "An error.", origin=DERIVED), "Each thing that is wrong.")


class WithdrawnProblem(Problem):
    """The problem of a record that was withdrawn."""

    withdrawn_at = Moment("When it was withdrawn.", origin=DERIVED)
    reason = Text("Why it was withdrawn.", origin=DERIVED)
    replaced_by = Ref("", "What stands in its place.", origin=DERIVED, nullable=True)
