#!/usr/bin/env bash
# text2num 3.1.0 and number-parser 0.3.2 write "a third of women" as "a 3rd of women" and "a 3 of women".
#
# Expected: a third is a fraction; the converters know fractions (number-parser has parse_fraction) or leave the words
# alone. "Zero point five" is 0.5 and "one and a half million" 1,500,000, or text that still says so.
# Happens: number-parser takes every ordinal for a whole number: "a third" is "a 3", "second-degree" is "2-degree",
# "no one" is "no 1", and "zero point five" is "0 point 5". text2num makes "two thirds" into "two 3rds" and "one and a
# half million" into "one and a half 1000000".
# Why it matters: shares and decimal doses are the numbers that readers of health text come for. "A 3 of women" looks
# like a typing error, "no 1 should take it" like an endorsement.
# Workaround: protect fractions, decimals and fixed phrases before the conversion, and keep the source words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check number-parser==0.3.2 text2num==3.1.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import importlib.metadata

import number_parser
from text_to_num import alpha2digit

EXPECTED = {
    "a third of women": ("a 3 of women", "a 3rd of women"),
    "two thirds of women": ("2 thirds of women", "two 3rds of women"),
    "zero point five milligrams": ("0 point 5 milligrams", "0.5 milligrams"),
    "one and a half million units": ("1 and a half 1000000 units", "one and a half 1000000 units"),
    "a second-degree burn": ("a 2-degree burn", "a second-degree burn"),
    "no one should take it": ("no 1 should take it", "no one should take it"),
    "the third of May": ("the 3 of May", "the 3rd of May"),
}
for name in ("number-parser", "text2num"):
    print(name, importlib.metadata.version(name))
for words, expected in EXPECTED.items():
    seen = (number_parser.parse(words), alpha2digit(words, "en"))
    print(words, "->", *seen, sep=" | ")
    assert seen == expected, seen
PYTHON
