"""`medcontent due`: reviews that are due now or soon."""

import datetime as dt
import re
from typing import Any

import click
import orjson

from seed.value_formats import format_key
from service.operations.database_access import open_existing_database
from service.operations.terminal import pluralise, show
from service.publishing.corpus import Corpus
from service.publishing.reports import ReviewDue, Reviews, collect_reviews

DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


class TimeSpan(click.ParamType[dt.timedelta]):
    """A period such as 90d, 12w, 3m or 1y; a month counts 30 days."""

    name = "SPAN"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.timedelta:
        """Return the period."""
        match = re.fullmatch(r"([0-9]{1,4})([dwmy]?)", str(value))
        if not match:
            self.fail(f"{value} is not a period such as 90d, 12w, 3m or 1y.", param, ctx)
        return dt.timedelta(days=int(match[1]) * DAYS[match[2] or "d"])


@click.command()
@click.option(
    "--within", type=TimeSpan(), default="90d", show_default=True, help="Look this far ahead, as in 90d, 12w or 1y."
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to count from (default: today).")
@click.option("--json", "as_json", is_flag=True, help="Print the reviews as JSON.")
def due(within: dt.timedelta, on: dt.datetime | None, *, as_json: bool) -> None:
    """Show which reviews are due, overdue ones first, and how many records have never been reviewed."""
    today = (on or dt.datetime.now(dt.UTC)).date()
    with open_existing_database().open_reading() as connection:
        found = collect_reviews(Corpus(connection))
    soon = [review for review in found.due if review.due <= today + within]
    if as_json:
        click.echo(orjson.dumps(_build_json(found, soon, today)))
        return
    width = max((len(format_key(review.key)) for review in soon), default=0)
    show(
        f"{review.due}  {_format_due(review.due, today):<14}  {format_key(review.key):<{width}}  {_format_last(review)}"
        for review in soon
    )
    overdue = sum(review.due < today for review in soon)
    click.echo(
        f"{overdue:,} overdue, {len(soon) - overdue:,} due within {pluralise(within.days, 'day')} of {today}, "
        f"{len(found.due) - len(soon):,} later. {pluralise(found.not_reviewed, 'record')} not reviewed"
        + (f", {found.without_day:,} reviewed with no next day." if found.without_day else ".")
    )


def _format_due(day: dt.date, today: dt.date) -> str:
    days = (day - today).days
    if days < 0:
        return f"{pluralise(-days, 'day')} overdue"
    return "today" if not days else f"in {pluralise(days, 'day')}"


def _format_last(review: ReviewDue) -> str:
    return f"last reviewed {review.last_reviewed} by {review.reviewed_by}"


def _build_json(found: Reviews, soon: list[ReviewDue], today: dt.date) -> dict[str, Any]:
    reviews_ = [
        {
            "record": format_key(review.key),
            "nextReviewDue": review.due,
            "overdue": review.due < today,
            "lastReviewed": review.last_reviewed,
            "reviewedBy": review.reviewed_by,
        }
        for review in soon
    ]
    return {
        "on": today,
        "due": reviews_,
        "notReviewed": found.not_reviewed,
        "reviewedWithoutNextDay": found.without_day,
    }
