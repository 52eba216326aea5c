"""The landing page's content: the counts of the newest release, and one record with its sentence."""

import itertools
from typing import Any

import orjson

from service.catalog import KINDS, get_kind, get_origin
from service.http.example_records import find_fullest_record
from service.http.problems import Refusal
from service.http.release_context import Content, open_content
from service.store.queries import count_by_kind, record
from service.web.landing import Example, Landing

# The kinds in which an example is searched, in this order.
EXEMPLARY = (get_kind("treatment"), *(kind for kind in KINDS if kind.stated))


def load_landing() -> Landing:
    """Return the content of the landing page; it may be empty before the first release."""
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
    shown = next((body for kind in EXEMPLARY if (body := find_fullest_record(kind, read))), None)
    if shown is None:
        return None
    evidence = shown["evidence"]
    cited = next(iter(evidence.get("wording") or itertools.chain(*evidence.values())), None)
    if cited is None:
        return None
    claim = _read_body(read, "claim", cited)
    sentence = _read_body(read, "sentence", claim["sentence"]["id"]) if claim else None
    if sentence is None:
        return None
    claims = [found for each in sentence["claims"] if (found := _read_body(read, "claim", each["id"]))]
    origins = {name: get_origin(field).value for name, field in get_kind(shown["type"]).members.items()}
    return Example(shown, sentence, claims, origins)


def _read_body(read: Content, kind: str, id_: str) -> dict[str, Any] | None:
    served = record(read.connection, kind, id_, read.release.number)
    if served is None or served.withdrawn:
        return None
    return get_kind(kind).complete_record(orjson.loads(served.body))
