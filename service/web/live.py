"""What the landing page shows of the content: the counts of the newest release and one record with its sentence."""

from typing import Any

import orjson

from service.api.content import Content, content
from service.api.problems import Refusal
from service.catalog import KINDS, kind_named, origin_of
from service.store.reading import counts_by_kind, first_id, record
from service.web.landing import Example, Landing

# Shown where the content has it: short, quoted, coded and advised upon. Otherwise the first treatment is shown.
PREFERRED = ("treatment", "oral-aspirin")


def landing() -> Landing:
    """Return what the landing page shows; without content it still says what the service is."""
    try:
        with content() as read:
            return Landing(read.release.number, _counts(read), _example(read))
    except Refusal:
        return Landing()


def _counts(read: Content) -> dict[str, int]:
    found = counts_by_kind(read.connection, read.release.number)
    records = sum(found.get(kind.name, 0) for kind in KINDS if kind.stated)
    shown = {kind.plural: found.get(kind.name, 0) for kind in KINDS if kind.name in {"document", "sentence", "claim"}}
    return {**shown, "records": records}


def _example(read: Content) -> Example | None:
    kind, id_ = PREFERRED
    shown = _body(read, kind, id_) or _body(read, kind, first_id(read.connection, kind))
    if shown is None:
        return None
    cited = shown["evidence"]["wording"][0]
    claim = _body(read, "claim", cited)
    sentence = _body(read, "sentence", claim["sentence"]["id"]) if claim else None
    if sentence is None:
        return None
    claims = [found for each in sentence["claims"] if (found := _body(read, "claim", each["id"]))]
    origins = {name: origin_of(field).value for name, field in kind_named(kind).members.items()}
    return Example(shown, sentence, claims, origins)


def _body(read: Content, kind: str, id_: str | None) -> dict[str, Any] | None:
    served = record(read.connection, kind, id_, read.release.number) if id_ else None
    if served is None or served.withdrawn:
        return None
    found: dict[str, Any] = orjson.loads(served.body)
    return found
