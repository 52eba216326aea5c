#!/usr/bin/env bash
# breame 0.1.2 makes a glucose "metre" of a glucose meter, and patients "tyre" easily.
#
# Expected: its README offers tools for words with two spellings, British and American. Words that both varieties spell
# alike in one of their senses (meter the instrument, tire the verb, the program of a computer, the draft of a text) stay,
# as "check" and "curb" do, or the function for words with different meanings reports them.
# Happens: get_british_spelling answers "metre", "tyre", "programme" and "draught", and different_meanings_exist is False
# for each of them.
# Why it matters: an app that shows an American article to British readers says "Check your blood glucose metre" and
# "You may tyre easily". Its quotes no longer occur in the document, so that a check of quotes fails on them.
# Workaround: leave quoted words as they are; use the package for the words of a query only, beside the original word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
nice python3 -m venv "$folder/venv"
nice "$folder/venv/bin/pip" install --quiet --disable-pip-version-check breame==0.1.2
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata

from breame import meanings, spelling

print("breame", importlib.metadata.version("breame"))
TURNED = {
    "check your blood glucose meter": "check your blood glucose metre",
    "you may tire easily": "you may tyre easily",
    "update the program of the pump": "update the programme of the pump",
    "this draft was not reviewed": "this draught was not reviewed",
}
for american, british in TURNED.items():
    words = [spelling.get_british_spelling(word) for word in american.split()]
    print(f"{american!r} -> {' '.join(words)!r}")
    assert " ".join(words) == british, words
doubted = [word for word in ("meter", "tire", "program", "draft") if meanings.different_meanings_exist(word)]
assert doubted == [], doubted
kept = [spelling.get_british_spelling(word) for word in ("check", "curb", "story")]
assert kept == ["check", "curb", "story"], kept
right = [spelling.get_british_spelling(word) for word in ("anemia", "tumor", "diarrhea")]
assert right == ["anaemia", "tumour", "diarrhoea"], right
PYTHON
