"""The review page: what would be published, as one HTML file without scripts that a browser opens anywhere."""

from collections import Counter
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, NamedTuple

import jinja2

from schemas.significance import SIGNIFICANCE, pick_highest
from seed.plans import Base
from seed.reviews.change_list import ReviewedChange
from seed.reviews.review_files import Comment
from seed.value_formats import format_key, format_value
from service.labels import format_words
from service.publishing.plan import Action

HEADINGS = {Action.ADD: "New", Action.CHANGE: "Changed", Action.WITHDRAW: "Withdrawn"}


class ReleaseHead(NamedTuple):
    """The release that publishing would make."""

    author: str
    note: str
    significance: str | None


def build_head(author: str, note: str, changes: Sequence[ReviewedChange]) -> ReleaseHead:
    """Return the release of these changes; its significance is the highest of theirs."""
    return ReleaseHead(author, note, pick_highest(change.significance for change in changes))


def render_page(head: ReleaseHead, base: Base, changes: Sequence[ReviewedChange], others: Sequence[Comment]) -> str:
    """Return the page."""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters |= {"value": _format_value, "words": format_words, "key": format_key}
    template = environment.from_string((files(__package__) / "templates" / "review.html").read_text(encoding="utf-8"))
    groups = [(HEADINGS[action], [each for each in changes if each.action is action]) for action in HEADINGS]
    counted = Counter(change.significance for change in changes)
    return template.render(
        head=head,
        base=base,
        groups=[(heading, group) for heading, group in groups if group],
        total=len(changes),
        reviewed=sum(change.state.is_reviewed for change in changes),
        significances=[(value, counted[value]) for value in (*SIGNIFICANCE.terms, None) if counted[value]],
        others=others,
    )


def _format_value(value: Any) -> str:
    return value if isinstance(value, str) else format_value(value)
