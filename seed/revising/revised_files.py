"""The files of a revised document: carried parts keep their lines, and only differences are written."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from schemas.declaration import Origin
from seed.drafts import ContentFiles
from seed.file_forms import find_form, get_form
from seed.locations import FilePlace
from seed.reading.nodes import Items, convert_to_plain
from seed.reading.nodes import Mapping as Fields
from seed.reading.read_errors import ReadingFault
from seed.reading.root import DOCUMENTS
from seed.reading.yaml import MOST_BYTES, read
from seed.revising.carrying import Carried, ClaimFate, LabelledText, WrittenClaim
from seed.revising.matching import Fate
from seed.scaffold.document_template import describe_sentence
from seed.shorthands import SHORT_CLAIM
from seed.writing.formatter import format_yaml
from seed.writing.line_edits import LineEdits
from service.publishing.quotes import FINAL_PUNCTUATION
from service.publishing.records import Draft
from service.publishing.segmentation import compress_labels
from service.publishing.text_revisions import compute_seal

REASON = "The revised text no longer says it."


@dataclass(frozen=True)
class WrittenDocument:
    """A document as its files have it."""

    id: str
    folder: PurePosixPath
    text: LabelledText
    values: Mapping[str, Any]
    document: LineEdits
    claims_file: LineEdits | None
    claims: list[WrittenClaim]
    records: list[Draft] = field(default_factory=list)

    @property
    def retired(self) -> list[str]:
        """The labels that are not given again."""
        return list((self.values.get("revised") or {}).get("retired") or ())


@dataclass(frozen=True)
class PageFacts:
    """What a new original says of itself and of its sentences; None where it is plain text.

    `outline` names sentences by their starts.
    """

    imprint: Mapping[str, Any] = field(default_factory=dict)
    original: Mapping[str, Any] | None = None
    outline: list[dict[str, Any]] | None = None


def read_document(content: ContentFiles, id_: str, text: LabelledText) -> WrittenDocument:
    """Read the files of a document that has no fault of reading. Raises ReadingFault."""
    folder = PurePosixPath(DOCUMENTS, id_)
    document, claims = _open(content, folder / "document.yaml"), _open(content, folder / "claims.yaml")
    values = convert_to_plain(document.root)
    items = convert_to_plain(claims.root) if isinstance(claims.root, Items) else []
    listed = [
        WrittenClaim(number, str(item.get("id")), item) for number, item in enumerate(items) if isinstance(item, dict)
    ]
    sound = [claim for claim in listed if SHORT_CLAIM.fullmatch(claim.id)]
    records = [draft for draft in content.drafts if draft.kind.stated and _get_document(draft) == id_]
    is_list = isinstance(claims.root, Items)
    return WrittenDocument(id_, folder, text, values, document, claims if is_list else None, sound, records)


def build_files(
    content: ContentFiles, written: WrittenDocument, carried: Carried, facts: PageFacts, published: set[Any] | None
) -> dict[PurePosixPath, bytes]:
    """Return the files that the revision writes, by path; `published` are the keys of records, None if unknown.

    Raises EditLost.
    """
    files = {
        written.folder / "document.yaml": _edit_document(written, carried, facts).encode(),
        written.folder / "text.txt": carried.new.text.encode(),
    }
    if written.claims_file is not None:
        files[written.folder / "claims.yaml"] = _edit_claims(content, written, carried, published).encode()
    for record in written.records:
        path = PurePosixPath(record.kind.plural, f"{record.id}.yaml")
        is_published = published is None or record.key in published
        if edited := _edit_record(content, path, record, _list_gone(written, carried), is_published=is_published):
            files[path] = edited.encode()
    return {path: data for path, data in files.items() if data != _read_bytes(content, path)}


def list_withdrawn(written: WrittenDocument, carried: Carried) -> list[Draft]:
    """Return the records all of whose words are gone."""
    gone = _list_gone(written, carried)
    return [record for record in written.records if is_gone(record, gone)]


def is_gone(record: Draft, gone: AbstractSet[str]) -> bool:
    """Return whether all the words of a record were quoted from claims that are gone."""
    quoted = {name for name, origin in record.kind.content.items() if origin is Origin.QUOTED}
    cited = list_cited(record, quoted)
    return bool(cited) and cited <= gone


def list_cited(record: Draft, fields: AbstractSet[str] | None = None) -> set[str]:
    """Return the ids of the claims that a record, or some of its fields, cites."""
    evidence = record.values.get("evidence") if isinstance(record.values, dict) else None
    named = evidence.items() if isinstance(evidence, dict) else ()
    lists = [claims for name, claims in named if fields is None or name in fields]
    return {str(claim) for claims in lists if isinstance(claims, list) for claim in claims}


def _list_gone(written: WrittenDocument, carried: Carried) -> set[str]:
    return {f"{written.id}.{each.claim.id}" for each in carried.claims if each.fate is ClaimFate.GONE}


def _edit_document(written: WrittenDocument, carried: Carried, facts: PageFacts) -> str:
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
    kept += _leave_out_parts(carried, items, carrying)
    if kept != items:
        wanted["leftOut"] = kept or None
        edits.put_list("leftOut", items, kept)


def _leave_out_parts(
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


def _edit_claims(content: ContentFiles, written: WrittenDocument, carried: Carried, published: set[Any] | None) -> str:
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
    left_out |= {each["sentence"] for each in _leave_out_parts(carried, written.values.get("leftOut") or [], held)}
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


def _edit_record(
    content: ContentFiles, path: PurePosixPath, record: Draft, gone: set[str], *, is_published: bool
) -> str | None:
    """Return the file of a record that cites claims that are gone: withdrawn, or without them where others remain."""
    cited, form = list_cited(record), get_form(record.kind)
    if not cited & gone:
        return None
    if is_gone(record, gone):
        # A record that was never published leaves no notice: its file is for the editor to delete.
        return None if not is_published else format_yaml(form, {"withdrawn": {"reason": REASON}})
    edits = _open(content, path)
    wanted = convert_to_plain(edits.root)
    short = {claim.rpartition(".")[2] for claim in gone}
    for name, claims in dict(wanted.get("evidence") or {}).items():
        kept = [claim for claim in claims or [] if claim not in gone and claim not in short]
        if kept and kept != claims:
            wanted["evidence"] = {**wanted["evidence"], name: kept}
            edits.put_inner("evidence", name, kept)
    return edits.apply(wanted, content.root.format_path(path))


def _open(content: ContentFiles, path: PurePosixPath) -> LineEdits:
    reading = read(content.root.read(path, limit=MOST_BYTES), content.root.format_path(path))
    if reading.root is None or reading.faults:
        raise ReadingFault(
            "yaml", FilePlace(content.root.format_path(path), 1, 1), f"{path} has faults.", "run `medcontent check`"
        )
    return LineEdits(reading.text, reading.root, find_form(path.parts[0], path.name))


def _get_document(draft: Draft) -> str | None:
    return draft.values.get("document") if isinstance(draft.values, dict) else None


def _read_bytes(content: ContentFiles, path: PurePosixPath) -> bytes | None:
    try:
        return (content.root.path / path).read_bytes()
    except OSError:
        return None
