"""The change feed as Atom (RFC 4287): newest first, with deleted entries (RFC 6721), paged (RFC 5005).

Every id is a UUID made from the first release and the record. Two services with the same history, such as a mirror and
its origin, use the same ids, and ids need no domain name.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from schemas.records import ADVISED
from schemas.urns import build_urn
from service.catalog import get_kind
from service.quotations import introduce_record
from service.store.changes import ReleaseChange
from service.store.queries import ReleaseRow
from service.xml_text import DECLARATION, render_element, render_empty_element

MEDIA_TYPE = "application/atom+xml"
SPACE = uuid.UUID("0f7a3c52-6f0c-5d0e-9a53-3f7f6f1d2b11")
# The scheme of categories that say how much a change matters.
SCHEME = build_urn("significance")
TITLE = "Changes of the content"
SUBTITLE = "What was published, changed or withdrawn, each record once, the newest first. This is not medical advice."


def render_feed(
    first: ReleaseRow,
    newest: ReleaseRow,
    changes: Iterable[ReleaseChange],
    around: Mapping[str, str | None],
    base: str = "",
) -> Iterator[str]:
    """Yield the document. `first` is the release that the history begins with, `around` the linked pages by relation.

    `base` is the address of the service without a slash at its end. If it is empty, all addresses are paths, which
    readers should resolve against the address of the feed (RFC 4287, section 2).
    """
    space = _build_namespace(first)
    yield f"{DECLARATION}\n"
    yield '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="en">\n'
    yield _render_line("id", space.urn) + _render_line("title", TITLE) + _render_line("subtitle", SUBTITLE)
    yield _render_line("updated", newest.time) + f"<author>{_render_line('name', newest.author)}</author>\n"
    yield _link("alternate", f"{base}/", "text/html")
    yield from (_link(relation, f"{base}{to}", MEDIA_TYPE) for relation, to in around.items() if to)
    for change in changes:
        yield from _render_deleted(space, change, base) if change.withdrawn else _render_entry(space, change, base)
    yield "</feed>\n"


def _render_entry(space: uuid.UUID, change: ReleaseChange, base: str) -> Iterator[str]:
    kind, body = get_kind(change.kind), orjson.loads(change.body)
    yield "<entry>\n" + _render_line("id", _build_id(space, change))
    yield _render_line("title", kind.build_reference_name(body, change.id)) + _render_line("updated", change.updated_at)
    yield render_empty_element("category", term=change.kind) + "\n" + _render_significance(change)
    yield _link("alternate", f"{base}{body['links']['webUrl']}", "text/html")
    yield _link("related", f"{base}{body['links']['self']}", "application/json")
    yield _render_line("rights", f"{body['attribution']['text']} {body['attribution']['notice']}")
    yield _render_line("summary", " ".join(_render_summary(body))) + "</entry>\n"


def _render_significance(change: ReleaseChange) -> str:
    """Return the category of the change, if it is known; RFC 6721 allows any element in a deleted entry."""
    if change.significance is None:
        return ""
    label = change.significance.replace("-", " ")
    return render_empty_element("category", term=change.significance, scheme=SCHEME, label=label) + "\n"


def _render_summary(body: Mapping[str, Any]) -> Iterator[str]:
    """Yield the source's words and the reviewers' advisories, always together."""
    name = next((name for name in ("wording", "quote", "text", "locator") if body.get(name)), None)
    yield introduce_record(f"“{body[name]}”", body, name) if name else "A document."
    judged = [*body.get("advisories", []), *([body["assessment"]] if body.get("assessment") else [])]
    advised = [each for each in judged if each["verdict"] in ADVISED]
    yield from (f"{each['assessedBy']}: {each['verdict']}. {each['reason']}" for each in advised)


def _render_deleted(space: uuid.UUID, change: ReleaseChange, base: str) -> Iterator[str]:
    notice = orjson.loads(change.body)
    yield f'<at:deleted-entry ref="{_build_id(space, change)}" when="{change.updated_at}">\n'
    yield _render_line("at:comment", notice["reason"])
    if notice["replacedBy"]:
        yield _link("related", f"{base}{notice['replacedBy']['self']}", "application/json")
    yield _render_significance(change)
    yield "</at:deleted-entry>\n"


def _build_namespace(first: ReleaseRow) -> uuid.UUID:
    return uuid.uuid5(SPACE, f"{first.time}\n{first.author}\n{first.note}")


def _build_id(space: uuid.UUID, change: ReleaseChange) -> str:
    return uuid.uuid5(space, f"{change.kind}/{change.id}").urn


def _render_line(name: str, text: str) -> str:
    return render_element(name, text) + "\n"


def _link(relation: str, address: str, media_type: str) -> str:
    return render_empty_element("link", rel=relation, href=address, type=media_type) + "\n"
