#!/usr/bin/env bash
# microdata-node 2.0.0 makes a number of the code 1E90, microdata 0.8.0 reads its label; a bare date is lost by three.
#
# Expected: HTML's "value" of a property is the value attribute of <data> and <meter>, as text, and the datetime attribute
# of <time>; a <time> without that attribute has its text as its value (HTML, 5.2.4).
# Happens: microdata-node turns the value of <data> into a number: 1E90 is 1e+90, 007 is 7, 5.40 is 5.4, in JSON and
# JSON-LD. microdata (Python) knows neither <data> nor <meter>: a code is its label. Both and extruct 0.18.0 read
# <time>2026-03-05</time> as "". microdata-rdf-streaming-parser keeps the text and makes an xsd:integer of 1E90, which is
# no valid literal, and one of 007.
# Why it matters: pages of health articles mark codes with <data value> and review dates with <time>; who collects them
# stores a number that is no code, and a page without a date of review.
# Workaround: give codes in <meta content>, and every <time> its datetime; all four read these as written.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check microdata==0.8.0 extruct==0.18.0
npm install --silent --no-audit --no-fund --ignore-scripts microdata-node@2.0.0 microdata-rdf-streaming-parser@3.0.0
cat >page.html <<'HTML'
<div itemscope itemtype="https://schema.org/MedicalCondition">
<data itemprop="code" value="1E90">amber fever</data> <data itemprop="ward" value="007">glass ward</data>
<data itemprop="dose" value="5.40">five</data> <meter itemprop="score" value="5" max="10">half</meter>
<time itemprop="reviewed">2026-03-05</time> <time itemprop="next" datetime="2027-03">next spring</time></div>
HTML
cat >read.py <<'PYTHON'
import pathlib

import extruct
import microdata

NAMES = ("code", "ward", "dose", "score", "reviewed", "next")
page = pathlib.Path("page.html").read_text()
(item,) = microdata.get_items(page)
print("microdata", [item.get(name) for name in NAMES])
(item,) = extruct.extract(page, syntaxes=["microdata"])["microdata"]
print("extruct", [item["properties"][name] for name in NAMES])
PYTHON
cat >read.cjs <<'JS'
const { readFileSync } = require("node:fs");
const { toJson } = require("microdata-node");
const { MicrodataRdfParser } = require("microdata-rdf-streaming-parser");

const names = ["code", "ward", "dose", "score", "reviewed", "next"];
const page = readFileSync("page.html", "utf8");
const { properties } = toJson(page).items[0];
console.log("microdata-node", JSON.stringify(names.map((name) => properties[name][0])));
const values = {};
const parser = new MicrodataRdfParser({ baseIRI: "https://example.org/" });
parser.on("data", ({ predicate, object }) => {
  values[predicate.value.split("/").at(-1)] = `${object.value} ${object.datatype?.value.split("#")[1]}`;
});
parser.on("end", () => console.log("streaming", JSON.stringify(names.map((name) => values[name]))));
parser.end(page);
JS
{ venv/bin/python -W ignore read.py; node read.cjs; } | tee seen
cat >expected <<'TEXT'
microdata ['amber fever', 'glass ward', 'five', 'half', '', '2027-03']
extruct ['1E90', '007', '5.40', '5', '', '2027-03']
microdata-node [1e+90,7,5.4,5,"","2027-03"]
streaming ["1E90 integer","007 integer","5.40 double","5 integer","2026-03-05 string","2027-03 gYearMonth"]
TEXT
diff expected seen
