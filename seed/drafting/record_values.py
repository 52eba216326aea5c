"""Record values: what proposals are in the files of editors, with ids, evidence, references and provenance."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from schemas.base import SLUG_LIMIT
from seed.drafting.desk import Desk
from seed.drafting.names import fold_grammar
from seed.drafting.proposals import ClaimProposal, DocumentDraft, RecordProposal
from seed.slugs import build_slug
from service.catalog import get_kind
from service.publishing.drafts import Draft, Key

UNNAMED = "record"


@dataclass
class DraftValues:
    """The values of new claims by short id and of new records by key, and the sentences to leave out, each with why.

    `unplaced` counts the proposals that there is no room for, by the reason.
    """

    claims: dict[str, dict[str, Any]] = field(default_factory=dict)
    records: dict[Key, dict[str, Any]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    unplaced: dict[str, int] = field(default_factory=dict)

    def list_drafts(self, document: str) -> list[Draft]:
        """Return the new claims and records as drafts, with full ids."""
        claims = [
            Draft(get_kind("claim"), f"{document}.{id_}", {**_drop(values, "id"), "document": document})
            for id_, values in self.claims.items()
        ]
        records = [Draft(get_kind(kind), id_, values) for (kind, id_), values in self.records.items()]
        return [*claims, *records]


def build_values(desk: Desk, draft: DocumentDraft, drafted_by: str) -> DraftValues:
    """Return the part of a draft that is written: nothing for sentences that are done, no existing record."""
    written = DraftValues(left_out={name: why for name, why in draft.left_out.items() if _is_open(desk, name)})
    _place_claims(desk, draft.claims, drafted_by, written)
    known = {(each.kind.name, fold_grammar(name)) for each in desk.records for name in _list_names(each)}
    records = [each for each in draft.records if (each.kind, fold_grammar(each.name)) not in known]
    taken = set(desk.taken)
    for record in records:
        record.id = choose_id(record.kind, record.name, desk.document, taken)
        taken.add((record.kind, record.id))
    main = _find_main(desk, records)
    for record in records:
        claims = list(dict.fromkeys(claim.id for claim in record.claims if claim.id))
        if not claims:
            continue
        values = _build_record(desk.document, record, claims, main, drafted_by)
        if values is None:
            written.unplaced["no condition"] = written.unplaced.get("no condition", 0) + 1
        else:
            written.records[record.kind, record.id] = values
    return written


def choose_id(kind: str, name: str, document: str, taken: Collection[Key]) -> str:
    """Return a free id for a record: its name, then its name with that of the document, then with a number."""
    plain = build_slug(name) or UNNAMED
    longer = f"{plain[: max(SLUG_LIMIT - len(document) - 5, 8)].strip('-')}-{document}"[:SLUG_LIMIT].strip("-")
    for candidate in (plain, longer):
        if (kind, candidate) not in taken:
            return candidate
    number = next(number for number in range(2, len(taken) + 3) if (kind, f"{longer[:75]}-{number}") not in taken)
    return f"{longer[:75]}-{number}"


def _is_open(desk: Desk, sentence: str) -> bool:
    """Return whether a sentence is still open."""
    return sentence not in desk.done and (sentence in desk.blank or sentence not in desk.claims)


def _place_claims(desk: Desk, claims: Iterable[ClaimProposal], drafted_by: str, written: DraftValues) -> None:
    """Give each claim an id: that of an editor's claim where the sentence has some, else the next free one."""
    counts: dict[str, int] = {}
    for claim in claims:
        if claim.sentence in desk.done:
            continue
        if not _is_open(desk, claim.sentence):
            claim.id = _find_own(desk, claim)
            continue
        counts[claim.sentence] = counts.get(claim.sentence, 0) + 1
        claim.id = f"{claim.sentence}c{counts[claim.sentence]}"
        written.claims[claim.id] = {
            "id": claim.id,
            "quote": claim.quote,
            **({"occurrence": claim.occurrence} if claim.occurrence else {}),
            "states": claim.states,
            **({"qualifiers": dict(claim.qualifiers)} if claim.qualifiers else {}),
            "provenance": {"draftedBy": drafted_by},
        }


def _find_own(desk: Desk, claim: ClaimProposal) -> str:
    """Return the editor's claim with the words of a proposed claim; the first of the sentence if none has them."""
    own = [each for each in desk.claims[claim.sentence] if isinstance(each.values, dict)]
    quotes = {each.id.rpartition(".")[2]: str(each.values.get("quote", "")) for each in own}
    fitting = [id_ for id_, quote in quotes.items() if claim.quote in quote or quote in claim.quote]
    return next(iter([*fitting, *quotes]), "")


def _list_names(draft: Draft) -> list[str]:
    return [name for name in (draft.values.get("name"), draft.values.get("wording")) if isinstance(name, str)]


def _find_main(desk: Desk, records: Iterable[RecordProposal]) -> str | None:
    """Return the condition that a document is about: the editors' first disease, else the first that is proposed."""
    own = [
        each.id for each in desk.records if each.kind.name == "condition" and each.values.get("category") == "disease"
    ]
    proposed = [each.id for each in records if each.kind == "condition" and each.values.get("category") == "disease"]
    return next(iter([*own, *proposed]), None)


def _build_record(
    document: str, record: RecordProposal, own: list[str], main: str | None, drafted_by: str
) -> dict[str, Any] | None:
    kind = get_kind(record.kind)
    values: dict[str, Any] = {"document": document, "name": record.name, "wording": record.wording, **record.values}
    if record.kind == "site" and "roles" not in values:
        if main is None:
            return None
        values["roles"] = [{"condition": main, "role": "affected"}]
    if main and "conditions" in kind.content and "conditions" not in values:
        values["conditions"] = [main]
    if main and record.kind == "condition" and record.id != main:
        refers = {"subtype": "subtypeOf", "complication": "complicationOf", "stage": "stageOf"}
        if field_ := refers.get(str(values.get("category"))):
            values.setdefault(field_, main)
    further = {
        name: [each.id for each in claims if each.id] for name, claims in record.evidence.items() if name in values
    }
    evidence = {name: list(dict.fromkeys([*ids, *own])) for name, ids in further.items() if ids}
    return {**values, "evidence": {**evidence, "others": own}, "provenance": {"draftedBy": drafted_by}}


def _drop(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {each: value for each, value in values.items() if each != name}
