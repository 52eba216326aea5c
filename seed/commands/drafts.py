"""`medcontent drafts`: list the unconfirmed drafts."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import click

from seed.commands.content_root import find_root_of, read_content
from seed.drafting.confirmation import list_unconfirmed
from seed.record_names import explain_missing_document
from seed.value_formats import format_key, shorten
from service.catalog import BY_NAME, build_catalog_order
from service.operations.terminal import pluralise, show
from service.publishing.drafts import Draft

MAX_WORDS = 70
MAX_WIDTH = 60


@click.command()
@click.argument("document", required=False)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(sorted(BY_NAME)), help="Only these. May be repeated.")
def drafts(document: str | None, kinds: tuple[str, ...]) -> None:
    """List the unconfirmed drafts, of DOCUMENT or of all documents, each with its words.

    The names in the first column are those that `medcontent confirm` and `medcontent reject` take.
    """
    content = read_content(find_root_of([]))
    documents = [draft.id for draft in content.drafts if draft.kind.name == "document"]
    if document is not None and document not in documents:
        raise click.UsageError(explain_missing_document(document, documents))
    left = [draft for draft in list_unconfirmed(content) if not kinds or draft.kind.name in kinds]
    chosen = sorted((draft for draft in left if document in {None, draft.owner}), key=_order)
    for name, group in groupby(chosen, key=lambda draft: draft.owner):
        show(_list_drafts(name, list(group)))
    if not chosen:
        click.echo("No draft is left to confirm.")


def _order(draft: Draft) -> tuple[object, ...]:
    return draft.owner, build_catalog_order(draft.key)


def _list_drafts(document: str, group: Iterable[Draft]) -> Iterator[str]:
    listed = list(group)
    width = min(MAX_WIDTH, max(len(format_key(draft.key)) for draft in listed))
    yield f"{document}: {pluralise(len(listed), 'draft')} to confirm or reject"
    for draft in listed:
        words = draft.values.get("quote") or draft.values.get("wording") or ""
        yield f"  {format_key(draft.key):<{width}}  {shorten(words, MAX_WORDS)}"
