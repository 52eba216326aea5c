"""Infobutton feeds: the response in the shape that clients of MedlinePlus Connect read.

The feed is one object. In JSON every text is under `_value`, as in that service; Atom is the same tree as XML. The
summary of each entry names the source of its words and the verdicts of reviewers.
"""

import html
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from schemas.declaration import Origin
from schemas.urns import build_urn
from service.catalog import get_kind
from service.lookup.infobutton_request import CRITERIA, RECIPIENT, Criterion
from service.quotations import introduce_record
from service.xml_text import replace_characters

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LANGUAGE = "en"
# The maximum number of other articles that an entry links to: an EHR shows a few links.
MAX_LINKS = 10

ET.register_namespace("", ATOM)
ET.register_namespace("xsi", XSI)

Node = Mapping[str, Any]


class Head(NamedTuple):
    """The feed's metadata; `base` is the full address of the service with a slash at its end."""

    subtitle: str
    recipient: str
    updated: str
    base: str


def build_feed(head: Head, asked: Sequence[Criterion], entries: Sequence[Node]) -> dict[str, Any]:
    """Return the feed with the entries for the criteria."""
    categories = [
        {"scheme": f"{CRITERIA}{part}{number or ''}", "term": term}
        for number, each in enumerate(asked)
        for part, term in (("c", each.code), ("cs", each.system), ("dn", each.name))
    ]
    named = "/".join(str(category["term"]) for category in categories)
    return {
        "xsi": XSI,
        "base": head.base,
        "lang": LANGUAGE,
        "title": {"_value": "medcontent", "type": "text"},
        "subtitle": {"_value": head.subtitle, "type": "text"},
        "author": {"name": {"_value": "medcontent"}, "uri": {"_value": head.base}},
        "updated": {"_value": head.updated},
        "category": [*categories, {"scheme": RECIPIENT, "term": head.recipient}],
        "id": {"_value": build_urn("infobutton", named)},
        "entry": list(entries),
    }


def build_entry(
    record: Mapping[str, Any], standing: str, base: str, others: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return the entry of a record; `standing` is the reason why it was found, `others` are records of its topic."""
    return {
        "lang": LANGUAGE,
        "title": {"_value": record["name"], "type": "text"},
        "link": [
            _build_link(record["name"], "alternate", record, base),
            *(_build_link(_name_with_document(each), "related", each, base) for each in others[:MAX_LINKS]),
        ],
        "id": {"_value": build_urn(record["type"], record["id"])},
        "updated": {"_value": record["updatedAt"]},
        "summary": {"_value": render_summary(record, standing, others), "type": "html"},
    }


def render_summary(record: Mapping[str, Any], standing: str, others: Sequence[Mapping[str, Any]] = ()) -> str:
    """Return a record in HTML: aliases, the source's words, why it was found, advisories, and the attribution.

    Other articles on its topic are named. The classes of the names and of the attribution are MedlinePlus's, which
    clients look for.
    """
    return "".join(f'<p class="{name}">{html.escape(text)}</p>' for name, text in _list_parts(record, standing, others))


def render_atom(node: Node) -> bytes:
    """Return the feed as Atom (RFC 4287)."""
    root = ET.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": node["lang"], f"{{{XML}}}base": node["base"]})
    _fill(root, {name: value for name, value in node.items() if name not in {"xsi", "base", "lang"}})
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _build_link(title: str, relation: str, record: Mapping[str, Any], base: str) -> dict[str, str]:
    address = base.rstrip("/") + record["links"]["webUrl"]
    return {"title": title, "rel": relation, "type": "text/html", "href": address}


def _name_with_document(record: Mapping[str, Any]) -> str:
    return f"{record['name']} ({record['document']['name']})"


def _list_parts(
    record: Mapping[str, Any], standing: str, others: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    if record["aliases"]:
        yield "NLMalsoCalled", f"Also called: {', '.join(record['aliases'])}"
    for name, origin in get_kind(record["type"]).content.items():
        if origin is Origin.QUOTED and record.get(name):
            words = record[name] if isinstance(record[name], list) else [record[name]]
            yield "quoted", introduce_record(f"“{'; '.join(words)}”", record, name)
    yield "standing", standing
    for advisory in record["advisories"]:
        verdict = advisory["verdict"].replace("-", " ").capitalize()
        yield "advisory", f"{verdict}: {advisory['reason']} ({advisory['assessedBy']})"
    if others:
        named = "; ".join(map(_name_with_document, others[:MAX_LINKS]))
        left = f"; and {len(others) - MAX_LINKS} more" if len(others) > MAX_LINKS else ""
        yield "others", f"The same in other articles: {named}{left}."
    yield "notice", record["attribution"]["notice"]
    yield "NLMattribution", record["attribution"]["text"]


def _fill(element: ET.Element, members: Node) -> None:
    for name, value in members.items():
        for each in value if isinstance(value, list) else [value]:
            plain = {key: text for key, text in each.items() if isinstance(text, str) and key != "_value"}
            attributes = {
                f"{{{XML}}}lang" if key == "lang" else key: replace_characters(text) for key, text in plain.items()
            }
            child = ET.SubElement(element, f"{{{ATOM}}}{name}", attributes)
            child.text = replace_characters(each["_value"]) if "_value" in each else None
            _fill(child, {key: inner for key, inner in each.items() if not isinstance(inner, str)})
