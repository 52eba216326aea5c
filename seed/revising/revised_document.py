"""The revised document.yaml: the starts of sentences, their labels and roles, omitted sentences, and the imprint."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from seed.reading.nodes import Items
from seed.reading.nodes import Mapping as Fields
from seed.revising.carrying import Carried, ClaimFate
from seed.revising.matching import Fate
from seed.revising.written_document import PageFacts, WrittenDocument
from seed.scaffold.document_template import describe_sentence
from seed.writing.line_edits import LineEdits
from service.publishing.quotes import FINAL_PUNCTUATION
from service.publishing.segmentation import compress_labels
from service.publishing.text_revisions import compute_seal


def edit_document(written: WrittenDocument, carried: Carried, facts: PageFacts) -> str:
    """Return the revised document.yaml. Raises EditLost."""
    edits, wanted = written.document, dict(written.values)
    if not carried.is_same:
        starts = [cut.span.start for cut in carried.new.cuts]
        wanted["sentences"] = [str(start) for start in starts]
        edits.put_field("sentences", starts, _write_starts(written, carried))
        wanted["revised"] = build_revised(carried)
        edits.put_field("revised", wanted["revised"])
        _edit_left_out(edits, wanted, carried)
        outline = _build_outline(written, carried, facts)
        if outline != (written.values.get("outline") or []):
            wanted["outline"] = outline or None
            edits.put_field("outline", wanted["outline"])
    _edit_imprint(edits, wanted, facts)
    return edits.apply(wanted, Path(written.folder / "document.yaml"))


def build_revised(carried: Carried) -> dict[str, Any]:
    """Return the value of `revised`: labels (where they are no places), retired labels, and the seal."""
    labels = [cut.name for cut in carried.new.cuts]
    revised: dict[str, Any] = {}
    if labels != [cut.place for cut in carried.new.cuts]:
        revised["labels"] = compress_labels(labels)
    if carried.retired:
        revised["retired"] = list(carried.retired)
    source = {"text": carried.new.text, "sentences": [cut.span.start for cut in carried.new.cuts], "revised": revised}
    return revised | {"seal": compute_seal(source)}


def _write_starts(written: WrittenDocument, carried: Carried) -> list[str]:
    """Return the lines of `sentences`; those of kept sentences keep their comments."""
    first, _ = written.document.find_field_lines("sentences")
    root = written.document.root
    node = root.entries["sentences"].value if isinstance(root, Fields) else None
    places = [item.place.line - 1 for item in node.items] if isinstance(node, Items) else []
    is_block = len(set(places)) == len(places) and first not in places
    old = {cut.name: place for cut, place in zip(carried.old.cuts, places, strict=False)} if is_block else {}
    unchanged = {carried.get_label(match) for match in carried.list_matches(Fate.SAME, Fate.MOVED)}
    width = max((len(str(cut.span.start)) for cut in carried.new.cuts), default=1)
    head = written.document.lines[first]
    lines = [head if is_block else head.partition("[")[0].rstrip()]
    before = {place: (places[number - 1] if number else first) for number, place in enumerate(places)}
    for cut, words in zip(carried.new.cuts, carried.new.sentences, strict=True):
        comment = f"# {describe_sentence(cut.name, words)}"
        above: list[str] = []
        if cut.name in old:
            line = written.document.lines[old[cut.name]]
            own = line.partition("#")[2]
            if own and (cut.name in unchanged or not own.strip().startswith(f"{cut.name} ")):
                comment = f"#{own}"
            elif not own:
                comment = ""
            above = written.document.lines[before[old[cut.name]] + 1 : old[cut.name]]
        lines += [*above, f"  - {str(cut.span.start).ljust(width)}  {comment}".rstrip()]
    return lines


def _edit_left_out(edits: LineEdits, wanted: dict[str, Any], carried: Carried) -> None:
    items = [each for each in wanted.get("leftOut") or [] if isinstance(each, dict)]
    if not items:
        return
    labels = {cut.name for cut in carried.new.cuts}
    carrying = {each.sentence for each in carried.claims if each.fate is ClaimFate.FOLLOWED}
    kept = [each for each in items if each.get("sentence") in labels and each.get("sentence") not in carrying]
    kept += leave_out_parts(carried, items, carrying)
    if kept != items:
        wanted["leftOut"] = kept or None
        edits.put_list("leftOut", items, kept)


def leave_out_parts(
    carried: Carried, items: Iterable[Mapping[str, Any]], carrying: AbstractSet[str | None]
) -> list[Any]:
    """Return entries for new sentences that were a part of a sentence left out."""
    reasons = {str(each.get("sentence")): each.get("reason") for each in items}
    texts = {cut.name: words for cut, words in zip(carried.old.cuts, carried.old.sentences, strict=True)}
    found = []
    for match in carried.list_matches(Fate.NEW):
        label, words = carried.get_label(match), carried.new.sentences[match.new or 0].rstrip(FINAL_PUNCTUATION)
        for other, reason in reasons.items():
            if words and words.lower() in texts.get(other, "").lower() and label not in carrying:
                found.append({"sentence": label, "reason": reason})
                break
    return found


def _build_outline(written: WrittenDocument, carried: Carried, facts: PageFacts) -> list[dict[str, Any]]:
    by_start = {cut.span.start: cut.name for cut in carried.new.cuts}
    labels = set(by_start.values())
    if facts.outline is None:
        kept = [each for each in written.values.get("outline") or [] if each.get("sentence") in labels]
        return [{k: v for k, v in each.items() if k != "leadIn" or v in labels} for each in kept]
    outline = []
    for each in facts.outline:
        entry = {name: str(value) for name, value in each.items() if name not in {"sentence", "leadIn"}}
        if (sentence := by_start.get(each["sentence"])) is None:
            continue
        lead_in = by_start.get(each.get("leadIn", -1))
        given = {"sentence": sentence, "role": entry.pop("role"), **entry}
        outline.append(given | ({"leadIn": lead_in} if lead_in else {}))
    return outline


def _edit_imprint(edits: LineEdits, wanted: dict[str, Any], facts: PageFacts) -> None:
    """Write what the page now says of itself; what editors or the text say stays."""
    known = dict(wanted.get("imprint") or {})
    for name, value in facts.imprint.items():
        held = known.get(name)
        if held == value or (isinstance(held, dict) and held.get("origin") != "page"):
            continue
        known[name] = dict(value)
        edits.put_inner("imprint", name, dict(value))
    if known != (wanted.get("imprint") or {}):
        wanted["imprint"] = known
    if facts.original is not None:
        original = {name: str(value) for name, value in facts.original.items()}
        if original != wanted.get("original"):
            wanted["original"] = original
            edits.put_field("original", original)
