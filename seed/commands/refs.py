"""`medcontent refs`: who refers to a record, and would be left without it."""

import click
import orjson

from seed.commands.published import existing_database
from seed.naming import record_named
from seed.showing import counted, named, show
from service.publishing.library import Library
from service.publishing.overview import Inbound, inbound


@click.command()
@click.argument("record")
@click.option("--json", "as_json", is_flag=True, help="Print the references as JSON.")
def refs(record: str, *, as_json: bool) -> None:
    """Show which published records refer to RECORD, and by which field; evidence and assessments count too.

    RECORD is KIND/ID, as in treatment/oral-aspirin, or the record's file.
    """
    with existing_database().reading() as connection:
        key = record_named(connection, record)
        found = list(inbound(Library(connection), key))
    if as_json:
        told = [{"record": named(each.source), "field": _field(each)} for each in found]
        click.echo(orjson.dumps({"record": named(key), "referredToBy": told}))
        return
    width = max((len(named(each.source)) for each in found), default=0)
    show(f"{named(each.source):<{width}}  {_field(each)}" for each in found)
    records = len({each.source for each in found})
    click.echo(f"{counted(records, 'record')} {'refers' if records == 1 else 'refer'} to {named(key)}.")


def _field(each: Inbound) -> str:
    """Return the field by its names: of a list, the list."""
    return ".".join(step for step in each.path if isinstance(step, str))
