"""Duties: what whoever shows the content owes its readers, as data."""

from collections.abc import Mapping
from typing import NamedTuple

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Listed, Part, Text

DERIVED = Origin.DERIVED


class Duty(NamedTuple):
    """A duty: `text` says what to do, and `members` which members of the answers it is about."""

    name: str
    title: str
    text: str
    members: tuple[str, ...]


DUTIES: Mapping[str, Duty] = {
    duty.name: duty
    for duty in (
        Duty(
            "quotation", "Quote the source's words as such",
            "Show quoted fields in quotation marks or as a quotation, unchanged. The content model says which fields "
            "are quoted; in the OpenAPI document it is `x-origin`.",
            ("evidence", "quote", "text"),
        ),
        Duty(
            "lead-in", "Show the words that introduce others",
            "Show the lead-in before the words that it introduces: without it, they may say the contrary.",
            ("leadIns", "leadIn"),
        ),
        Duty(
            "advisories", "Show what reviewers say",
            "Show each advisory next to the fields that it names, in full, where a reader sees both at once: the "
            "verdict, the reason, who judged it and how. Without room for an advisory that says "
            "`misleading-or-unsafe`, leave out the record.",
            ("advisories", "assessment"),
        ),
        Duty(
            "attribution", "Say whose words they are",
            "Show the attribution near the content. Where no licence is known, ask the publisher before you publish "
            "the words.",
            ("attribution.text", "attribution.html", "attribution.reuse"),
        ),
        Duty(
            "notice", "Say what it is not",
            "Show the notice that this is not medical advice.",
            ("attribution.notice",),
        ),
        Duty(
            "review", "Claim no review that was not made",
            "Do not present a record as reviewed unless its review says so.",
            ("review.status",),
        ),
        Duty(
            "provenance", "Say what software drafted",
            "Where software drafted a record, say so near the content if your law or your readers ask for it.",
            ("provenance",),
        ),
        Duty(
            "correction", "Correct what readers have seen",
            "Show a record again at once when a change of it is a `correction-of-harm`, and alert those who have seen "
            "it if you can reach them. The feed of changes is filtered by `significance`.",
            ("significance",),
        ),
        Duty(
            "withdrawal", "Remove what was withdrawn",
            "Do not show a withdrawn or erased record: its address answers 410 or 451, and the feed of changes names "
            "it.",
            ("withdrawnAt", "replacedBy", "erased"),
        ),
    )
}  # fmt: skip


class ShownDuty(Shape):
    """A duty of whoever shows the content."""

    id = Text("The name of the duty.", origin=DERIVED, example="advisories")
    title = Text("The duty in a few words.", origin=DERIVED)
    text = Text("What to do.", origin=DERIVED)
    members = Listed(
        Text("A member, with a dot before members of members.", origin=DERIVED), "The members that it is about."
    )


class DutyList(Shape):
    """The duties of whoever shows the content."""

    items = Listed(Part(ShownDuty, "A duty.", origin=DERIVED), "The duties.")
