"""How to cite what a page shows: document, sentence, release and hashes, so that anyone can check the words."""

from flask import request

from service.web.bodies import Bodies, Wire
from service.web.naming import day, title_of
from service.web.spans import short


def citation(bodies: Bodies, record: Wire, document: Wire | None, claims: list[str]) -> str:
    """Return the citation of a record as plain text; `claims` are those it rests on."""
    release = bodies.read.release
    named = record.get("quote") or record.get("text") or title_of(record)
    said = [f"“{named}” ({record['type']} {record['id']})"]
    if document and record["type"] != "document":
        said.append(f"from {_document(document)}{_places(claims)}")
    said.append(f"medcontent, release {release.number} ({day(release.time)})")
    said.append(here(record["links"]["webUrl"]))
    hashes = [f"SHA-256 of the record: {record['sha256']}"]
    if document:
        hashes.append(f"SHA-256 of the text: {document['textSha256']}")
    return ". ".join([", ".join(said), *hashes]) + "."


def here(path: str) -> str:
    """Return the full address of a path on this host."""
    return request.host_url.rstrip("/") + path


def _document(document: Wire) -> str:
    if not document["title"]:
        return f"the article {document['id']}"
    return ", ".join(str(document[key]) for key in ("title", "author", "published") if document[key])


def _places(claims: list[str]) -> str:
    places = list(dict.fromkeys(short(claim).partition("c")[0] for claim in claims))
    return f", {'sentence' if len(places) == 1 else 'sentences'} {', '.join(places)}" if places else ""
