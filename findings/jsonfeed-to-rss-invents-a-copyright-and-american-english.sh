#!/usr/bin/env bash
# jsonfeed-to-rss 3.0.8 declares German a feed in American English, claims a copyright of this year, and eats "<5 mg>".
#
# Expected: JSON Feed 1 has neither a language nor a copyright, RSS 2.0 needs neither, so the converted feed has none.
# `content_text` is plain text (JSON Feed, "Items"), an RSS description is HTML, so "<" is escaped twice.
# Happens: the feed says `<language>en-us</language>` and "© YEAR author"; jsonfeed-to-atom 1.2.5 writes the same <rights>,
# and an item without a title gets one from its HTML, where struck-out words count. In the RSS description plain text
# is escaped once, so that a reader takes "<low dose>" for a tag.
# Why it matters: a republisher claims rights on content that has another licence and owner; screen readers read German
# with an English voice; the bound of a dose disappears.
# Workaround: give the converter content_html and a title for each item, and remove language and copyright afterwards.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check feedparser==6.0.14
npm install --silent --no-audit --no-fund --ignore-scripts jsonfeed-to-rss@3.0.8 jsonfeed-to-atom@1.2.5
cat >convert.mjs <<'JS'
import { writeFileSync } from "node:fs";
import toAtom from "jsonfeed-to-atom";
import toRss from "jsonfeed-to-rss";

const feed = {
  version: "https://jsonfeed.org/version/1", title: "Fieber", home_page_url: "https://example.org/",
  feed_url: "https://example.org/feed.json", author: { name: "Amber Board" },
  items: [
    { id: "1", url: "https://example.org/1", title: "Glimmerol", content_text: "Nimm <low dose> & ruh dich aus",
      date_published: "2026-11-30T09:00:00Z" },
    { id: "2", url: "https://example.org/2", content_html: "<p>Nimm <del>kein</del> <b>wenig</b> Glimmerol</p>",
      date_published: "2026-11-30T09:00:00Z" },
  ],
};
writeFileSync("rss.xml", toRss(feed));
writeFileSync("atom.xml", toAtom(feed));
JS
node convert.mjs
cat >read.py <<'PYTHON'
import datetime
import re

import feedparser

for name in ("rss.xml", "atom.xml"):
    read = feedparser.parse(name)
    rights = re.sub(rf"\b{datetime.date.today().year}\b", "THIS YEAR", read.feed.rights)
    print(read.feed.get("language"), "|", rights, "|", read.entries[1].title)
    print(read.entries[0].get("summary"))
PYTHON
venv/bin/python -W ignore read.py | tee seen
cat >expected <<'TEXT'
en-us | © THIS YEAR Amber Board | Nimm kein wenig Glimmerol
Nimm  & ruh dich aus
None | © THIS YEAR Amber Board | Nimm kein wenig Glimmerol
Nimm <low dose> & ruh dich aus
TEXT
diff expected seen
