"""Mentions: things that a text names, found by the names of the catalog and of vocabularies."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from seed.drafting.claims import SentenceClaims
from seed.drafting.names import build_name, fold_grammar
from seed.drafting.proposals import ClaimProposal, RecordProposal
from seed.drafting.qualifiers import is_negated
from seed.drafting.vocabularies import Term, load_own_terms
from seed.file_forms import OUR_OWN
from seed.scaffold.glossary import Glossary, Mention
from service.catalog import get_kind
from service.publishing.drafts import Draft, Key

# What every record of a kind needs, as far as a mention alone tells it.
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "condition": {"category": "disease"},
    "finding": {"category": "symptom"},
    "risk-factor": {"role": "risk"},
    "treatment": {"category": "specific"},
    "prognostic-factor": {"category": "other"},
    "recurrence-type": {"pattern": "chronic"},
    "outlook": {"aspect": "evaluation"},
    "statistic": {"measure": "risk"},
}
# Words that make the name of a place a part of another name.
LONGER = re.compile(
    r"[-\s]+(?:disease|disorder|cancer|attack|failure|problem|infection|polyp|pain|damage|cell|test|scan|biopsy|"
    r"transplant|condition|injur|tumou?r|rate|rhythm|beat|weakness|strength|tone|graft|marrow|surger|removal|tissue|"
    r"loss|stone|specialist|doctor|exam|inflammation|adenoma|enlargement|swelling|irritation|bleeding|canal|"
    r"contraction|spasm|movement|fracture|defect)s?\w*",
    re.IGNORECASE,
)
# A noun directly before a name makes it another name: "heart | surgery".
NOUN = re.compile(
    r"(?:^|\s)(?!(?:a|an|and|or|by|with|the|of|for|to|in|as|use|using|need|needs|require|requires|have|has|get|take|"
    r"receive|include|includes|your|their|his|her|some|more|not|is|are|be|may|can|such|like|than|during|after|before|"
    r"called|about|that)\s)[a-z][a-z-]*\s$"
)
# Kinds whose records say a whole sentence: a mention of their name proposes nothing.
SAYING = frozenset(("statistic", "outlook", "guidance", "distinction", "research-area", "mechanism"))


class Thesaurus:
    """The known names: of the content's other documents first, then of the vocabularies."""

    def __init__(self, drafts: Iterable[Draft], document: str, terms: Iterable[Term]) -> None:
        """Take the drafts of the content and the terms."""
        kept = [each for each in drafts if each.kind.stated and each.kind.name not in SAYING
                and isinstance(each.values, dict) and each.values.get("document") != document]  # fmt: skip
        self._models = {draft.key: draft for draft in kept}
        self._terms = {(term.kind, f"#{number}"): term for number, term in enumerate(terms) if term.kind not in SAYING}
        named = [Draft(get_kind(key[0]), key[1], {"name": term.name, "aliases": list(term.aliases)})
                 for key, term in self._terms.items()]  # fmt: skip
        self._glossaries = Glossary(kept), Glossary(named)

    def propose(self, claims: SentenceClaims) -> Iterator[RecordProposal]:
        """Yield a record for each known thing that a claim names."""
        items = {id(item) for item in claims.items}
        for claim in claims.all:
            negated = is_negated(claim.quote)
            for glossary in self._glossaries:
                for mention in glossary.find_mentions(claim.quote):
                    whole = fold_grammar(mention.words) == fold_grammar(build_name(claim.quote))
                    is_word = mention.key[0] == "finding" and self._terms.get(mention.key) in load_own_terms()
                    known = whole if id(claim) in items or is_word else not _is_part(claim.quote, mention)
                    if known and (mention.key[0] == "site" or not negated):
                        yield self._build_record(mention.key, mention.words, claim)

    def find_kind(self, words: str) -> str | None:
        """Return the kind of a thing that exactly these words name."""
        for glossary in self._glossaries:
            for mention in glossary.find_mentions(words):
                if fold_grammar(mention.words) == fold_grammar(words):
                    return mention.key[0]
        return None

    def _build_record(self, key: Key, words: str, claim: ClaimProposal) -> RecordProposal:
        values: dict[str, Any] = dict(DEFAULTS.get(key[0], {}))
        if term := self._terms.get(key):
            if term in load_own_terms():
                return RecordProposal(key[0], build_name(words), words, values, [claim])
            codes = [{"system": system, "code": code, "relation": "exact"} for system, code in term.codes]
            known = {"aliases": list(term.aliases), "codes": codes}
            kept = {name: value for name, value in known.items() if value}
            return RecordProposal(key[0], term.name, words, values | kept, [claim])
        model = self._models[key].values
        copied = {name: model[name] for name in OUR_OWN - {"name", "sameAs"} if model.get(name)}
        coded = {name: value for name, value in model.items() if name in values}
        same = {} if "topic" in copied else {"sameAs": [key[1]]}
        return RecordProposal(key[0], build_name(words), words, {**values, **coded, **copied, **same}, [claim])


def _is_part(quote: str, mention: Mention) -> bool:
    """Return whether the words are only a part of a longer name, as in "liver disease" and "chest pain"."""
    start = quote.find(mention.words)
    before, after = quote[:start], quote[start + len(mention.words) :]
    if mention.key[0] == "treatment":
        return NOUN.search(before) is not None
    return mention.key[0] == "site" and LONGER.match(after) is not None
