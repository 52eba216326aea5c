#!/usr/bin/env bash
# pronto's OBO Graph JSON says of an obsolete term that it is valid, and has no synonym of any term.
#
# Expected: pronto lists OBO and OBO Graph JSON as formats that it reads and writes; OBO Graphs has `meta.deprecated` and
# `meta.synonyms` with their scope for it. Writing OBO keeps both, so that one expects the same of JSON.
# Happens: pronto 2.7.4 writes `"deprecated": false` for every term and `"synonyms": []`. Reading its own file back,
# the obsolete term is a valid one that names no successor.
# Why it matters: terminologies retire codes, and lay words are synonyms with a scope. An app that keeps a terminology as
# JSON looks records up by a retired code without a warning, and "glow sickness" finds nothing.
# Workaround: keep the OBO form, or write `deprecated` and `synonyms` into the JSON from `term.obsolete` and
# `term.synonyms`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pronto==2.7.4
cat >amber.obo <<'OBO'
format-version: 1.4
ontology: amber

[Term]
id: AM:1
name: amber fever
synonym: "glow sickness" EXACT []
synonym: "fever" BROAD []

[Term]
id: AM:2
name: obsolete pale fever
is_obsolete: true
replaced_by: AM:1
OBO
cat >convert.py <<'PYTHON'
import json
from io import BytesIO

from pronto import Ontology

first = Ontology("amber.obo")
for format in ("obo", "json"):
    with open(f"copy.{format}", "wb") as file:
        first.dump(file, format=format)
    again = Ontology(f"copy.{format}")
    synonyms = sorted((each.scope, each.description) for each in again["AM:1"].synonyms)
    old = again["AM:2"]
    print(f"{format}: synonyms {synonyms}, AM:2 obsolete {old.obsolete}, replaced by {sorted(old.replaced_by.ids)}")
nodes = json.load(open("copy.json"))["graphs"][0]["nodes"]
print([(node["lbl"], node["meta"]["deprecated"], node["meta"]["synonyms"]) for node in nodes])
PYTHON
venv/bin/python -W ignore convert.py | tee seen
cat >expected <<'TEXT'
obo: synonyms [('BROAD', 'fever'), ('EXACT', 'glow sickness')], AM:2 obsolete True, replaced by ['AM:1']
json: synonyms [], AM:2 obsolete False, replaced by []
[('amber fever', False, []), ('obsolete pale fever', False, [])]
TEXT
diff expected seen
