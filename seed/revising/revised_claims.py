"""The revised claims.yaml: claims follow their quotes, gone ones are withdrawn, and new sentences get drafts."""

from typing import Any

from seed.drafts import ContentFiles
from seed.reading.nodes import convert_to_plain
from seed.revising.carrying import Carried, ClaimFate
from seed.revising.matching import Fate
from seed.revising.revised_document import leave_out_parts
from seed.revising.revised_records import REASON
from seed.revising.written_document import WrittenDocument
from seed.scaffold.document_template import describe_sentence
from service.publishing.quotes import FINAL_PUNCTUATION


def edit_claims(content: ContentFiles, written: WrittenDocument, carried: Carried, published: set[Any] | None) -> str:
    """Return the revised claims.yaml; `published` are the keys of records, None if unknown. Raises EditLost."""
    edits = written.claims_file
    if edits is None:
        return ""
    wanted: list[Any] = list(convert_to_plain(edits.root))
    for each in carried.claims:
        number, named = each.claim.number, each.claim.id.rpartition("c")[0]
        if each.fate is ClaimFate.GONE:
            if published is not None and ("claim", f"{written.id}.{each.claim.id}") not in published:
                wanted[number] = None
                edits.remove_item(number)
                continue
            wanted[number] = {"id": each.claim.id, "withdrawn": {"reason": REASON}}
            edits.replace_item(number, wanted[number])
        elif each.fate is not ClaimFate.CHANGED:
            within = None if each.sentence == named else each.sentence
            values = {**each.claim.values, "quote": each.quote, "within": within}
            names = [name for name in ("quote", "within") if values[name] != each.claim.values.get(name)]
            if names:
                wanted[number] = values
                edits.put_item(number, values, names)
    drafts = _draft_claims(written, carried)
    for anchor, items in drafts.items():
        edits.insert_items(anchor, items)
    expected: list[Any] = [item for _, item in drafts.get(-1, [])]
    for number, item in enumerate(wanted):
        expected += [item] if item is not None else []
        expected += [values for _, values in drafts.get(number, [])]
    return edits.apply(expected, content.root.format_path(written.folder / "claims.yaml"))


def _draft_claims(written: WrittenDocument, carried: Carried) -> dict[int, list[tuple[list[str], dict[str, Any]]]]:
    """Return drafts for new sentences that nothing carries, by the number of the claim that they come after."""
    places = {cut.name: number for number, cut in enumerate(carried.new.cuts)}
    held = {each.sentence for each in carried.claims if each.sentence}
    left_out = {each.get("sentence") for each in written.values.get("leftOut") or [] if isinstance(each, dict)}
    left_out |= {each["sentence"] for each in leave_out_parts(carried, written.values.get("leftOut") or [], held)}
    position = {each.claim.number: places.get(each.sentence or "", -1) for each in carried.claims}
    drafts: dict[int, list[tuple[list[str], dict[str, Any]]]] = {}
    for match in carried.list_matches(Fate.NEW):
        label = carried.get_label(match)
        if label in held or label in left_out or match.new is None:
            continue
        words = carried.new.sentences[match.new]
        earlier = [(place, number) for number, place in position.items() if 0 <= place < match.new]
        anchor = max(earlier)[1] if earlier else -1
        values = {"id": f"{label}c1", "quote": words.rstrip(FINAL_PUNCTUATION) or words, "states": None}
        drafts.setdefault(anchor, []).append(([f"# {describe_sentence(label, words)}"], values))
    return drafts
