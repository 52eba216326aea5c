#!/usr/bin/env bash
# Two packages called rss-parser tear Atom's XHTML apart ("Do take mg. not 5"); feedparser-rs revives deleted words.
#
# Expected: an Atom entry with content type "xhtml" holds one XHTML div, and readers process it as XHTML (RFC 4287,
# 3.1.1.3 and 4.1.3.3), so the words come in their order, as feedsmith and feedparser give them.
# Happens: npm rss-parser 3.13.0 turns the tree into objects and back: the loose words come first, the words in
# elements after them. PyPI rss-parser 4.4.1 returns a dict from which the order cannot be told. feedparser-rs 0.7.1
# takes <del> and <s> away and keeps the words, and atoma 0.0.17 has no content at all (None), both without a notice.
# Why it matters: XHTML is the form in which a feed of health records can mark emphasis, deleted words and 10⁹ without
# double escaping. "Do <del>not</del> take <b>5</b> mg" reaches readers in another order or with another meaning.
# Workaround: publish type="text" or type="html" (escaped), which all of them read; or read with feedsmith 3.0.1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check feedparser==6.0.14 feedparser-rs==0.7.1 rss-parser==4.4.1 atoma==0.0.17
npm install --silent --no-audit --no-fund --prefix . rss-parser@3.13.0 feedsmith@3.0.1
cat >changes.atom <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:feed</id><title>Changes</title>
<updated>2026-11-30T10:00:00Z</updated><author><name>Amber desk</name></author>
<entry><id>urn:x:1</id><title>Amber fever</title><updated>2026-11-30T08:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Do <del>not</del> take <b>5</b> mg.</p></div></content>
</entry></feed>
XML
cat >read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { parseFeed } from "feedsmith";
import Parser from "rss-parser";
const xml = readFileSync("changes.atom", "utf-8");
console.log("feedsmith:", parseFeed(xml).feed.entries[0].content.value);
console.log("rss-parser (npm):", (await new Parser().parseString(xml)).items[0].contentSnippet);
JS
cat >read.py <<'PYTHON'
from pathlib import Path

import atoma
import feedparser
import feedparser_rs
from rss_parser import AtomParser

xml = Path("changes.atom").read_text()
print("feedparser:", feedparser.parse(xml).entries[0].content[0].value)
print("feedparser-rs:", feedparser_rs.parse(xml).entries[0].content[0].value)
print("rss-parser (PyPI):", AtomParser.parse(xml).feed.content.entries[0].content.content["div"]["p"])
print("atoma:", atoma.parse_atom_bytes(xml.encode()).entries[0].content)
PYTHON
{ node read.mjs; venv/bin/python -W ignore read.py; } | tee seen
cat >expected <<'TEXT'
feedsmith: <p>Do <del>not</del> take <b>5</b> mg.</p>
rss-parser (npm): Do  take  mg.not5
feedparser: <p>Do <del>not</del> take <b>5</b> mg.</p>
feedparser-rs: <p>Do not take <b>5</b> mg.</p>
rss-parser (PyPI): {'del': 'not', 'b': '5', '#text': 'Do  take  mg.'}
atoma: None
TEXT
diff expected seen
