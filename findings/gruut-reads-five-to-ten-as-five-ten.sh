#!/usr/bin/env bash
# gruut 2.4.0 reads "5-10 mg" as "five ten mg", "p < 0.05" without its sign, and HER2- as HER2.
#
# Expected: a package that turns text into spoken words (it expands dates, money and abbreviations) says "to" between
# the ends of a range and does not drop a sign that changes the meaning; "-5 °C" is indeed "minus five".
# Happens: the hyphen of a range, the signs < and >, and a final minus are removed as punctuation. "1½" stays as it is.
# "1.000 mg", a thousand in German leaflets, is "one mg", as English has it.
# Why it matters: apps read doses aloud to people who cannot see the text. "Take five ten milligrams" is no dose, and
# "HER2" without its minus is the other disease.
# Workaround: replace ranges and comparisons by words ("5 to 10", "less than 0.05", "HER2 negative") before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check gruut==2.4.0 gruut-ipa==0.13.0 gruut_lang_en==2.0.1
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata

import gruut

spoken = {
    text: " ".join(word.text for sentence in gruut.sentences(text, lang="en-us") for word in sentence if word.text)
    for text in ("Take 5-10 mg.", "Not > 5 mg.", "p < 0.05", "HER2- cells", "1½ tablets", "-5 °C", "on 5/10/2026")
}
print("gruut", importlib.metadata.version("gruut"), spoken)
assert spoken == {
    "Take 5-10 mg.": "Take five ten mg .",
    "Not > 5 mg.": "Not five mg .",
    "p < 0.05": "p zero point zero five",
    "HER2- cells": "HER2 cells",
    "1½ tablets": "1½ tablets",
    "-5 °C": "minus five °C",
    "on 5/10/2026": "on May tenth , twenty twenty six",
}, spoken
PYTHON
