#!/usr/bin/env bash
# ilib-xliff 1.4.1 turns "Do <pc>not</pc> take 5 mg" into "Do , take 5 mg"; xliff 6.4.0 keeps the last segment of a unit.
#
# Expected: a unit of XLIFF 2.0 has one or more segments (4.2.2.5), and inline codes such as <pc> and <ph> may stand
# anywhere in them; who reads and writes a file gets all words and every state back.
# Happens: ilib-xliff writes a comma in place of each inline code, drops the words inside <pc>, joins the segments and
# forgets their states. xliff for npm keeps the last segment of a unit, and writes no state, so that a target with
# needs-review-translation looks like any other. translate-toolkit 3.20.4 reads XLIFF 2.0 rightly, but "5<x/>10 mg" (a
# line break) of XLIFF 1.2 as "510 mg".
# Why it matters: translations of health articles travel in these files. A warning loses its negation or its first
# sentence between two tools, and the reviewer is not asked.
# Workaround: one segment a unit, plain text in it, states kept outside; compare the words before and after.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check translate-toolkit==3.20.4
npm install --silent --no-audit --no-fund --ignore-scripts ilib-xliff@1.4.1 xliff@6.4.0
cat >two.xliff <<'XML'
<?xml version="1.0"?>
<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en-GB" trgLang="de-DE">
<file id="f" original="amber"><unit id="u1" name="dose">
<segment state="initial"><source>Do <pc id="1">not</pc> take glimmerol.</source><target>Nimm <pc id="1">kein</pc> Glimmerol.</target></segment>
<segment state="final"><source>Rest.</source><target>Ruh dich aus.</target></segment></unit></file></xliff>
XML
cat >one.xliff <<'XML'
<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="amber" source-language="en-GB"
 target-language="de-DE" datatype="plaintext"><body><trans-unit id="1"><source>Children: 5<x id="2" ctype="lb"/>10 mg later</source>
<target state="needs-review-translation">Kinder: 5<x id="2" ctype="lb"/>10 mg danach</target></trans-unit></body></file></xliff>
XML
cat >read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { Xliff } from "ilib-xliff";
import xliff from "xliff";

const two = readFileSync("two.xliff", "utf8");
const units = new Xliff({ version: 2.0 });
units.deserialize(two.replace('original="amber"', 'original="amber" l:project="p" xmlns:l="http://ilib-js.com/loctool"'));
for (const { source, target } of units.getTranslationUnits()) console.log("ilib-xliff:", source, "|", target);
const { source, target } = (await xliff.xliff2js(two)).resources.f.u1;
console.log("xliff:", source, "|", target);
const written = await xliff.jsToXliff12(await xliff.xliff12ToJs(readFileSync("one.xliff", "utf8")));
console.log("xliff, states written:", written.match(/state=/g)?.length ?? 0);
JS
cat >read.py <<'PYTHON'
import pathlib

from translate.storage import xliff, xliff2

for name, reader in (("two.xliff", xliff2.Xliff2File), ("one.xliff", xliff.xlifffile)):
    for unit in reader.parsestring(pathlib.Path(name).read_bytes()).units:
        print("toolkit:", unit.source, "|", unit.target)
PYTHON
{ node read.mjs; venv/bin/python -W ignore read.py; } | tee seen
cat >expected <<'TEXT'
ilib-xliff: Do , take glimmerol.Rest. | Nimm , Glimmerol.Ruh dich aus.
xliff: Rest. | Ruh dich aus.
xliff, states written: 0
toolkit: Do not take glimmerol. | Nimm kein Glimmerol.
toolkit: Rest. | Ruh dich aus.
toolkit: Children: 510 mg later | Kinder: 510 mg danach
TEXT
diff expected seen
