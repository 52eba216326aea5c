"""Lead-ins: the sentences that introduce others, such as "See a doctor if:" the items of a list.

An item without its lead-in may say the opposite of its source. So sentences, claims and statements name all lead-ins
of their words, those of nested lists included.
"""

from typing import Any

from service.publishing.record_refs import refer_to_record
from service.publishing.records import Source, World


def find_lead_ins(world: World, sentence_id: str) -> tuple[str, ...]:
    """Return the ids of the sentences that introduce a sentence, outermost first."""
    found: list[str] = []
    introduced = world.get("sentence", sentence_id)
    while introduced and (id_ := introduced.values.get("leadIn")) and id_ not in found:
        found.append(id_)
        introduced = world.get("sentence", id_)
    return tuple(reversed(found))


def render_lead_ins(world: World, sentence_id: str) -> list[dict[str, Any]]:
    """Return references to the sentences that introduce a sentence, outermost first."""
    return [refer_to_record(world, "sentence", id_) for id_ in find_lead_ins(world, sentence_id)]


def render_statement_lead_ins(world: World, source: Source) -> list[dict[str, Any]]:
    """Return the lead-ins of a statement's words, with the claims that they introduce and the fields that rest on them.

    They are in the order of the fields.
    """
    claims: dict[tuple[str, ...], dict[str, None]] = {}
    fields: dict[tuple[str, ...], dict[str, None]] = {}
    evidence = source.values["evidence"]
    for field in source.kind.members:
        for claim in evidence.get(field, ()):
            if found := find_lead_ins(world, world.find_sentence_id(claim)):
                claims.setdefault(found, {})[claim] = None
                fields.setdefault(found, {})[field] = None
    return [
        {
            "sentences": [refer_to_record(world, "sentence", id_) for id_ in found],
            "claims": list(introduced),
            "fields": list(fields[found]),
        }
        for found, introduced in claims.items()
    ]
