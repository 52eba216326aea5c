"""The parameter `include`, whose values lead from kind to kind: `treatments.claims.documents`.

Each kind of a path is related to the one before it, and all of them are included, as in JSON:API's compound documents
(https://jsonapi.org/format/#fetching-includes).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import marshmallow as ma

from schemas.base import format_camel_case
from schemas.declaration import describe_value
from service.catalog import BY_PLURAL, RANK, Kind, list_related
from service.http.value_lists import Names
from service.representations.include_tree import count_relations, join_path, split_path

MAX_DEPTH = 3
# Each relation takes a few queries.
MAX_RELATIONS = 32


class Paths(Names):
    """Paths of related kinds, each once, in the order of the catalog."""

    def __init__(self, description: str, kind: Kind) -> None:
        """Declare the paths that begin at records of a kind."""
        super().__init__(description, (each.plural for each in list_related(kind)))
        self.kind = kind

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Sequence[str]:
        paths = {self._resolve(text) for text in value}
        if count_relations(map(join_path, paths)) > MAX_RELATIONS:
            raise ma.ValidationError(f"At most {MAX_RELATIONS} relations can be followed.")
        # A path includes all kinds on its way, so that paths which others continue add nothing.
        on_the_way = {path[:length] for path in paths for length in range(1, len(path))}
        return tuple(join_path(path) for path in sorted(paths - on_the_way, key=_build_order))

    def _resolve(self, text: str) -> tuple[str, ...]:
        """Return the plurals of the kinds on a path. Raises ValidationError with the paths that are allowed."""
        path: tuple[str, ...] = ()
        here = self.kind
        for name in split_path(text):
            if len(path) == MAX_DEPTH:
                raise _refuse(f"{describe_value(text)} is longer than {MAX_DEPTH} kinds.", [path])
            plural = _find_plural(here, name)
            allowed = self._list_next(path, here)
            if plural not in allowed:
                raise _refuse(self._explain(text, name, plural, path, here), [(*path, each) for each in allowed])
            path, here = (*path, plural), BY_PLURAL[plural]
        return path

    def _list_next(self, path: Sequence[str], here: Kind) -> list[str]:
        """Return the kinds by which a path can go on. It never returns to a kind."""
        passed = {self.kind.plural, *path} if path else set()
        return [each.plural for each in list_related(here) if each.plural not in passed]

    def _explain(self, text: str, name: str, plural: str, path: Sequence[str], here: Kind) -> str:
        if not path:
            return f"{describe_value(name)} is not a known name."
        if plural in {self.kind.plural, *path}:
            return f"{describe_value(text)} returns to {plural}."
        return f"{describe_value(name)} in {describe_value(text)} is not a kind that is related to {here.plural}."


def _find_plural(kind: Kind, name: str) -> str:
    """Return a name, or the plural for the singular name of a reference of the kind: `document` for claims."""
    related = list_related(kind) if name in kind.members else ()
    return next((each.plural for each in related if format_camel_case(each.name) == name), name)


def _refuse(detail: str, allowed: Iterable[Sequence[str]]) -> ma.ValidationError:
    return ma.ValidationError({"detail": [detail], "allowed": [join_path(path) for path in allowed]})


def _build_order(path: Sequence[str]) -> list[int]:
    return [RANK[BY_PLURAL[plural].name] for plural in path]
