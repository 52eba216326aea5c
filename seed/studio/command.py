"""`medcontent studio`: a page on this machine on which editors work on the content files."""

import signal
from contextlib import suppress
from pathlib import Path

import click

from seed.commands.content_root import find_root_of
from seed.local_server import LocalServer
from seed.studio.app import create_studio
from seed.studio.gate import Gate
from seed.studio.turns import OpenElsewhere, take_turn
from service.config import Settings
from service.listening import ANY_IPV4, ANY_IPV6, build_url, open_listener
from service.operations.exit_codes import Conflict

LOOPBACK = "127.0.0.1"


@click.command()
@click.argument("path", metavar="[ROOT]", type=click.Path(path_type=Path, exists=True), required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port (default: a free one).")
@click.option(
    "--host", default=LOOPBACK, show_default=True, help="The address to listen on: by default only this machine."
)
@click.option(
    "--production",
    "production_address",
    metavar="ADDRESS",
    help="Production, as for `medcontent production` (default: MEDCONTENT_PRODUCTION). It is asked only on a click.",
)
def studio(path: Path | None, port: int, host: str, production_address: str | None) -> None:
    """Work on the content files in a browser: articles with their claims, records and faults.

    The files stay the truth: every change is written to them at once, with comments and order kept, and files that are
    changed elsewhere are read again. One of its pages shows what would be published, and publishes it into the database
    of MEDCONTENT_DATABASE_URL. Open the address that is printed; it has a secret.
    """
    if host in {ANY_IPV4, ANY_IPV6}:
        raise click.UsageError("--host names one address, so that the studio knows what it is called in a browser.")
    root = find_root_of([path] if path else [])
    address = production_address or Settings.read_environment().production
    with open_listener(host, port) as listener:
        gate = Gate(build_url(listener))
        try:
            with (
                take_turn(root.path, gate.first_address),
                LocalServer(listener, create_studio(root, gate, address)) as server,
            ):
                click.echo(f"Studio: {gate.first_address}   (Ctrl-C ends it)")
                signal.signal(signal.SIGTERM, signal.default_int_handler)
                with suppress(KeyboardInterrupt):
                    server.serve_forever()
        except OpenElsewhere as other:
            raise Conflict(f"{other} Its address is {other.address}") from other
