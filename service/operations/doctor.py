"""`medcontent doctor`: checks whether the database is sound, and says what to do if it is not."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import click
import orjson

from service.operations.database_access import open_database as database_of_settings
from service.operations.exit_codes import STORAGE
from service.operations.terminal import show
from service.publishing.integrity import verify_body_hashes, verify_release_times, verify_rendering
from service.store.database import Database, StorageFault
from service.store.faults import DamagedStore
from service.store.healthcheck import Check, describe_engine, list_checks
from service.store.troubles import RESTORE, Trouble

MOST_SHOWN = 20
REPEAT = "fix the fault in the message, and run medcontent doctor again"


class CheckResult(NamedTuple):
    """A check and its findings."""

    check: str
    troubles: list[Trouble]

    @property
    def state(self) -> str:
        """`ok`, `warn` or `FAIL`."""
        if not self.troubles:
            return "ok"
        return "warn" if all(trouble.warning for trouble in self.troubles) else "FAIL"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(*, as_json: bool) -> None:
    """Check the database: its location, tables and history, and every byte that it serves. Ends with 4 on a fault."""
    database = database_of_settings(with_replicas=True)
    if not database.is_there():
        raise StorageFault(f"The database {database.shown} is empty. Run medcontent apply.")
    findings, (version, *remarks) = list(_list_findings(database)), describe_engine(database)
    if as_json:
        told = [{"check": each.check, "state": each.state.lower(), "troubles": each.troubles} for each in findings]
        click.echo(orjson.dumps({"database": database.shown, "engine": version, "checks": told}, default=_build_json))
    else:
        show([f"{database.shown}, {version}", *(f"  ok    {remark}" for remark in remarks)])
        show(line for each in findings for line in _format_lines(each))
    if any(each.state == "FAIL" for each in findings):
        click.get_current_context().exit(STORAGE)


def _list_findings(database: Database) -> Iterator[CheckResult]:
    of_records: tuple[Check, ...] = (
        ("every release has a time in the past", partial(verify_release_times, database)),
        ("every body ever served matches its hash", partial(verify_body_hashes, database)),
        ("every record is served as it renders", partial(verify_rendering, database)),
    )
    for name, check in (*list_checks(database), *of_records):
        try:
            found = list(check())
        except StorageFault as fault:
            found = [Trouble(str(fault), RESTORE if isinstance(fault, DamagedStore) else REPEAT)]
        yield CheckResult(name, found)
        if any(not trouble.warning for trouble in found):
            return


def _format_lines(each: CheckResult) -> Iterator[str]:
    yield f"  {each.state:<4}  {each.check}"
    for trouble in each.troubles[:MOST_SHOWN]:
        yield f"        {trouble.message}"
        yield f"        help: {trouble.help}"
    if len(each.troubles) > MOST_SHOWN:
        yield f"        and {len(each.troubles) - MOST_SHOWN:,} more"


def _build_json(trouble: object) -> object:
    return trouble._asdict() if isinstance(trouble, Trouble) else str(trouble)
