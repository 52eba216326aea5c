"""Model answers: read what a command proposes. Nothing of it is believed: a quote has to occur verbatim."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import orjson

from seed.drafting.desk import Desk
from seed.drafting.names import fold_grammar
from seed.drafting.proposals import ClaimProposal, DocumentDraft, RecordProposal
from service.catalog import BY_NAME
from service.publishing.quotes import find_occurrences
from service.publishing.segmentation import Span

T = TypeVar("T")
# A longer answer repeats itself.
MAX_PROPOSALS = 5000
# Fields of editors that a model may fill. Codes are looked up, not guessed.
EDITORIAL = ("standardTerm", "aliases")


class ModelFault(Exception):
    """The command failed; the message says how."""


def parse_answer(answer: bytes) -> dict[str, Any]:
    """Return the answer of a command. Raises ModelFault where it is not one JSON object with lists."""
    try:
        found = orjson.loads(answer)
    except orjson.JSONDecodeError as error:
        raise ModelFault(f"The command did not write one JSON document: {error}.") from error
    if not isinstance(found, dict):
        raise ModelFault("The command wrote JSON that is no object; it needs claims, records and leaveOut.")
    for name in ("claims", "records", "leaveOut"):
        if not isinstance(found.get(name, []), list):
            raise ModelFault(f"{name} is no list in what the command wrote.")
        if (count := len(found.get(name, []))) > MAX_PROPOSALS:
            raise ModelFault(f"The command wrote {count:,} {name}; at most {MAX_PROPOSALS:,} are read of a document.")
    return found


def read_answer(answer: Mapping[str, Any], desk: Desk, dropped: Counter[str]) -> DocumentDraft:
    """Return what an answer proposes, and count under `dropped` what it may not, by reason."""
    texts = {passage.name: passage.text for passage in desk.passages if passage.name not in desk.done}
    claims = list(_read_claims(answer.get("claims", []), texts, dropped))
    records = [record for each in answer.get("records", []) if (record := _read_record(each, claims, dropped))]
    left_out = dict(_read_left_out(answer.get("leaveOut", []), texts, dropped))
    places = {name: place for place, name in enumerate(texts)}
    unique = {id(claim): claim for claim in claims if claim and claim.sentence not in left_out}
    kept = sorted(unique.values(), key=lambda claim: (places[claim.sentence], claim.span))
    return DocumentDraft(kept, list(_merge_records(records, dropped)), left_out)


def _read_claims(
    given: Sequence[Any], texts: Mapping[str, str], dropped: Counter[str]
) -> Iterator[ClaimProposal | None]:
    """Yield the claim of each place of a list, None where there is none; the same words are the same claim."""
    known: dict[tuple[str, Span], ClaimProposal] = {}
    for each in given:
        claim = _read_claim(each, texts, dropped)
        if claim and (claim.sentence, claim.span) in known:
            dropped["claim that was proposed before"] += 1
        yield claim and known.setdefault((claim.sentence, claim.span), claim)


def _merge_records(records: Sequence[RecordProposal], dropped: Counter[str]) -> Iterator[RecordProposal]:
    """Yield the records; of those with the same kind and name the first, with the claims of all."""
    known: dict[tuple[str, str], RecordProposal] = {}
    for record in records:
        first = known.setdefault((record.kind, fold_grammar(record.name)), record)
        if first is not record:
            first.claims += [claim for claim in record.claims if claim not in first.claims]
            dropped["record that was proposed before"] += 1
    yield from known.values()


def _read_claim(given: Any, texts: Mapping[str, str], dropped: Counter[str]) -> ClaimProposal | None:
    given = _take(dict, given)
    sentence, quote, states = (_take(str, given.get(name)) for name in ("sentence", "quote", "states"))
    if sentence not in texts:
        dropped["no such sentence"] += 1
        return None
    starts = find_occurrences(quote, texts[sentence]) if quote.strip() else []
    occurrence = _take(int, given.get("occurrence")) or 1
    if not 0 < occurrence <= len(starts):
        dropped["quote does not occur"] += 1
        return None
    span = Span(starts[occurrence - 1], starts[occurrence - 1] + len(quote))
    number = occurrence if len(starts) > 1 else None
    qualifiers = _take(dict, given.get("qualifiers"))
    return ClaimProposal(sentence, span, quote, states.strip() or quote, number, qualifiers)


def _read_record(given: Any, claims: Sequence[ClaimProposal | None], dropped: Counter[str]) -> RecordProposal | None:
    given = _take(dict, given)
    kind, name, wording = (_take(str, given.get(member)) for member in ("kind", "name", "wording"))
    if kind not in BY_NAME or not BY_NAME[kind].stated:
        dropped["no such kind"] += 1
        return None
    numbers = [number for number in _take(list, given.get("claims")) if type(number) is int]
    kept = [claim for number in numbers if 0 <= number < len(claims) and (claim := claims[number])]
    if not kept or not name or not wording:
        dropped["record without a claim, a name or a wording"] += 1
        return None
    values = _take(dict, given.get("values"))
    allowed = {*BY_NAME[kind].content, *EDITORIAL} - {"wording"}
    if refused := values.keys() - allowed:
        dropped["field that a model may not fill"] += len(refused)
    return RecordProposal(kind, name, wording, {each: value for each, value in values.items() if each in allowed}, kept)


def _take(type_: type[T], value: Any) -> T:
    """Return a value that has a type, and the empty one of the type for any other."""
    return value if isinstance(value, type_) and not isinstance(value, bool) else type_()


def _read_left_out(given: Sequence[Any], texts: Mapping[str, str], dropped: Counter[str]) -> Iterator[tuple[str, str]]:
    for each in given:
        sentence, reason = (_take(str, _take(dict, each).get(name)) for name in ("sentence", "reason"))
        if sentence in texts and reason.strip():
            yield sentence, reason
        else:
            dropped["no such sentence, or no reason"] += 1
