#!/usr/bin/env bash
# word2number 1.1 reads "one to two tablets" as 3, "five hundred to one thousand" as 501000, and "no one" as 1.
#
# Expected: `word_to_num` reads one number ("two point three"), ignores other words, and raises ValueError for text
# without a number, as its page says ("No valid number words found!"). For two numbers one expects an error.
# Happens: it adds up all number words of the sentence, or multiplies them when a later one is larger. The words
# between ("to", "in", "out of", "over") are dropped in silence, "half" too.
# Why it matters: dose ranges, rates and blood pressures are two numbers. "Between five and ten days" is 15 days,
# "one in ten thousand people" 11000 people, "one hundred and twenty over eighty" 200, and all are plausible.
# Workaround: text2num 3.1.0 reads each number by itself; call word2number only on text that is one number.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check word2number==1.1 text2num==3.1.0
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata

from text_to_num import alpha2digit
from word2number.w2n import word_to_num

EXPECTED = {
    "take one to two tablets": 3,
    "between five and ten days": 15,
    "five hundred to one thousand milligrams": 501000,
    "one in ten thousand people": 11000,
    "two out of three": 5,
    "one hundred and twenty over eighty": 200,
    "two and a half tablets": 2,
    "no one should take it": 1,
}
for name in ("word2number", "text2num"):
    print(name, importlib.metadata.version(name))
for words, number in EXPECTED.items():
    print(words, "->", word_to_num(words), "| text2num:", alpha2digit(words, "en"))
    assert word_to_num(words) == number, words
assert alpha2digit("one hundred and twenty over eighty", "en") == "120 over 80"
PYTHON
