"""The invented world: one record of each kind, made from its declaration, to show what no published record shows yet.

Every name and word in it says that it is invented. It is rendered like published content and never stored.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import marshmallow as ma

from schemas.fields import Choice, Day, Flag, Listed, Moment, Number, Part, Quoted, Ref, Url, Whole
from service.catalog import BY_NAME, KINDS, Kind
from service.publishing.canonical import compute_sha256, encode_canonically
from service.publishing.draft_loader import load
from service.publishing.drafts import Draft
from service.publishing.records import Source, World
from service.publishing.renderer import render

ID = "invented-example"
CLAIM = f"{ID}.p1s1c1"
WORDS = "These words are invented"
TIME = "2000-01-01T00:00:00Z"
IDS: Mapping[str, str] = {"sentence": f"{ID}.p1s1", "claim": CLAIM}
# The values of fields whose declaration has no example.
VALUES: Mapping[type[ma.fields.Field[Any]], Any] = {
    Quoted: WORDS,
    Day: TIME[:10],
    Moment: TIME,
    Url: "https://invented.example/",
    Number: 30,
    Flag: True,
    ma.fields.String: "An invented example",
}


@cache
def build_invented_world() -> World:
    """Return the invented records. Raises LookupError for a declaration that needs an example, with the faults."""
    return World([source for kind in KINDS if kind.written for source in _load(kind)])


@cache
def render_invented(kind_name: str) -> dict[str, Any]:
    """Return the invented record of a kind as it would be served."""
    world = build_invented_world()
    body = render(world, world.sources[kind_name, IDS.get(kind_name, ID)])
    stamped = {"revision": 1, "release": 1, "sha256": compute_sha256(encode_canonically(body)), "updatedAt": TIME}
    return {name: {**body, **stamped}[name] for name in BY_NAME[kind_name].members if name in body or name in stamped}


def _load(kind: Kind) -> list[Source]:
    values = {name: value for name, value in _list_values(kind) if value is not None}
    if kind.stated:
        values["evidence"] = {name: [CLAIM] for name in kind.content if name in values}
    sources, faults = load(Draft(kind, IDS.get(kind.name, ID), values))
    if faults:
        raise LookupError(f"The declaration of a {kind.name} needs examples: {'; '.join(map(str, faults))}")
    return sources


def _list_values(kind: Kind) -> Iterator[tuple[str, Any]]:
    """Yield the required members, and those that say what a record of the kind says."""
    if kind.name == "document":
        yield from {"language": "en-GB", "text": f"{WORDS}.", "sentences": ["0"]}.items()
        return
    for name, field in kind.written.items():
        if name in kind.content or (field.required and name != "evidence"):
            yield name, WORDS if name == "quote" else _build_value(field, kind)


def _build_value(field: ma.fields.Field[Any], kind: Kind) -> Any:
    """Return a value that the field takes; None for one that is better left out."""
    if isinstance(field, Ref):
        # A record that refers to itself would be an example of a fault.
        return None if field.to in {"", kind.name} else IDS.get(field.to, ID)
    if isinstance(field, Listed):
        item = _build_value(field.inner, kind)
        return None if item is None else [item]
    if isinstance(field, Part):
        return _build_part(field, kind)
    return _choose_value(field)


def _choose_value(field: ma.fields.Field[Any]) -> Any:
    # Words of a source are never like those of a real one.
    if not isinstance(field, Quoted) and (examples := field.metadata.get("examples")):
        return examples[0]
    if isinstance(field, Choice):
        return next(iter(field.vocabulary.terms))
    if isinstance(field, Whole):
        return next(each.min for each in field.validators if isinstance(each, ma.validate.Range))
    return next((value for type_, value in VALUES.items() if isinstance(field, type_)), None)


def _build_part(field: Part, kind: Kind) -> dict[str, Any] | None:
    """Return an object; None if a member that it needs is better left out."""
    members = {str(each.data_key): each for each in field.schema.fields.values() if not each.dump_only}
    values = {name: _build_value(each, kind) for name, each in members.items()}
    if any(values[name] is None for name, each in members.items() if each.required):
        return None
    return {name: value for name, value in values.items() if value is not None}
