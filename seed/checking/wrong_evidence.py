"""Wrong evidence: fields without evidence and with that of another sentence, each mistake reported once.

A line that is missing under `evidence` leaves each of its fields without evidence, and its claims unused. A claim of
the wrong sentence leaves the right one unused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from seed.drafts import ContentFiles
from service.publishing.drafts import Key
from service.publishing.faults import Fault
from service.publishing.quotes import is_quoted_in
from service.publishing.records import name_sentence

# Of fewer fields each is reported by itself: their lines may be missing for different reasons.
LEAST_FOLDED = 3


def fold_wrong_evidence(content: ContentFiles, faults: Sequence[Fault]) -> Iterator[Fault]:
    """Yield the faults, those that one missing line or one wrong claim of the evidence causes as one."""
    values = {draft.key: draft.values for draft in content.drafts}
    bare: dict[Key, list[str]] = {}
    for fault in faults:
        if fault.rule == "content-has-evidence" and len(fault.path) == 1:
            bare.setdefault((fault.kind, fault.id), []).append(str(fault.path[0]))
    bare = {key: fields for key, fields in bare.items() if len(fields) >= LEAST_FOLDED}
    unused = {fault.id for fault in faults if fault.rule == "claims-are-used"}
    meant = {fault: claim for fault in faults if (claim := _find_meant(values, fault, unused))}
    lost = {claim for key, fields in bare.items() for claim in unused if _is_near(values, key, fields, claim)}
    lost |= set(meant.values())
    for fault in faults:
        fields = bare.get((fault.kind, fault.id), []) if fault.rule == "content-has-evidence" else []
        if fault in meant:
            short = meant[fault].rpartition(".")[2]
            yield replace(fault, help=f"no record rests on {short}, whose sentence has these words: cite it")
        elif len(fault.path) == 1 and fault.path[0] in fields:
            if fault.path[0] == fields[0]:
                yield _report_bare(fault, fields)
        elif fault.rule != "claims-are-used" or fault.id not in lost:
            yield fault


def _report_bare(fault: Fault, fields: list[str]) -> Fault:
    message = f"{len(fields)} fields have a value, but no claim is named as their evidence: {', '.join(fields)}."
    help_ = "add `others: [p1s2c3]` with the right claims under `evidence`, or a line for each of the fields"
    return replace(fault, message=message, help=help_)


def _find_meant(values: Mapping[Key, Any], fault: Fault, unused: set[str]) -> str | None:
    """Return the unused claim whose quote has the words that the cited sentences do not have, if it is the only one."""
    if fault.rule != "quoted-fields-occur" or fault.proposal or not unused:
        return None
    words: Any = values[fault.kind, fault.id]
    document = words.get("document")
    for step in fault.path:
        words = words[step]
    home = [claim for claim in unused if claim.partition(".")[0] == document]
    found = [claim for claim in home if is_quoted_in(str(words), str(values["claim", claim].get("quote")))]
    return found[0] if len(found) == 1 else None


def _is_near(values: Mapping[Key, Any], key: Key, fields: Sequence[str], claim: str) -> bool:
    """Return whether the bare fields of a record may rest on a claim.

    The record cites the claim's sentence, or nothing, and the claim has the words of one of the fields.
    """
    record = values[key]
    evidence = record.get("evidence") if isinstance(record, dict) else None
    cited = [str(each) for claims in (evidence or {}).values() for each in (claims if isinstance(claims, list) else ())]
    if cited:
        return name_sentence(claim) in {name_sentence(each) for each in cited}
    if not isinstance(record, dict) or record.get("document") != claim.partition(".")[0]:
        return False
    quote = str(values["claim", claim].get("quote"))
    return any(is_quoted_in(str(record.get(field)), quote) for field in fields)
