"""Concepts of our code systems. A code system is a vocabulary of the schemas, or the records of a kind.

Both have the same interface; vocabularies are in memory, records are read from the newest release.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
import sqlalchemy as sa

from schemas.declaration import Vocabulary
from schemas.terminologies import find_system
from schemas.urns import build_urn
from service.catalog import KINDS, Kind
from service.fhir.faults import NotThere
from service.quotations import introduce_record
from service.store.concept_queries import ConceptQuery, count_concepts, find_concepts, find_last_body, find_members
from service.store.queries import ReleaseRow, record
from service.vocabularies import VOCABULARIES

# Vocabularies change with the version of the OpenAPI document, records with each release.
VOCABULARY_VERSION = "1.0.0"


@dataclass(frozen=True)
class NewestRelease:
    """The content that requests are answered from: the newest release."""

    connection: sa.Connection
    release: ReleaseRow


@dataclass(frozen=True)
class Concept:
    """A code with its name, definition and other names."""

    code: str
    display: str
    definition: str
    names: tuple[str, ...] = ()
    codes: tuple[Mapping[str, Any], ...] = ()
    # For a withdrawn record: the code stays, with its replacement.
    inactive: bool = False
    replaced_by: str | None = None
    # For a member of a topic: references to the topic and to its document, and the concepts of the others below it.
    topic: Mapping[str, str] | None = None
    document: Mapping[str, str] | None = None
    others: tuple["Concept", ...] = ()


@dataclass(frozen=True)
class System:
    """One of our code systems."""

    id: str
    name: str
    title: str
    about: str
    vocabulary: Vocabulary | None = None
    kind: Kind | None = None

    @property
    def url(self) -> str:
        """Its canonical URL."""
        return build_canonical("CodeSystem", self.id)

    @property
    def value_set(self) -> str:
        """The canonical URL of the value set of all its codes."""
        return build_canonical("ValueSet", self.id)

    def get_version(self, content: NewestRelease) -> str:
        """Return the version; for records it is the release."""
        return str(content.release.number) if self.kind else VOCABULARY_VERSION

    def count(self, content: NewestRelease) -> int:
        """Return the number of codes, including those of withdrawn records."""
        return self.find_concepts(content, (), 0, 0)[1]

    def find_concept(self, content: NewestRelease, code: str) -> Concept | None:
        """Return the concept with this code."""
        if self.kind is None:
            return next((each for each in self._list_terms() if each.code == code), None)
        served = record(content.connection, self.kind.name, code, content.release.number)
        if served is None:
            return None
        if not served.withdrawn:
            return _build_concept(served.body)
        return _build_from_notice(served.body, find_last_body(content.connection, self.kind.name, code))

    def find_concepts(  # noqa: PLR0913 (each is a part of the question)
        self,
        content: NewestRelease,
        words: Sequence[str],
        offset: int,
        limit: int,
        *,
        active: bool = False,
        folded: bool = False,
    ) -> tuple[Sequence[Concept], int]:
        """Return the concepts whose name or code contains all the words, and their total number.

        `active` leaves out those of withdrawn records. `folded` returns the records of a topic as one concept with the
        others below it; offset and limit then count these, and the total still all concepts.
        """
        if self.kind is None:
            hits = [each for each in self._list_terms() if all(word in f"{each.code} {each.display}" for word in words)]
            return hits[offset : offset + limit], len(hits)
        query = ConceptQuery(self.kind.name, words, active)
        total = count_concepts(content.connection, query)
        if not limit:
            return [], total
        rows = find_concepts(content.connection, query._replace(heads=folded), offset, limit)
        found = [
            _build_from_notice(body, last) if withdrawn else _build_concept(body) for body, withdrawn, last in rows
        ]
        return _add_others(content, query, found) if folded else found, total

    def _list_terms(self) -> Iterator[Concept]:
        terms = self.vocabulary.terms if self.vocabulary else {}
        return (Concept(code, code.replace("-", " "), meaning) for code, meaning in terms.items())


def build_canonical(type_: str, id_: str) -> str:
    """Return the canonical URL of a resource. It is the same on every host, because we have no domain."""
    return build_urn("fhir", type_, id_)


def find_system_by_url(url: str) -> System:
    """Return the code system of this canonical URL, without a version.

    Raises NotThere for an unknown URL.
    """
    found = next((each for each in SYSTEMS_OF_OURS.values() if each.url == url), None)
    if found is None:
        terminology = find_system(url)
        hint = " Ask ConceptMap/$translate with reverse=true for the records of such a code." if terminology else ""
        raise NotThere(f"{url} is not the URL of a code system of this service.{hint}", "system")
    return found


def _build_concept(body: bytes) -> Concept:
    served = orjson.loads(body)
    names = dict.fromkeys(name for name in (served["standardTerm"], *served["aliases"]) if name)
    wording = introduce_record(served["wording"], served, "wording")
    topic = served.get("topic")
    gathered = {"topic": topic, "document": served["document"]} if topic else {}
    return Concept(served["id"], served["name"], wording, tuple(names), tuple(served["codes"]), **gathered)


def _add_others(content: NewestRelease, query: ConceptQuery, found: Sequence[Concept]) -> list[Concept]:
    """Return the concepts, those of a topic with its others."""
    topics = [each.topic["id"] for each in found if each.topic]
    others: dict[str, list[Concept]] = {topic: [] for topic in topics}
    for member in map(_build_concept, find_members(content.connection, query, topics)):
        if member.topic:
            others[member.topic["id"]].append(member)
    return [replace(each, others=tuple(others[each.topic["id"]][1:])) if each.topic else each for each in found]


def _build_from_notice(body: bytes, last: bytes | None) -> Concept:
    """Return the concept of a withdrawn record; `last` is its last body before the withdrawal, if any."""
    notice, was = orjson.loads(body), orjson.loads(last) if last else {}
    meaning = f"Withdrawn on {notice['withdrawnAt'][:10]}: {notice['reason']}"
    replaced_by = notice["replacedBy"]["id"] if notice["replacedBy"] else None
    return Concept(notice["id"], was.get("name", notice["id"]), meaning, inactive=True, replaced_by=replaced_by)


def _list_systems() -> Iterator[System]:
    for each in VOCABULARIES.values():
        name = each.vocabulary.name
        title = each.id.replace("-", " ").capitalize()
        yield System(each.id, name, title, f"The values of the vocabulary {name}.", each.vocabulary)
    for kind in KINDS:
        if kind.stated:
            about = f"{(kind.shape.__doc__ or '').split('.')[0]}: the records of this kind, each by its id."
            title = kind.plural.replace("-", " ").capitalize()
            yield System(kind.plural, title.title().replace(" ", ""), title, about, kind=kind)


SYSTEMS_OF_OURS: Mapping[str, System] = dict(sorted((each.id, each) for each in _list_systems()))
