"""Lead-ins in the index: the sentences that introduce the words of each record, so that hits are shown with them."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from service.store.export_queries import stream

SENTENCE, CLAIM = "sentence", "claim"
# The member of hits that are sentences or claims themselves.
WHOLE = ""
# The id and the text of each sentence, outermost first.
Chain = list[tuple[str, str]]


class LeadIns:
    """The lead-ins of a release: the lead-in of each sentence that has one, and their texts."""

    def __init__(
        self, above: Mapping[str, str], texts: Mapping[str, str], within: Mapping[str, str] | None = None
    ) -> None:
        """Take the id of the lead-in by that of the sentence, the texts of lead-ins by id, and claims that moved.

        `within` is the sentence of each claim that is not in the one that its id names.
        """
        self._above, self._texts, self._within = above, texts, within or {}

    def find(self, kind: str, record: Mapping[str, Any]) -> dict[str, Chain]:
        """Return the lead-ins of a record by the member that they introduce; empty for most records."""
        if not self._above:
            return {}
        if kind in (SENTENCE, CLAIM):
            chain = list(self._iterate_chain(self._find_sentence(record["id"])))[::-1]
            return {WHOLE: chain} if chain else {}
        evidence: Mapping[str, list[str]] = record.get("evidence", {})
        return {field: chain for field, claims in evidence.items() if (chain := self._gather(claims))}

    def _gather(self, claims: list[str]) -> Chain:
        chains = (list(self._iterate_chain(self._find_sentence(claim)))[::-1] for claim in claims)
        return list(dict.fromkeys(each for chain in chains for each in chain))

    def _find_sentence(self, id_: str) -> str:
        return self._within.get(id_) or cut_claim(id_)

    def _iterate_chain(self, sentence: str) -> Iterator[tuple[str, str]]:
        seen = {sentence}
        while (sentence := self._above.get(sentence, "")) and sentence not in seen:
            seen.add(sentence)
            yield sentence, self._texts.get(sentence, "")


NO_LEAD_INS = LeadIns({}, {})


def read_lead_ins(connection: sa.Connection, release: int) -> LeadIns:
    """Return the lead-ins of a release. Only sentences that have one, or are one, are decoded."""
    above = {}
    for each in stream(connection, SENTENCE, release, ()):
        if b'"leadIn":"' in each.source:
            above[each.id] = orjson.loads(each.source)["leadIn"]
    wanted = set(above.values())
    found = stream(connection, SENTENCE, release, ()) if wanted else ()
    texts = {each.id: orjson.loads(each.source)["text"] for each in found if each.id in wanted}
    moved = (each for each in stream(connection, CLAIM, release, ()) if b'"within":"' in each.source) if above else ()
    within = {each.id: f"{each.id.partition('.')[0]}.{orjson.loads(each.source)['within']}" for each in moved}
    return LeadIns(above, texts, within)


def cut_claim(id_: str) -> str:
    """Return the sentence of a claim id, `slug.p1s2` for `slug.p1s2c3`; the id of a sentence as it is."""
    document, _, place = id_.rpartition(".")
    return f"{document}.{place.partition('c')[0]}"
