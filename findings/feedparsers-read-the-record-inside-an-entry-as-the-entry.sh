#!/usr/bin/env bash
# feedparser 6.0.14 and feedparser-rs 0.7.1 read a record that an Atom entry carries as if it were the entry.
#
# Expected: content with an XML media type holds a document of another namespace (RFC 4287, 4.1.3.3, rule 5); its
# elements are not Atom's. A reader returns the XML, or nothing, and keeps title, link and dates of the entry.
# Happens: with a FHIR resource in the content, feedparser's `updated` is {'value': '2026'}, the FHIR date; with a
# record that has <link>, <title> and <updated> in its own namespace, feedparser replaces the link and feedparser-rs
# replaces the title and the date of the entry by those of the record. The content is empty. bozo is False.
# Why it matters: a follower compares `updated` to see what changed. With 2019 there instead of today, it skips the
# change; with a dict there, sorting by date fails.
# Workaround: publish records by `content src=` (an address) instead of inline, or read such feeds with feedsmith.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14 feedparser-rs==0.7.1
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata

import feedparser
import feedparser_rs

FHIR = (
    '<content type="application/fhir+xml"><Basic xmlns="http://hl7.org/fhir"><id value="amber"/><created value="2026"/>'
    "</Basic></content>"
)
DATED = FHIR.replace("Basic", "Composition").replace("created", "date")
RECORD = (
    '<content type="application/xml"><record xmlns="https://example.org/records"><id>E05</id><title>Old title</title>'
    "<link>https://example.org/old</link><updated>2019-01-01T00:00:00Z</updated></record></content>"
)


def render_feed(content: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:feed</id>'
        "<title>Changes</title><updated>2026-11-30T10:00:00Z</updated><author><name>Amber desk</name></author>"
        '<entry><id>urn:x:1</id><title>Amber fever</title><link href="https://example.org/amber-fever"/>'
        f"<updated>2026-11-30T08:00:00Z</updated><summary>Changed.</summary>{content}</entry></feed>"
    )


for name in ("feedparser", "feedparser-rs"):
    print(name, importlib.metadata.version(name))
plain = feedparser.parse(render_feed(FHIR)).entries[0]
dated = feedparser.parse(render_feed(DATED)).entries[0]
record = feedparser.parse(render_feed(RECORD))
fast = feedparser_rs.parse(render_feed(RECORD)).entries[0]
print(plain.updated, dated.updated, record.entries[0].link, record.entries[0].content)
print(fast.id, fast.title, fast.link, fast.updated)
assert plain.updated == "2026-11-30T08:00:00Z"
assert dated.updated == {"value": "2026"}, dated.updated
assert record.entries[0].link == "https://example.org/old" and not record.bozo
assert record.entries[0].content[0].value == ""
assert (fast.title, fast.updated) == ("Old title", "2019-01-01T00:00:00Z"), (fast.title, fast.updated)
PYTHON
