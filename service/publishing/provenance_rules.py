"""The rules on drafts: software may draft a record, and a person has to confirm it before it is published."""

import datetime as dt
from collections.abc import Iterator

from service.publishing.faults import Fault
from service.publishing.records import Source, World
from service.publishing.rule_registry import build_fault, register_rule

UNCONFIRMED = "drafts-are-confirmed"
# Work left to do while a document is drafted, not mistakes.
UNFINISHED = frozenset((UNCONFIRMED, "sentences-are-carried", "claims-are-used"))


@register_rule
def drafts_are_confirmed(world: World) -> Iterator[Fault]:
    """Everything that software drafted has been confirmed by a person before it is published.

    The drafts of a document are reported together, at the first of them. `check` counts them, because a draft is no
    mistake; `plan` and `apply` refuse them.
    """
    drafts: dict[str | None, list[Source]] = {}
    for source in world.iterate():
        if is_unconfirmed(source.values):
            drafts.setdefault(source.document, []).append(source)
    for document, found in drafts.items():
        count = "One draft" if len(found) == 1 else f"{len(found)} drafts"
        yield build_fault(
            UNCONFIRMED,
            found[0],
            ("provenance",),
            f"{count} of {document} {'is' if len(found) == 1 else 'are'} not confirmed.",
            "read what was drafted and correct it, then run `medcontent confirm PATH --by NAME` for a file or folder, "
            f"or `medcontent confirm --all-of {document} --by NAME`",
        )


@register_rule
def provenance_is_whole(world: World) -> Iterator[Fault]:
    """Every confirmed draft says who confirmed it and when, and the time is not in the future."""
    now = f"{dt.datetime.now(dt.UTC) + dt.timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    for source in world.iterate():
        provenance = source.values.get("provenance") or {}
        by, at = provenance.get("confirmedBy"), provenance.get("confirmedAt")
        if bool(by) is not bool(at):
            given, missing = ("confirmedBy", "confirmedAt") if by else ("confirmedAt", "confirmedBy")
            yield build_fault(
                "provenance-is-whole", source, ("provenance", given), f"{given} is here without {missing}.",
                f"delete {given}, and run `medcontent confirm` on the file",
            )  # fmt: skip
        elif at and at > now:
            yield build_fault(
                "provenance-is-whole", source, ("provenance", "confirmedAt"),
                f"The time of the confirmation, {at}, is in the future.", "correct it",
            )  # fmt: skip


def is_unconfirmed(values: object) -> bool:
    """Return whether software drafted a record with these values, and nobody confirmed it."""
    provenance = values.get("provenance") if isinstance(values, dict) else None
    return isinstance(provenance, dict) and bool(provenance.get("draftedBy")) and not provenance.get("confirmedBy")
