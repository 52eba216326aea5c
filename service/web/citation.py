"""Citations of a page: document, sentence, release and hashes, so that anyone can check the words."""

from dataclasses import dataclass

from service.publishing.imprint import describe_document
from service.quotations import introduce_record
from service.web.page_labels import format_day, format_title
from service.web.record_loader import Bodies, Wire


@dataclass(frozen=True)
class Citation:
    """A citation as plain text, in three parts: `page` is the path of the cited page, `hashes` are (subject, hash)."""

    said: str
    page: str
    hashes: tuple[tuple[str, str], ...]


def build_citation(bodies: Bodies, record: Wire, document: Wire | None, places: list[str]) -> Citation:
    """Return the citation of a record; `places` are the short ids of the sentences that it rests on."""
    release = bodies.read.release
    words = record.get("quote") or record.get("text")
    named = introduce_record(words, record) if words else format_title(record)
    said = [f"“{named}” ({record['type']} {record['id']})"]
    if document and record["type"] != "document":
        said.append(f"from {_describe_document(document)}{_describe_places(places)}")
    said.append(f"medcontent, release {release.number} ({format_day(release.time)})")
    hashes = [("record", record["sha256"]), *([("text", document["textSha256"])] if document else [])]
    return Citation(", ".join(said), record["links"]["webUrl"], tuple(hashes))


def _describe_document(document: Wire) -> str:
    if format_title(document) == document["id"]:
        return f"the article {document['id']}"
    return describe_document(document, "title", "author", "publisher", "published")


def _describe_places(places: list[str]) -> str:
    return f", {'sentence' if len(places) == 1 else 'sentences'} {', '.join(places)}" if places else ""
