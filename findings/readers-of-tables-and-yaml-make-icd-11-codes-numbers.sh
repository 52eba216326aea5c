#!/usr/bin/env bash
# sqlite-utils 4.2.1, pyexcel 0.7.4, d3-dsv 3.0.2 and yaml 2.9.1 (npm) read the ICD-11 code 1E90 as 1e+90.
#
# Expected: 1E90 and 1E91 are codes of ICD-11 (varicella, zoster): a digit, a letter, two signs. A reader that guesses
# types by column has text in every other code system of this form (2C6Z, BA00).
# Happens: where all codes of a column, or one value of YAML 1.2, are of the form digits-E-digits, they are a number in
# scientific notation. sqlite-utils makes the column REAL (version 4 guesses types unless told not to), and the codes
# cannot be restored: 1E90 and 10E89 are one number.
# Why it matters: these are the infections with a chapter of their own, so a table of them is a plausible file. A
# look-up by the exported code finds nothing.
# Workaround: `sqlite-utils insert --no-detect-types`, `pyexcel.get_array(auto_detect_float=False,
# auto_detect_int=False)`, d3 without autoType, quotes around codes in YAML.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sqlite-utils==4.2.1 pyexcel==0.7.4 pyexcel-io==0.6.8
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts d3-dsv@3.0.2 yaml@2.9.1 >/dev/null
printf 'code,name\n1E90,Varicella\n1E91,Zoster\n' >codes.csv
venv/bin/sqlite-utils insert codes.db codes codes.csv --csv
venv/bin/sqlite-utils insert codes.db kept codes.csv --csv --no-detect-types
venv/bin/python - <<'PYTHON'
import sqlite3

import pyexcel

database = sqlite3.connect("codes.db")
seen = {
    "sqlite-utils": database.execute("select code, typeof(code) from codes").fetchall(),
    "--no-detect-types": database.execute("select code, typeof(code) from kept").fetchall(),
    "pyexcel": pyexcel.get_array(file_name="codes.csv")[1:],
}
print(*seen.items(), sep="\n")
assert seen == {
    "sqlite-utils": [(1e90, "real"), (1e91, "real")],
    "--no-detect-types": [("1E90", "text"), ("1E91", "text")],
    "pyexcel": [[1e90, "Varicella"], [1e91, "Zoster"]],
}, seen
PYTHON
cat > read.mjs <<'JAVASCRIPT'
import assert from 'node:assert'
import { readFileSync } from 'node:fs'
import { autoType, csvParse } from 'd3-dsv'
import YAML from 'yaml'
const codes = csvParse(readFileSync('codes.csv', 'utf8'), autoType).map((row) => row.code)
const yaml = YAML.parse('icd-11: 1E90\nother: 2C6Z')
console.log('d3-dsv', codes, 'yaml', yaml)
assert.deepStrictEqual(codes, [1e90, 1e91])
assert.deepStrictEqual(yaml, { 'icd-11': 1e90, other: '2C6Z' })
JAVASCRIPT
node read.mjs
