"""Live records: a request for any other is refused, with the reason if it was withdrawn."""

import orjson

from service.catalog import Kind
from service.http.problems import Refusal, refuse_erased
from service.http.release_context import Content
from service.store.queries import Served, record


def get_or_refuse(kind: Kind, id_: str, read: Content) -> Served:
    """Return the record as served at the release.

    Refuses the request if it does not exist or is withdrawn. The 404 does not distinguish records that never existed
    from unpublished ones.
    """
    served = record(read.source, kind.name, id_, read.release.number)
    if served is None:
        raise Refusal("not-found", f"There is no {kind.name} {id_}.")
    return require_live(kind, served)


def require_live(kind: Kind, served: Served) -> Served:
    """Return a served record; refuses the request if it is withdrawn."""
    if served.withdrawn:
        notice = orjson.loads(served.body)
        members = {name: notice[name] for name in ("withdrawnAt", "reason", "replacedBy")}
        if "erased" in notice:
            erased, what = notice["erased"], f"The {kind.name} {served.id} was erased: {notice['reason']}"
            raise refuse_erased(erased["status"], what, **members, erased=erased)
        raise Refusal("withdrawn", f"The {kind.name} {served.id} was withdrawn: {notice['reason']}", **members)
    return served
