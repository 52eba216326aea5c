"""Rules about what sources and reviews state: nothing is filled in that they do not say."""

from collections.abc import Iterator

from service.publishing.faults import Fault
from service.publishing.quotes import is_quoted_in
from service.publishing.records import Source, World
from service.publishing.rule_registry import build_fault, register_recent_rule, register_rule

# What documents and references state of themselves, and where.
STATED = {
    "document": (("title", "author", "licence", "published"), "text", "the text"),
    "reference": (("title", "url"), "locator", "the locator"),
}


@register_rule
def nothing_is_invented(world: World) -> Iterator[Fault]:
    """Every value that a source does not state stays empty.

    A document's title, author, licence and year of publication must occur in its text; a reference's title and address
    must occur in its locator. A review names who made it and when, and a record that is not reviewed names neither.
    """
    for source in world.iterate(*STATED):
        for field, written, stated, where in _iterate_stated(source):
            if not _is_found(written, stated):
                yield build_fault(
                    "nothing-is-invented", source, (field,), f'{where.capitalize()} does not say "{written}".',
                    f"delete {field}: what the source does not say stays empty",
                )  # fmt: skip
    for source in world.iterate():
        if source.kind.stated:
            yield from _check_review(source)


@register_recent_rule()
def stated_words_are_whole(world: World) -> Iterator[Fault]:
    """Every title, author, licence, year or address that a source states begins and ends where words do.

    The title "way" is not stated by a text that says "airways".
    """
    for source in world.iterate(*STATED):
        for field, written, stated, where in _iterate_stated(source):
            if _is_found(written, stated) and not is_quoted_in(written, stated):
                yield build_fault(
                    "stated-words-are-whole", source, (field,),
                    f'{where.capitalize()} says "{written}" only as a part of other words.',
                    f"write the whole words, or delete {field}",
                )  # fmt: skip


def _iterate_stated(source: Source) -> Iterator[tuple[str, str, str, str]]:
    """Yield the fields with a value, what must be stated of it, where it must be stated, and the name of that."""
    fields, place, where = STATED[source.kind.name]
    for field in fields:
        if (value := source.values[field]) is not None:
            # Of a day the text need say no more than the year.
            yield field, str(value)[:4] if field == "published" else str(value), source.values[place], where


def _is_found(written: str, stated: str) -> bool:
    return " ".join(written.split()) in " ".join(stated.split())


def _check_review(source: Source) -> Iterator[Fault]:
    review = source.values["review"]
    reviewed = review["status"] == "reviewed"
    for field in ("lastReviewed", "nextReviewDue", "reviewedBy"):
        given = review.get(field) is not None
        if given and not reviewed:
            message = f"The record is not reviewed, but has {field}."
            yield build_fault("nothing-is-invented", source, ("review", field), message, f"delete {field}")
        if reviewed and not given and field != "nextReviewDue":
            message = f"A reviewed record needs {field}."
            yield build_fault(
                "nothing-is-invented", source, ("review",), message, f"write {field}, or status: not-reviewed"
            )
