#!/usr/bin/env bash
# @extractus/feed-extractor 8.0.3 reads the title 1E90 as 1e+90 and the id 0123 as 123, and links to the first link.
#
# Expected: `id`, `title` and `summary` of an Atom entry are text (RFC 4287, 3.1 and 4.2), so they come back as written;
# the link of an entry is its alternate one, not the one with rel="self" or "related" before it (4.2.7.2).
# Happens: text that looks like a number becomes one and is printed again: 1E90 is "1e+90", 5.40 is "5.4", 0x10 is "16",
# 0123 and 123 are one id. The link is that of the first element with an href, whatever its rel or type says.
# Why it matters: feeds of changes name codes and records in exactly these elements. An entry on ICD-11's 1E90 loses its
# code, records 0123 and 123 overwrite each other, and a reader's tap opens JSON or the withdrawn page named by "related".
# Workaround: feedsmith 3 keeps the text and every link with its rel; or write titles with a word in them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @extractus/feed-extractor@8.0.3 feedsmith@3.0.1
cat >read.mjs <<'JS'
import { extractFromXml } from "@extractus/feed-extractor";
import { parseFeed } from "feedsmith";

const entry = (id, title, summary, links) =>
  `<entry><id>${id}</id><title>${title}</title><summary>${summary}</summary>
   <updated>2026-11-30T09:00:00Z</updated>${links}</entry>`;
const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:fevers</id><title>Fevers</title>
<updated>2026-11-30T09:00:00Z</updated>
${entry("0123", "1E90", "5.40", '<link rel="self" href="https://example.org/0123.json"/><link href="https://example.org/0123"/>')}
${entry("123", "0x10", "5", '<link rel="related" href="https://example.org/old"/><link rel="alternate" href="https://example.org/123"/>')}
</feed>`;
for (const { id, title, description, link } of extractFromXml(feed).entries) {
  console.log("feed-extractor", id, title, description, link);
}
for (const { id, title, summary } of parseFeed(feed).feed.entries) {
  console.log("feedsmith", id, title.value, summary.value);
}
JS
node read.mjs | tee seen
cat >expected <<'TEXT'
feed-extractor 123 1e+90 5.4 https://example.org/0123.json
feed-extractor 123 16 5 https://example.org/old
feedsmith 0123 1E90 5.40
feedsmith 123 0x10 5
TEXT
diff expected seen
