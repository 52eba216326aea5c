"""Drafting by rules: claims, records and left-out sentences of a document, from cue words, grammar and known names."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from seed.drafting.claims import SentenceClaims, propose_claims
from seed.drafting.guidance_and_outlooks import propose_guidance, propose_outlooks
from seed.drafting.mentions import DEFAULTS, Thesaurus
from seed.drafting.names import build_name, fold_name
from seed.drafting.passages import TextPassage
from seed.drafting.phrases import propose_phrases
from seed.drafting.proposals import ClaimProposal, DocumentDraft, RecordProposal
from seed.drafting.records import (
    propose_definition,
    propose_from_item,
    propose_from_list,
    propose_research,
    propose_single,
)
from seed.drafting.statistics import propose_statistics

DRAFTED_BY = "rules"
# Kinds that stand in one list.
CONFUSED = frozenset(("treatment", "test", "finding"))
MAX_TOPIC_WORDS = 6
# A longer sentence is no sentence of an article, such as a table in one line; patterns would search it for minutes.
MAX_SENTENCE_CHARACTERS = 2500
TOPIC = re.compile(r"^What (?:is|are) (?:an? |the )?(?P<topic>[^?()]+?)(?:\s*\([^)]*\))?\s*\?$", re.IGNORECASE)


def draft_passages(
    passages: Sequence[TextPassage], document: Mapping[str, Any], thesaurus: Thesaurus, skipped: Collection[str] = ()
) -> DocumentDraft:
    """Return what the rules propose of a document; `skipped` are the sentences that need nothing."""
    draft, topics = DocumentDraft(), set(_find_topics(document, passages))
    records: dict[tuple[str, str], RecordProposal] = {}
    for passage in passages:
        if passage.name in skipped:
            continue
        if passage.reason:
            draft.left_out[passage.name] = passage.reason
            continue
        if len(passage.text) > MAX_SENTENCE_CHARACTERS:
            continue
        claims = propose_claims(passage, thesaurus.find_kind)
        draft.claims += claims.all
        usual = _find_usual_kind(claims, thesaurus)
        for record in _propose_records(passage, claims, thesaurus, topics):
            _correct_kind(record, thesaurus, usual if record.claims[0] in claims.items else None)
            _merge(records, record)
        _add_topic(records, claims, topics)
    conditions = {name for kind, name in records if kind == "condition"}
    # A symptom that an article is about is its condition.
    draft.records = [each for (kind, name), each in records.items() if kind != "finding" or name not in conditions]
    return draft


def _find_topics(document: Mapping[str, Any], passages: Sequence[TextPassage]) -> Iterator[str]:
    """Yield what the document is about, in small letters."""
    titles = [str(((document.get("imprint") or {}).get("title") or {}).get("value") or document.get("title") or "")]
    titles += [passage.text for passage in passages if passage.reason and (passage.role == "heading")]
    yield from (title.strip().casefold() for title in titles if title)
    yield from (match["topic"].casefold() for passage in passages if (match := TOPIC.match(passage.text.strip())))


def _propose_records(
    passage: TextPassage, claims: SentenceClaims, thesaurus: Thesaurus, topics: set[str]
) -> Iterator[RecordProposal]:
    return chain(
        propose_definition(passage, claims, topics),
        propose_from_list(passage, claims),
        propose_from_item(passage, claims),
        propose_single(claims),
        propose_phrases(claims, topics),
        propose_statistics(claims),
        propose_research(claims),
        propose_outlooks(claims, passage.heading),
        propose_guidance(passage, claims),
        thesaurus.propose(claims),
    )


def _find_usual_kind(claims: SentenceClaims, thesaurus: Thesaurus) -> str | None:
    """Return the kind by which most items of a list are known, if several are."""
    known = Counter(kind for item in claims.items if (kind := thesaurus.find_kind(build_name(item.quote))))
    kind, count = next(iter(known.most_common(1)), (None, 0))
    return kind if count > 1 and 2 * count >= len(claims.items) else None


def _correct_kind(record: RecordProposal, thesaurus: Thesaurus, usual: str | None) -> None:
    """Give a record the kind by which its name, or most of its list, is known: lists of treatments have tests too."""
    known = (thesaurus.find_kind(record.name) or usual) if record.kind in CONFUSED else None
    if known in CONFUSED and known != record.kind:
        record.kind, record.values = known, dict(DEFAULTS.get(known, {}))


def _add_topic(records: dict[tuple[str, str], RecordProposal], claims: SentenceClaims, topics: set[str]) -> None:
    """Add the condition that the document is about with the first claim that names it."""
    for topic in topics:
        if len(topic.split()) > MAX_TOPIC_WORDS or any(
            kind == "condition" and fold_name(topic) == name for kind, name in records
        ):
            continue
        for claim in claims.all:
            match = re.search(rf"\b{re.escape(topic)}\b", claim.quote, re.IGNORECASE)
            if match and not any(name == fold_name(topic) for _, name in records):
                name = build_name(match[0])
                _merge(records, RecordProposal("condition", name, match[0], {"category": "disease"}, [claim]))
                break


def _merge(records: dict[tuple[str, str], RecordProposal], record: RecordProposal) -> None:
    """Add a record; what the document named before gets the claim as further evidence of its wording."""
    folded = fold_name(record.name)
    earlier = records.get((record.kind, folded))
    named: ClaimProposal = record.claims[0]
    if earlier is None:
        # The same words of the same claim make one record, by the strongest cue.
        if not any(named in each.claims and fold_name(each.name) == folded for each in records.values()):
            records[record.kind, folded] = record
        return
    earlier.claims += [claim for claim in record.claims if claim not in earlier.claims]
    for name, value in record.values.items():
        if name == "when" and name in earlier.values:
            known = earlier.values[name]
            earlier.values[name] = [*known, *(each for each in value if each not in known)]
        earlier.values.setdefault(name, value)
