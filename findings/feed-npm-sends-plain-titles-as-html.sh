#!/usr/bin/env bash
# feed 6.0.0 (npm) labels plain titles and descriptions as HTML: "Glass score <low>: rest" loses its middle.
#
# Expected: `title` and `description` of an item are text; the Atom output says type="text", or escapes what it
# labels as HTML (RFC 4287, 3.1.1.2: HTML text is markup, escaped once for XML).
# Happens: the text goes unescaped into CDATA with type="html". A reader parses it as HTML, so that "<low>" is a
# tag. The JSON output of the same feed gives the text unchanged.
# Why it matters: titles of health records hold limits, placeholders and comparisons in angle brackets.
# Which words survive depends on the reader's HTML parser; feedparser 6.0.14 shows "Glass score : rest".
# Workaround: escape & and < in titles and descriptions yourself, for the Atom and RSS outputs only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts feed@6.0.0 >/dev/null
cat > write.mjs <<'JAVASCRIPT'
import assert from 'node:assert'
import { writeFileSync } from 'node:fs'
import { Feed } from 'feed'
const feed = new Feed({ title: 'Glass levels', id: 'https://example.org/', link: 'https://example.org/', copyright: '', updated: new Date(0) })
feed.addItem({ title: 'Glass score <low>: rest', id: 'https://example.org/1', link: 'https://example.org/1', date: new Date(0) })
const atom = feed.atom1()
console.log(atom)
assert.ok(atom.includes('<title type="html"><![CDATA[Glass score <low>: rest]]></title>'))
assert.strictEqual(JSON.parse(feed.json1()).items[0].title, 'Glass score <low>: rest')
writeFileSync('feed.xml', atom)
JAVASCRIPT
node write.mjs
venv/bin/python - <<'PYTHON'
import feedparser

title = feedparser.parse("feed.xml").entries[0].title
print("feedparser", feedparser.__version__, repr(title))
assert title == "Glass score : rest", title
PYTHON
