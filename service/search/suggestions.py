"""Search suggestions: names, aliases and standard terms that complete the typed text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tantivy import Occur, Query

from schemas.search import Tier
from service.search.field_weights import NAMING
from service.search.index import IndexPart, SearchIndex, Stored, read
from service.search.keys import TOPIC, TYPE, build_facet_key
from service.search.query import MOST_WORDS, clean_text, replace_words
from service.search.tokenizer import Word, add_signless, iterate_asked_words, spell_words
from service.search.typo_correction import correct_word, is_known

DEFAULT_SUGGESTIONS = 10
# The number of words that complete a prefix.
READINGS = 40
# The number of records scanned at a time, whatever the limit, so that the first suggestion is the same for every limit;
# and how many times at most, as a topic may have many records.
LOOKED_AT, LOOKS = 100, 5


class SuggestedName(NamedTuple):
    """A completion and its record, with the topic that gathers it and the number of the other records of that."""

    text: str
    type: str
    id: str
    name: str
    topic: Sequence[str] | None = None
    others_total: int = 0


@dataclass(frozen=True)
class Completions:
    """Names that complete the typed text, and the corrected text if there was a mistake, else None."""

    names: Sequence[SuggestedName]
    read_as: str | None = None

    @property
    def match(self) -> str:
        """How the names match the typed text, as in a search."""
        return "none" if not self.names else "words" if self.read_as is None else "similar"


@dataclass(frozen=True)
class PartialQuestion:
    """The text typed so far, with the kinds to complete it from; `is_folded` names each topic once."""

    text: str
    types: Sequence[str] = ()
    is_folded: bool = True


def suggest(index: SearchIndex, asked: PartialQuestion, limit: int = DEFAULT_SUGGESTIONS) -> Completions:
    """Return names that contain the typed words, the last one as a prefix, nearest first, each once.

    Names that begin with the typed text come first, and the record's own name before its aliases. If no record has a
    word and it is not English, names with the corrected word are returned.
    """
    cleaned = clean_text(asked.text)
    typed = list(iterate_asked_words(cleaned))[:MOST_WORDS]
    if not typed:
        return Completions([])
    wanted, mended = _read_typed(typed, index)
    distinct = _find_distinct(index.records, wanted, asked, limit)
    names = [_count_others(index.records, each, asked) for each in distinct]
    return Completions(names, replace_words(cleaned, typed, mended) if names and mended else None)


def _find_distinct(
    part: IndexPart, wanted: Sequence[set[str]], asked: PartialQuestion, limit: int
) -> list[SuggestedName]:
    """Return the nearest names, each once, and if folded each topic once."""
    distinct: list[SuggestedName] = []
    known: set[str | None] = set()
    for look in range(LOOKS):
        stored = _find_stored(part, wanted, asked.types, look * LOOKED_AT)
        for _, each in sorted((each for record in stored for each in _match_names(record, wanted)), key=lambda e: e[0]):
            topic = build_facet_key(TOPIC, each.topic[0]) if each.topic and asked.is_folded else None
            name = build_facet_key("text", each.text.casefold())
            if known.isdisjoint({topic or name, name}):
                distinct.append(each)
                known |= {topic or name, name}
        if len(distinct) >= limit or len(stored) < LOOKED_AT:
            break
    return distinct[:limit]


def _count_others(part: IndexPart, each: SuggestedName, asked: PartialQuestion) -> SuggestedName:
    """Return the name with the number of other members of its topic. Names of topics complete nothing."""
    if not each.topic or not asked.is_folded:
        return each
    gathered = part.match_any("facets", [build_facet_key(TOPIC, each.topic[0])])
    query = [(Occur.Must, gathered), (Occur.MustNot, part.match_any("facets", [build_facet_key(TYPE, TOPIC)]))]
    if asked.types:
        query.append((Occur.Must, part.match_any("facets", [build_facet_key(TYPE, name) for name in asked.types])))
    return each._replace(others_total=part.count(Query.boolean_query(query)) - 1)


def _read_typed(typed: Sequence[Word], index: SearchIndex) -> tuple[list[set[str]], dict[str, str]]:
    """Return the readings of each word, the last one as a prefix, and the corrections of unknown words."""
    wanted = [{word.spelt} for word in typed[:-1]] + [set(index.completions(typed[-1].spelt, READINGS))]
    mended: dict[str, str] = {}
    for meant, word in zip(wanted, typed, strict=True):
        if (word is typed[-1] and meant) or is_known(word.spelt, index):
            continue
        if len(corrected := correct_word(word.spelt, index)) == 1:
            meant |= set(corrected)
            mended[word.spelt] = corrected[0]
    return wanted, mended


def _find_stored(part: IndexPart, wanted: Sequence[set[str]], types: Sequence[str], offset: int) -> list[Stored]:
    """Return records with each of the words in their names, those with a name that begins with them first."""
    needed = [part.match_any("named", sorted(each)) for each in wanted]
    needed += [part.match_any("facets", [build_facet_key(TYPE, name) for name in types])] if types else []
    query = [(Occur.Must, each) for each in needed]
    query.append((Occur.Should, part.match_any("first", sorted(wanted[0]), 1.0)))
    return list(map(read, part.find_first(Query.boolean_query(query), LOOKED_AT, offset)))


def _match_names(record: Stored, wanted: Sequence[set[str]]) -> Iterator[tuple[tuple[bool, int, int], SuggestedName]]:
    """Yield the names of a record that contain all the words, each with its sort key."""
    for _, tier, texts in record.members:
        for name in texts if tier in NAMING else ():
            spelt = add_signless(spell_words(name))
            if all(not each.isdisjoint(spelt) for each in wanted):
                nearness = (spelt[0] not in wanted[0], NAMING.index(Tier(tier)), len(name))
                yield nearness, SuggestedName(name, record.type, record.id, record.name, record.topic)
