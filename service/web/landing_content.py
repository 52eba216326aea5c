"""What the landing page shows of the content: the counts of the newest release and one record with its sentence."""

from typing import Any

import orjson

from service.catalog import KINDS, get_kind, get_origin
from service.http.problems import Refusal
from service.http.release_context import Content, open_content
from service.store.queries import count_by_kind, find_first_id, record
from service.web.landing import Example, Landing

# Shown where the content has it: short, quoted, coded and advised upon. Otherwise the first treatment is shown.
PREFERRED = ("treatment", "oral-aspirin")


def load_landing() -> Landing:
    """Return what the landing page shows; without content it still says what the service is."""
    try:
        with open_content() as read:
            return Landing(read.release.number, _count_records(read), _find_example(read))
    except Refusal:
        return Landing()


def _count_records(read: Content) -> dict[str, int]:
    found = count_by_kind(read.connection, read.release.number)
    records = sum(found.get(kind.name, 0) for kind in KINDS if kind.stated)
    shown = {kind.plural: found.get(kind.name, 0) for kind in KINDS if kind.name in {"document", "sentence", "claim"}}
    return {**shown, "records": records}


def _find_example(read: Content) -> Example | None:
    kind, id_ = PREFERRED
    shown = _read_body(read, kind, id_) or _read_body(read, kind, find_first_id(read.connection, kind))
    if shown is None:
        return None
    cited = shown["evidence"]["wording"][0]
    claim = _read_body(read, "claim", cited)
    sentence = _read_body(read, "sentence", claim["sentence"]["id"]) if claim else None
    if sentence is None:
        return None
    claims = [found for each in sentence["claims"] if (found := _read_body(read, "claim", each["id"]))]
    origins = {name: get_origin(field).value for name, field in get_kind(kind).members.items()}
    return Example(shown, sentence, claims, origins)


def _read_body(read: Content, kind: str, id_: str | None) -> dict[str, Any] | None:
    served = record(read.connection, kind, id_, read.release.number) if id_ else None
    if served is None or served.withdrawn:
        return None
    found: dict[str, Any] = orjson.loads(served.body)
    return found
