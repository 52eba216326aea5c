"""The registry of rules: every rule by its name, with its metadata."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from service.publishing.drafts import Draft
from service.publishing.faults import Fault, Path
from service.publishing.records import Source, World

Finder = Callable[[World], Iterator[Fault]]


@dataclass(frozen=True)
class Rule:
    """A rule. Its name is that of its function, and the first paragraph of the docstring states it.

    A `recent` rule was added after content had been published: it warns about records that are published unchanged,
    refuses others, and can be confirmed. An `english` rule reads English words, and skips documents in other languages.
    """

    name: str
    about: str
    find_faults: Finder
    recent: bool = False
    english: bool = False


RULES: dict[str, Rule] = {}
# Rules that compare days and times with the present: their faults, and the need to confirm one, may go as time passes.
DATED = frozenset(("numbers-fit-together", "provenance-is-whole", "reviews-are-in-order"))


def register_rule(function: Finder) -> Finder:
    """Register a rule that all published content follows."""
    return _register(function)


def register_recent_rule(*, english: bool = False) -> Callable[[Finder], Finder]:
    """Return a decorator that registers a rule which published content may break."""
    return lambda function: _register(function, recent=True, english=english)


def build_fault(  # noqa: PLR0913, PLR0917 - the members of a fault
    name: str,
    source: Source,
    path: Path,
    message: str,
    help_: str | None = None,
    proposal: str | None = None,
    code: str | None = None,
) -> Fault:
    """Return a fault of a record."""
    return Fault(name, *source.key, path, message, help_, proposal, code)


def is_english(world: World, source: Source) -> bool:
    """Return whether the document of a record is in English."""
    document = world.get("document", source.document) if source.document else None
    return document is not None and is_english_tag(document.values["language"])


def is_english_tag(language: object) -> bool:
    """Return whether a language tag (BCP 47) means English."""
    return str(language).lower().partition("-")[0] == "en"


def _register(function: Finder, *, recent: bool = False, english: bool = False) -> Finder:
    name = function.__name__.replace("_", "-")
    about = " ".join((function.__doc__ or "").partition("\n\n")[0].split())
    RULES[name] = Rule(name, about, function, recent, english)
    return function


def find_cut_values(draft: Draft) -> Iterator[Fault]:
    """Yield a fault for each text of a draft that a comment may have cut: no rule over records can see it."""
    for path, comment in draft.cuts:
        message = f"What stands behind ` #` is a comment, and not part of the value: {comment}"
        help_ = "put the whole value in quotes; if it is a comment, write a space behind the #"
        if comment.startswith(","):
            message = f"Within braces a comma ends the value, so that this is not part of it: {comment}"
            help_ = "put the whole value in quotes"
        yield Fault("values-are-whole", *draft.key, path, message, help_, code="comment")


RULES["values-are-whole"] = Rule(
    "values-are-whole",
    "No value is cut by what YAML takes for a comment or, within braces, for the next field.",
    lambda _: iter(()),
    recent=True,
)
