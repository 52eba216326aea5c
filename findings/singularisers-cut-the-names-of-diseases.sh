#!/usr/bin/env bash
# Four packages make singulars of names that have none: rabies is "raby", tuberculosis "tuberculosi", diabetes "diabete".
#
# Expected: singular("metastases") is "metastasis", and a word that is singular already comes back as it is (inflect
# documents False for that). All four know "diagnoses", so that one trusts them with the words of the same kind.
# Happens: pluralize 8.0.0, natural 8.1.1, inflect 7.6.0 and inflection 0.5.1 cut the last letters of most names of
# diseases and organs, each of other ones; inflection writes "viri" for several viruses and one "fetus" for many.
# Why it matters: generators of clients and of database models name types and fields with these packages, and apps
# fold search terms and headings with them. "Raby" and "tuberculosi" are headings that patients read, and a look-up
# by the singular finds nothing.
# Workaround: show the `name` and `aliases` of a record as they are; for headings use the labels of /v1/vocabularies.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check inflect==7.6.0 inflection==0.5.1
npm install --silent --no-audit --no-fund --prefix . pluralize@8.0.0 natural@8.1.1
cat >read.mjs <<'JS'
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const pluralize = require("pluralize");
const NounInflector = require("natural/lib/natural/inflectors/noun_inflector");
const natural = new NounInflector();
const words = ["diagnoses", "metastases", "rabies", "tuberculosis", "rickets", "pelvis", "uterus"];
console.log("pluralize:", words.map((word) => pluralize.singular(word)).join(" "));
console.log("natural:", words.map((word) => natural.singularize(word)).join(" "));
JS
cat >read.py <<'PYTHON'
import inflect
import inflection

words = ["diagnoses", "metastases", "rabies", "tuberculosis", "rickets", "pelvis", "uterus", "diabetes"]
engine = inflect.engine()
print("inflect:", *(engine.singular_noun(word) or word for word in words))
print("inflection:", *(inflection.singularize(word) for word in words))
print("inflection, plural:", *(inflection.pluralize(word) for word in ("virus", "fetus")))
PYTHON
{ node read.mjs; venv/bin/python read.py; } | tee seen
cat >expected <<'TEXT'
pluralize: diagnosis metastase raby tuberculosi ricket pelvi uterus
natural: diagnosis metastas rabies tuberculosi ricket pelvi uteru
inflect: diagnosis metastasis rabies tuberculosi ricket pelvi uteru diabetes
inflection: diagnosis metastase raby tuberculosi ricket pelvi uteru diabete
inflection, plural: viri fetus
TEXT
diff expected seen
