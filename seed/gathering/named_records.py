"""Named records: what drafts say of a thing by its names and codes, as far as they can be read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from schemas.terminologies import SYSTEMS, find_system
from service.publishing.drafts import Draft, Key

# A name, folded, or a terminology with an exact code of it.
Mark = tuple[str, str]
NAME = "name"


class NamedRecord(NamedTuple):
    """A record or a topic: its names in the order of their weight, its exact codes, and the topic that it names.

    `gathers` is the kind of a topic's members.
    """

    key: Key
    document: str | None
    names: tuple[str, ...]
    codes: Mapping[str, frozenset[str]]
    topic: str | None
    same: tuple[str, ...]
    gathers: str | None = None

    def list_marks(self) -> Iterator[Mark]:
        """Yield what another record of the same thing has too."""
        yield from ((NAME, fold_hyphens(name)) for name in self.names)
        yield from ((system, code) for system, codes in self.codes.items() for code in codes)


def fold_hyphens(name: str) -> str:
    """Return a name without differences of case, hyphens and white space."""
    return " ".join(name.casefold().replace("-", " ").split())


def iterate_named_records(drafts: Iterable[Draft]) -> Iterator[NamedRecord]:
    """Yield the records that name a thing; withdrawn ones, and drafts of another form, have no name."""
    for draft in drafts:
        values = draft.values
        if isinstance(values, dict) and isinstance(values.get("name"), str):
            names = [values["name"], values.get("standardTerm"), *_list_texts(values.get("aliases"))]
            yield NamedRecord(
                draft.key,
                _find_text(values, "document"),
                tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name.strip())),
                _read_codes(values.get("codes")),
                _find_text(values, "topic"),
                tuple(_list_texts(values.get("sameAs"))),
                _find_text(values, "kind") if draft.kind.name == "topic" else None,
            )


def find_contradiction(one: NamedRecord, other: NamedRecord) -> str | None:
    """Return the terminology of which two records have different exact codes; None if there is none."""
    both = sorted(one.codes.keys() & other.codes.keys())
    return next((system for system in both if one.codes[system].isdisjoint(other.codes[system])), None)


def _read_codes(codes: Any) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for code in codes if isinstance(codes, list) else ():
        if isinstance(code, dict) and code.get("relation") == "exact" and isinstance(code.get("code"), str):
            system = find_system(str(code.get("system")))
            if system:
                found.setdefault(system.name, set()).add(SYSTEMS[system.name].normalise(code["code"]))
    return {system: frozenset(values) for system, values in found.items()}


def _list_texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _find_text(values: Mapping[str, Any], name: str) -> str | None:
    value = values.get(name)
    return value if isinstance(value, str) else None
