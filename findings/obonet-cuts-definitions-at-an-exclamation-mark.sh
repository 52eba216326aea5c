#!/usr/bin/env bash
# obonet 1.3.0 ends a definition or synonym at " !": "Attention ! Do not take glimmerol." is "Attention.
#
# Expected: in OBO 1.4 a comment at the end of a line begins with an exclamation mark outside of quotes; in a quoted text
# it is a character like any other, as pronto (on fastobo, a strict implementation of the grammar) reads it.
# Happens: everything from the first blank with an exclamation mark behind it is taken for the comment, in quotes or not,
# without a warning. What is left has an opening quote and no closing one; a synonym loses its scope, and a definition
# its sources as well.
# Why it matters: French sets a blank before an exclamation mark, and warnings end in one. A terminology in OBO that an
# editor joins with records loses exactly the words after the warning.
# Workaround: read with pronto, or write "\!" in the file (obonet then keeps the backslash, which has to be taken out).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check obonet==1.3.0 pronto==2.7.4
cat >terms.obo <<'OBO'
format-version: 1.4
ontology: fevers

[Term]
id: FEVER:1
name: amber fever
def: "Attention ! Do not take glimmerol." [FEVER:board]
synonym: "Warning ! Glass fever" EXACT []
synonym: "striped fever!" EXACT []
OBO
cat >read.py <<'PYTHON'
import warnings

import obonet
import pronto

warnings.simplefilter("ignore")
term = pronto.Ontology("terms.obo")["FEVER:1"]
print("pronto:", str(term.definition), "|", *sorted(synonym.description for synonym in term.synonyms))
node = obonet.read_obo("terms.obo").nodes["FEVER:1"]
print("obonet:", node["def"], "|", *node["synonym"])
PYTHON
venv/bin/python read.py | tee seen
cat >expected <<'TEXT'
pronto: Attention ! Do not take glimmerol. | Warning ! Glass fever striped fever!
obonet: "Attention | "Warning "striped fever!" EXACT []
TEXT
diff expected seen
