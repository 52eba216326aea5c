#!/usr/bin/env bash
# tmx2dataframe 0.3.0 ends a sentence at its first mark-up; tmexchange 2.0.6 takes the marked words out of it.
#
# Expected: in TMX 1.4 a <seg> mixes text with <bpt>, <ept>, <ph> and <hi>; a reader returns the whole sentence, as
# translate-toolkit 3.20.4 does.
# Happens: "Do <bpt/>not<ept/> take glimmerol" is "Do " in the data frame of tmx2dataframe, without a warning. tmexchange
# moves the text of <hi> behind the sentence: "Take <hi>no</hi> glimmerol" is "Take glimmerol" and a list with "no", which
# its own writer refuses.
# Why it matters: who fills in translations of warnings from a memory, or trains on one, pairs "Do" with "Nimm", or
# "Take glimmerol" with the German for "take none".
# Workaround: translate-toolkit; or strip mark-up of the memory beforehand.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tmx2dataframe==0.3.0 pandas==2.2.3 translate-toolkit==3.20.4
npm install --silent --no-audit --no-fund --ignore-scripts tmexchange@2.0.6
cat >memory.tmx <<'XML'
<?xml version="1.0"?>
<tmx version="1.4"><header srclang="en" adminlang="en" creationtool="amber" creationtoolversion="1" segtype="sentence"
 o-tmf="amber" datatype="xml"/><body>
<tu tuid="1"><tuv xml:lang="en"><seg>Do <bpt i="1">&lt;b&gt;</bpt>not<ept i="1">&lt;/b&gt;</ept> take glimmerol</seg></tuv>
<tuv xml:lang="de"><seg>Nimm <bpt i="1">&lt;b&gt;</bpt>kein<ept i="1">&lt;/b&gt;</ept> Glimmerol</seg></tuv></tu>
<tu tuid="2"><tuv xml:lang="en"><seg>Take <hi>no</hi> glimmerol</seg></tuv>
<tuv xml:lang="de"><seg>Nimm <hi>kein</hi> Glimmerol</seg></tuv></tu></body></tmx>
XML
cat >read.py <<'PYTHON'
import pathlib

from tmx2dataframe import tmx2dataframe
from translate.storage import tmx

for unit in tmx.tmxfile.parsestring(pathlib.Path("memory.tmx").read_bytes()).units:
    print("toolkit:", unit.source, "|", unit.target)
for row in tmx2dataframe.read("memory.tmx")[1].itertuples():
    print(f"tmx2dataframe: {row.source_sentence!r} | {row.target_sentence!r}")
PYTHON
cat >read.mjs <<'JS'
import { readFileSync } from "node:fs";
import tmexchange from "tmexchange";

const memory = await tmexchange.tmx2js(readFileSync("memory.tmx", "utf8"));
console.log("tmexchange:", JSON.stringify(memory.resources["2"].en));
console.log("written:", await tmexchange.js2tmx(memory).then(() => "yes", (error) => error.constructor.name));
JS
{ venv/bin/python -W ignore read.py; node read.mjs; } | tee seen
cat >expected <<'TEXT'
toolkit: Do <b>not</b> take glimmerol | Nimm <b>kein</b> Glimmerol
toolkit: Take no glimmerol | Nimm kein Glimmerol
tmx2dataframe: 'Do ' | 'Nimm '
tmx2dataframe: 'Take ' | 'Nimm '
tmexchange: {"_":"Take  glimmerol","hi":["no"]}
written: TypeError
TEXT
diff expected seen
