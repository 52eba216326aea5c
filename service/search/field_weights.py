"""Field weights: which members of a kind are searched, and their weights.

They follow from the kind's declaration (the member's origin and type), so a new kind can be searched without further
code.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import marshmallow as ma

from schemas.codes import Code
from schemas.declaration import Origin
from schemas.fields import Choice, Day, Listed, Moment, Part, Quoted, Ref, Text, Url, Verbatim
from schemas.search import Tier
from service.catalog import KINDS, Kind, get_origin

# The weight of a word by the tier of its member. Codes match completely or not at all. BM25 turns 4, 3, 2 and 1 into
# about 1.7, 1.6, 1.4 and 1: the member matters less than whether a second word matches.
WEIGHTS: Mapping[Tier, int] = {Tier.NAME: 4, Tier.ALIAS: 3, Tier.TERM: 3, Tier.TEXT: 2, Tier.VALUE: 1, Tier.CODE: 0}
# Kinds whose words have the least weight: a title does not answer anything, and a claim repeats words of its sentence.
REPEATING = ("document", "claim")
# The tiers of members that are names of the record, found and completed as a whole.
NAMING = (Tier.NAME, Tier.ALIAS, Tier.TERM)


class IndexedField(NamedTuple):
    """A searched member and its path in the record, through lists.

    Its weight, and whether it is a name, follow from its tier.
    """

    field: str
    path: tuple[str, ...]
    tier: Tier
    weight: int
    is_name: bool


@cache
def list_sources(kind: Kind) -> tuple[IndexedField, ...]:
    """Return the searched members of the kind, heaviest first."""
    found = [each for name, field in kind.members.items() for each in _iterate_sources(kind, name, field)]
    # A question for "tests" or "treatments" means the records of the kind.
    found += [_build_source("type", ("type",), Tier.VALUE)] if kind.stated else []
    if kind.name in REPEATING:
        found = [each._replace(weight=min(each.weight, 1)) for each in found]
    return tuple(sorted(found, key=lambda each: list(Tier).index(each.tier)))


def list_texts(source: IndexedField, record: Mapping[str, Any]) -> list[str]:
    """Return the texts of a member in a served record."""
    value = record.get(source.path[0])
    return (
        [value]
        if value and isinstance(value, str)
        else [text for text in _iterate_texts(value, source.path[1:]) if text]
    )


@cache
def list_ordered_kinds() -> tuple[Kind, ...]:
    """Return the kinds in the order that hits of the same rank are shown in.

    Statements come before articles and works, and these before verbatim words of an article: sentences, then claims.
    """
    stated = [kind for kind in KINDS if kind.stated]
    passages = [kind for kind in KINDS if is_passage(kind)]
    return (*stated, *(kind for kind in KINDS if kind not in {*stated, *passages}), *passages)


def is_passage(kind: Kind) -> bool:
    """Return whether records of the kind are nothing but verbatim words of an article."""
    return any(isinstance(kind.members.get(name), Verbatim) for name in kind.shape.naming)


def _iterate_sources(kind: Kind, name: str, field: ma.fields.Field[Any]) -> Iterator[IndexedField]:
    inner = field.inner if isinstance(field, Listed) else field
    if isinstance(inner, Part) and issubclass(type(inner.schema), Code):
        yield _build_source(name, (name, "code"), Tier.CODE)
    elif isinstance(inner, Part):
        yield from (_build_source(name, (name, *path), Tier.TEXT) for path in _iterate_quoted(inner))
    elif tier := _choose_tier(kind, name, field, inner):
        yield _build_source(name, (name,), tier)


def _iterate_quoted(part: Part) -> Iterator[tuple[str, ...]]:
    """Yield the paths of the quoted words in an object, and in the objects in it."""
    for field in part.schema.fields.values():
        inner = field.inner if isinstance(field, Listed) else field
        if isinstance(inner, Quoted):
            yield (str(field.data_key),)
        elif isinstance(inner, Part):
            yield from ((str(field.data_key), *path) for path in _iterate_quoted(inner))


def _build_source(field: str, path: tuple[str, ...], tier: Tier) -> IndexedField:
    return IndexedField(field, path, tier, WEIGHTS[tier], tier in NAMING)


def _choose_tier(kind: Kind, name: str, field: ma.fields.Field[Any], inner: ma.fields.Field[Any]) -> Tier | None:
    if isinstance(inner, Choice):
        return Tier.VALUE if kind.stated else None
    if not isinstance(inner, Text | Verbatim) or isinstance(inner, Ref | Day | Moment | Url):
        return None
    if name in kind.shape.naming:
        return Tier.NAME if kind.stated else Tier.TEXT
    origin = get_origin(field)
    if origin is Origin.DERIVED or (inner.validators and not kind.stated and _is_patterned(inner)):
        return None
    if kind.stated and origin is Origin.EDITORIAL:
        return Tier.ALIAS if isinstance(field, Listed) else Tier.TERM
    return Tier.TEXT


def _is_patterned(field: ma.fields.Field[Any]) -> bool:
    return any(isinstance(each, ma.validate.Regexp) for each in field.validators)


def _iterate_texts(node: Any, path: Sequence[str]) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _iterate_texts(item, path)
    elif node is not None and path:
        yield from _iterate_texts(node.get(path[0]), path[1:])
    elif node is not None:
        yield str(node)
