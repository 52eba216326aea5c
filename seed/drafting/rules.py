"""Drafting by rules: claims, records and left-out sentences of a document, from cue words, grammar and known names."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from seed.drafting.claims import SentenceClaims, propose_claims
from seed.drafting.definitions import propose_definition
from seed.drafting.dosages import add_dosages
from seed.drafting.guidance_and_outlooks import propose_guidance, propose_outlooks
from seed.drafting.heads import propose_by_head, propose_genes
from seed.drafting.main_subjects import propose_subtypes
from seed.drafting.mentions import DEFAULTS, Thesaurus
from seed.drafting.names import build_name, fold_grammar
from seed.drafting.occurrences import add_times, describe_occurrences
from seed.drafting.passages import TextPassage, split_passage
from seed.drafting.phrases import propose_phrases
from seed.drafting.places import PART, propose_places
from seed.drafting.proposals import ClaimProposal, DocumentDraft, RecordProposal
from seed.drafting.records import (
    propose_from_item,
    propose_from_list,
    propose_single,
)
from seed.drafting.statistics import propose_statistics
from seed.drafting.subjects import propose_subjects

DRAFTED_BY = "rules"
# Kinds that share lists.
CONFUSED = frozenset(("treatment", "test", "finding"))
# The fields that the lead-in of a list says of each item.
INTRODUCED = ("category", "conditions", "role")
MAX_TOPIC_WORDS = 6
IN_PEOPLE = re.compile(r" in (?:women|men|children|adults|infants|\w+ settings)$")
MIN_INITIALS = 2
# A longer sentence is no sentence of an article, such as a table in one line; patterns would search it for minutes.
MAX_SENTENCE_CHARACTERS = 2500
TOPIC = re.compile(
    r"^(?:What (?:is|are|causes?)(?: the (?:symptoms|signs|treatments?|causes?|complications|outlook|prognosis|"
    r"stages)(?: of| for))?|Who is at risk for|How to (?:diagnose|prevent)|"
    r"What (?:research|is the outlook for).* for) (?:an? |the )?(?P<topic>[^?()]+?)(?:\s*\([^)]*\))?\s*\?+$",
    re.IGNORECASE,
)

# Headings that name a part of an article, and not what it is about.
SECTION = re.compile(
    r"(?:(?:possible |common |other |related |key |more |exams and |alternative |main )?(?:signs?|symptoms?|causes?|"
    r"diagnos[ei]s|treatments?|tests?|preventions?|complications?|outlook|prognosis|risks?|risk factors?|overview|"
    r"summary|introduction|background|definitions?|descriptions?|names?|references?|images?|facts|points|information|"
    r"types?|stages?|self-care|follow-?up|frequency|inheritance|side effects|dosage|research|resources|links|topics)"
    r"(?:,? (?:and|or|&) |, |$))+",
    re.IGNORECASE,
)
# The name of a site behind a title: "Ember cough | Lamp Health".
SITE_NAME = re.compile(r"(?:\s+[|·–—-]|:)\s+.*$")


def draft_passages(
    passages: Sequence[TextPassage], document: Mapping[str, Any], thesaurus: Thesaurus, skipped: Collection[str] = ()
) -> DocumentDraft:
    """Return what the rules propose of a document; `skipped` are the sentences that need nothing."""
    draft, topics = DocumentDraft(), set(_find_topics(document, passages))
    records: dict[tuple[str, str], RecordProposal] = {}
    for passage in chain.from_iterable(map(split_passage, passages)):
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
        for record in _drop_parts(_propose_records(passage, claims, thesaurus, topics), topics):
            _correct_kind(record, thesaurus, usual if record.claims[0] in claims.items else None)
            if record.rule == "items":
                introduced = [each for each in draft.claims if each.sentence == passage.lead_in_name]
                record.evidence = dict.fromkeys(INTRODUCED, introduced)
            _merge(records, record)
        _add_topic(records, claims, topics)
    add_times(records.values(), draft.claims, topics)
    describe_occurrences(records.values(), topics)
    add_dosages(records.values())
    # A symptom that an article is about is its condition.
    conditions = {name for kind, name in records if kind == "condition"}
    draft.records = [each for (kind, name), each in records.items() if kind != "finding" or name not in conditions]
    return draft


def _find_topics(document: Mapping[str, Any], passages: Sequence[TextPassage]) -> Iterator[str]:
    """Yield what the document is about, in small letters."""
    titles = [str(((document.get("imprint") or {}).get("title") or {}).get("value") or document.get("title") or "")]
    titles += [SITE_NAME.sub("", title) for title in titles]
    headings = [passage.text.strip() for passage in passages if passage.reason and passage.role == "heading"]
    titles += [heading for heading in headings if not SECTION.fullmatch(heading)]
    yield from (title.strip().casefold() for title in titles if title)
    asked = [match["topic"].casefold() for passage in passages if (match := TOPIC.match(passage.text.strip()))]
    yield from (IN_PEOPLE.sub("", topic) for topic in asked)


def _propose_records(
    passage: TextPassage, claims: SentenceClaims, thesaurus: Thesaurus, topics: set[str]
) -> Iterator[RecordProposal]:
    rules: Mapping[str, Iterable[RecordProposal]] = {
        "definitions": propose_definition(passage, claims, topics),
        "lists": propose_from_list(passage, claims),
        "items": propose_from_item(passage, claims),
        "cues": propose_single(claims),
        "heads": propose_by_head(claims, topics),
        "genes": propose_genes(claims),
        "subtypes": propose_subtypes(claims, topics),
        "subjects": propose_subjects(claims, topics),
        "phrases": propose_phrases(claims, topics),
        "places": propose_places(claims),
        "statistics": propose_statistics(claims),
        "outlooks": propose_outlooks(claims),
        "guidance": propose_guidance(passage, claims),
        "names": thesaurus.propose(claims),
    }
    for rule, records in rules.items():
        for record in records:
            record.rule = record.rule or rule
            yield record


def _drop_parts(records: Iterable[RecordProposal], topics: set[str]) -> Iterator[RecordProposal]:
    """Yield the records of a sentence without known names that are only a part of another: fever of a high fever."""
    listed = list(records)
    for record in listed:
        others = [other.name for other in listed if other is not record and other.claims[0] is record.claims[0]]
        about = [topic for topic in topics if topic in record.claims[0].quote.casefold()]
        if record.rule != "names" or not any(_is_part(record.name, name) for name in (*others, *about)):
            yield record


def _is_part(name: str, other: str) -> bool:
    short, long = fold_grammar(name), fold_grammar(other)
    return f" {short} " in f" {long} " and short != long


def _find_usual_kind(claims: SentenceClaims, thesaurus: Thesaurus) -> str | None:
    """Return the kind by which most items of a list are known, if several are."""
    known = Counter(kind for item in claims.items if (kind := thesaurus.find_kind(build_name(item.quote))))
    kind, count = next(iter(known.most_common(1)), (None, 0))
    return kind if count > 1 and 2 * count >= len(claims.items) else None


def _correct_kind(record: RecordProposal, thesaurus: Thesaurus, usual: str | None) -> None:
    """Give a record the kind by which its name, or most of its list, is known: lists of treatments have tests too."""
    if record.rule in {"lists", "items"} and PART.fullmatch(record.name):
        record.kind, record.values = "site", {}
        return
    known = (thesaurus.find_kind(record.name) or usual) if record.kind in CONFUSED else None
    if known in CONFUSED and known != record.kind:
        record.kind, record.values = known, dict(DEFAULTS.get(known, {}))


def _add_topic(records: dict[tuple[str, str], RecordProposal], claims: SentenceClaims, topics: set[str]) -> None:
    """Add the condition that the document is about with the first claim that names it, if only by its first words."""
    for topic in topics:
        known = any(kind == "condition" and fold_grammar(topic) == name for kind, name in records)
        if known or len(topic.split()) > MAX_TOPIC_WORDS:
            continue
        for claim in claims.all:
            if words := _find_topic(topic, claim.quote):
                name = build_name(words if len(words) == len(topic) else topic)
                _merge(
                    records, RecordProposal("condition", name, words, {"category": "disease"}, [claim], rule="topic")
                )
                break


def _find_topic(topic: str, quote: str) -> str:
    """Return the words of a quote that name a topic: all of its name, or the first word if that has capitals only."""
    for words in (topic, topic.split(maxsplit=1)[0]):
        match = re.search(rf"\b{re.escape(words)}\b", quote, re.IGNORECASE)
        if match and (words == topic or (match[0].isupper() and len(match[0]) > MIN_INITIALS)):
            return match[0]
    return ""


def _merge(records: dict[tuple[str, str], RecordProposal], record: RecordProposal) -> None:
    """Add a record; what the document named before gets the claim as further evidence of its wording."""
    folded = fold_grammar(record.name)
    earlier = records.get((record.kind, folded))
    if record.rule == "names" and any(kind == record.kind and name.endswith(f" {folded}") for kind, name in records):
        # "The rash" is the glowing rash that was named before.
        return
    named: ClaimProposal = record.claims[0]
    if earlier is None:
        # The same words of the same claim make one record, by the strongest cue.
        if not any(named in each.claims and fold_grammar(each.name) == folded for each in records.values()):
            records[record.kind, folded] = record
        return
    earlier.claims += [claim for claim in record.claims if claim not in earlier.claims]
    for name, value in record.values.items():
        if name == "when" and name in earlier.values:
            known = earlier.values[name]
            earlier.values[name] = [*known, *(each for each in value if each not in known)]
        earlier.values.setdefault(name, value)
