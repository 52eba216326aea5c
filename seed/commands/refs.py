"""`medcontent refs`: the records that refer to a record, and would lose their reference with it."""

import click
import orjson

from seed.record_names import find_record
from seed.value_formats import format_key
from service.operations.database_access import open_existing_database
from service.operations.terminal import pluralise, show
from service.publishing.corpus import Corpus
from service.publishing.reports import Inbound, list_inbound


@click.command()
@click.argument("record")
@click.option("--json", "as_json", is_flag=True, help="Print the references as JSON.")
def refs(record: str, *, as_json: bool) -> None:
    """Show which published records refer to RECORD, and by which field; evidence and assessments count too.

    RECORD is KIND/ID, as in treatment/oral-aspirin, or the record's file.
    """
    with open_existing_database().open_reading() as connection:
        key = find_record(connection, record)
        found = list(list_inbound(Corpus(connection), key))
    if as_json:
        answer = [{"record": format_key(each.source), "field": _format_field(each)} for each in found]
        click.echo(orjson.dumps({"record": format_key(key), "referredToBy": answer}))
        return
    width = max((len(format_key(each.source)) for each in found), default=0)
    show(f"{format_key(each.source):<{width}}  {_format_field(each)}" for each in found)
    records = len({each.source for each in found})
    click.echo(f"{pluralise(records, 'record')} {'refers' if records == 1 else 'refer'} to {format_key(key)}.")


def _format_field(each: Inbound) -> str:
    """Return the field by its names; of an item, the list."""
    return ".".join(step for step in each.path if isinstance(step, str))
