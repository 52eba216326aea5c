"""Export the published content as the files that editors would write.

The files are formatted as by `fmt`, shorthands included, so that the same content gives the same files. Planning them
changes nothing. Claims of a withdrawn document are left out: they cannot exist without its text.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from seed.file_forms import CONTENT, get_form
from seed.reading.root import DOCUMENTS, MARKER
from seed.reading.source_location import OTHERS
from seed.writing.comments import Comments, Path
from seed.writing.formatter import format_yaml
from service.catalog import KINDS, get_kind
from service.publishing.corpus import Corpus
from service.publishing.records import Source, World
from service.store.queries import ReleaseRow

File = tuple[PurePosixPath, bytes]
NOT_REVIEWED = {"status": "not-reviewed"}
# This many words of a sentence follow its start as a comment.
COMMENT_WORDS = 8


def iterate_files(library: Corpus, newest: ReleaseRow) -> Iterator[File]:
    """Yield every file of the published content: its path within the root, and its bytes."""
    said = {"time": newest.time, "author": newest.author, "note": newest.note}
    yield PurePosixPath(MARKER), format_yaml(CONTENT, {"release": said}).encode()
    for document in library.list_documents():
        world = library.load_world(document)
        if document is not None:
            yield from _export_document(world, document)
        for kind in KINDS:
            if kind.name not in {"document", "sentence", "claim"}:
                for source in world.sources.values():
                    if source.kind is kind:
                        text = format_yaml(get_form(kind), build_written(source))
                        yield PurePosixPath(kind.plural, f"{source.id}.yaml"), text.encode()


def build_written(source: Source) -> dict[str, Any]:
    """Return a record as an editor would write it: without empty values, evidence shortened."""
    if source.withdrawal:
        notice = {"reason": source.withdrawal.reason, "replacedBy": source.withdrawal.replaced_by}
        return {"withdrawn": _drop_empty(notice)}
    values: dict[str, Any] = _drop_empty(source.values)
    if values.get("review") == NOT_REVIEWED:
        del values["review"]
    if source.kind.stated:
        values["evidence"] = _shorten_evidence(source)
    return values


def _export_document(world: World, id_: str) -> Iterator[File]:
    source = world.sources.get(("document", id_))
    if source is None:
        return
    folder, values = PurePosixPath(DOCUMENTS, id_), build_written(source)
    text = values.pop("text", None)
    beside: dict[Path, str] = {
        ("sentences", index): f"# {said}" for index, said in enumerate(_list_sentences(world, id_))
    }
    document = format_yaml(get_form(source.kind), values, Comments(beside=beside if text is not None else {}))
    yield folder / "document.yaml", document.encode()
    if text is not None:
        yield folder / "text.txt", text.encode()
        yield folder / "claims.yaml", format_yaml(get_form(get_kind("claim")), list(_list_claims(world))).encode()


def _list_sentences(world: World, id_: str) -> Iterator[str]:
    """Yield the short id of each sentence with its first words."""
    for sentence in world.document_sentences.get(id_, []):
        words = " ".join(str(sentence.values["text"]).split()[:COMMENT_WORDS])
        yield f"{sentence.id.rpartition('.')[2]:<5} {words}"


def _list_claims(world: World) -> Iterator[dict[str, Any]]:
    claims = [source for source in world.sources.values() if source.kind.name == "claim"]
    for claim in sorted(claims, key=world.build_order_key):
        values = build_written(claim)
        values.pop("document", None)
        yield {"id": claim.id.rpartition(".")[2], **values}


def _shorten_evidence(source: Source) -> dict[str, list[str]]:
    """Return the evidence with the most common claims under `others`, and claims by the last part of their ids."""
    lead = f"{source.document}."
    evidence = {
        name: [claim.removeprefix(lead) for claim in source.values["evidence"][name]]
        for name in source.kind.content
        if name in source.values["evidence"]
    }
    shared = Counter(map(tuple, evidence.values())).most_common(1)
    if not shared:
        return {}
    most = list(shared[0][0])
    return {**{name: claims for name, claims in evidence.items() if claims != most}, OTHERS: most}


def _drop_empty(value: Any) -> Any:
    """Return a value without its empty members."""
    if isinstance(value, Mapping):
        inner = {name: _drop_empty(item) for name, item in value.items()}
        return {name: item for name, item in inner.items() if item not in (None, [], {})}
    return [_drop_empty(item) for item in value] if isinstance(value, list) else value
