"""PostgreSQL addresses: the allowed parts, and the parameters for libpq.

libpq reads missing parameters from its environment variables and files. So the server and the user are always
passed explicitly; how a connection is secured (`PGSSLMODE`, `PGPASSFILE` and the like) is left to libpq.
"""

import re
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from service.store.faults import StorageFault

FORM = "postgresql+psycopg://USER:PASSWORD@HOST:PORT/NAME"
DRIVERS = {"postgresql", "postgresql+psycopg"}
PORT = 5432
# A host in a list of several, with or without a port.
PLACE = re.compile(r"(.*?)(?::([0-9]+))?")
HOST = r"(?:\[[^\]]*\]|[^\[\]:,/?@]+)(?::[0-9]+)?"
SEVERAL_HOSTS = re.compile(rf"(postgresql(?:\+psycopg)?://(?:[^@/?]*@)?)({HOST}(?:,{HOST})+)(/[^?]*)?(\?.*)?")
# The parameters allowed in the query of an address.
ALLOWED = {
    "host", "port", "passfile", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "channel_binding",
    "target_session_attrs",
}  # fmt: skip
# PgBouncer's reply to session settings in the start-up packet.
REFUSED_OPTIONS = "unsupported startup parameter"
# Connection timeouts: for requests, and for longer work.
CONNECT_SECONDS, PATIENT_SECONDS = 3, 15
# Both sides notice a dead peer within half a minute instead of two hours.
ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000}
SERVER_ALIVE = {
    "tcp_keepalives_idle": 10, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 3,
    # Since PostgreSQL 14: the server also notices a dead client while its statement runs or waits.
    "client_connection_check_interval": "5s",
}  # fmt: skip


def parse_parameters(url: sa.URL) -> dict[str, str | int]:
    """Return the libpq parameters of an address.

    Raises StorageFault for an address without a server, a database or a user.
    """
    if unknown := sorted(url.query.keys() - ALLOWED):
        allowed = ", ".join(sorted(ALLOWED))
        raise StorageFault(f"The address of the database has the parameter {unknown[0]}; allowed: {allowed}.")
    told: dict[str, str | int] = {name: _take_one(value) for name, value in url.query.items()}
    if url.host:
        told |= {"host": url.host, "port": url.port or PORT}
    told.setdefault("port", PORT)
    if not (told.get("host") and url.username and url.database):
        raise StorageFault(f"The address of the database must have the form {FORM}.")
    told |= {"user": url.username, "dbname": url.database}
    if url.password:
        told["password"] = str(url.password)
    return told


def point_to_primary(url: sa.URL) -> sa.URL:
    """Return the address of the primary: if it lists several servers, the writable one of them."""
    if "," in _take_one(url.query.get("host", "")) and "target_session_attrs" not in url.query:
        return url.update_query_dict({"target_session_attrs": "primary"})
    return url


def put_first(parameters: dict[str, str | int], host: str, port: int) -> None:
    """Make libpq try one of several servers first: the others may not answer."""
    hosts, ports = str(parameters["host"]).split(","), str(parameters["port"]).split(",")
    pairs = list(zip(hosts, ports if len(ports) > 1 else ports * len(hosts), strict=True))
    pairs.sort(key=lambda pair: pair != (host, str(port)))
    parameters.update(host=",".join(host for host, _ in pairs), port=",".join(port for _, port in pairs))


def format_address(url: sa.URL) -> str:
    """Return an address for display: without the user and the password."""
    told = parse_parameters(url)
    hosts, ports = str(told["host"]).split(","), str(told["port"]).split(",")
    if len(ports) == 1:
        ports *= len(hosts)
    places = ",".join(f"{host}:{port}" for host, port in zip(hosts, ports, strict=False))
    return f"postgresql://{places}/{told['dbname']}"


def spread_hosts(url: str) -> str:
    """Return an address with several hosts (`//h1:5432,h2:5433/name`) in the form that SQLAlchemy reads.

    libpq takes hosts and ports in two lists. Other addresses are returned unchanged.
    """
    found = SEVERAL_HOSTS.fullmatch(url)
    if not found:
        return url
    begin, places, name, query = found.groups()
    told = [PLACE.fullmatch(place) for place in places.split(",")]
    hosts, numbers = [each[1] for each in told if each], [each[2] or str(PORT) for each in told if each]
    lists = [f"host={','.join(host.strip('[]') for host in hosts)}", f"port={','.join(numbers)}"]
    return f"{begin}{name or ''}?{'&'.join(lists)}{'&' + query[1:] if query else ''}"


def build_session_parameters(
    settings: Mapping[str, str | int], *, patient: bool, name: str = "medcontent"
) -> dict[str, str | int]:
    """Return the remaining libpq parameters: session settings and keepalives."""
    options = " ".join(f"-c {name}={value}" for name, value in build_session_address(settings))
    return {
        # Set to empty: PGHOSTADDR would otherwise override any host name.
        "hostaddr": "",
        "connect_timeout": PATIENT_SECONDS if patient else CONNECT_SECONDS,
        "application_name": name,
        "client_encoding": "utf8",
        "options": options,
        **ALIVE,
    }


def build_session_address(settings: Mapping[str, str | int]) -> Iterable[tuple[str, object]]:
    """Return the session settings for the server."""
    return {**SERVER_ALIVE, **settings}.items()


def _take_one(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ",".join(value)
