#!/usr/bin/env bash
# feedparser 6.0.14: the link of a withdrawn entry becomes the link of the whole feed.
#
# Expected: at:deleted-entry (RFC 6721, section 3) is an element of its own that may hold at:by, at:comment, link and
# source. A reader that does not know it skips it with its children: "foreign markup" may be ignored (RFC 4287, 6.3).
# Happens: feedparser goes into the unknown element and reads its children as those of the feed. feed.link is the
# address of the withdrawn record although the feed has an alternate link; the reason of the last deletion is
# feed.at_comment, and of several deletions only one is left. bozo is False. fastfeedparser and feedparser-rs skip it.
# Why it matters: an app that shows "Source: feed.link", or compares it to know a feed again, points to a record that
# was taken away, perhaps as harmful, and the pointer moves with each withdrawal.
# Workaround: take the link with rel "alternate" from feed.links yourself, the first one; publishers leave link and
# source out of at:deleted-entry. Follow deletions by another way than feedparser.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14 fastfeedparser==0.6.5 feedparser-rs==0.7.1
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata

import fastfeedparser
import feedparser
import feedparser_rs


def render_deletion(name: str, reason: str) -> str:
    return (
        f'<at:deleted-entry ref="urn:x:{name}" when="2026-11-30T09:00:00Z"><at:comment>{reason}</at:comment>'
        f'<link href="https://example.org/{name}"/></at:deleted-entry>'
    )


FEED = (
    '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
    'xmlns:at="http://purl.org/atompub/tombstones/1.0"><id>urn:x:feed</id><title>Changes</title>'
    "<updated>2026-11-30T10:00:00Z</updated><author><name>Amber desk</name></author>"
    '<link rel="alternate" href="https://example.org/changes"/>'
    "<entry><id>urn:x:amber-fever</id><title>Amber fever</title><updated>2026-11-30T08:00:00Z</updated></entry>"
    f"{render_deletion('glimmerol', 'Withdrawn: harmful.')}{render_deletion('glass-gland', 'Merged.')}</feed>"
)
reading = feedparser.parse(FEED)
for name in ("feedparser", "fastfeedparser", "feedparser-rs"):
    print(name, importlib.metadata.version(name))
print(reading.feed.link, reading.feed.at_comment, reading.feed["at_deleted-entry"], len(reading.entries), reading.bozo)
assert reading.feed.link == "https://example.org/glass-gland" and not reading.bozo
assert reading.feed.at_comment == "Merged." and reading.feed["at_deleted-entry"]["ref"] == "urn:x:glass-gland"
assert len(reading.entries) == 1
assert fastfeedparser.parse(FEED).feed["link"] == "https://example.org/changes"
assert feedparser_rs.parse(FEED).feed.link == "https://example.org/changes"
PYTHON
