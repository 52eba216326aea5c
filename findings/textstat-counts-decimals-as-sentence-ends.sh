#!/usr/bin/env bash
# textstat 0.7.13: a decimal ends a sentence, and "Stop now." is none; the same words get another school grade.
#
# Expected: Flesch-Kincaid, ARI and LIX rest on the length of sentences. "2.5 mg" is one number inside a sentence, and an
# instruction of two words is a sentence, the shortest there is, so that it makes a text easier.
# Happens: sentences end at every full stop, also inside a number, and a sentence of one or two words is not counted,
# while its words are. "2.5" for "2" makes an instruction four grades easier; "Stop now." after a sentence makes the text
# harder, and three such instructions harder still.
# Why it matters: editors of health texts write to a grade that the publisher sets. Doses in decimals hide long
# sentences, and the short urgent instructions that guidelines ask for are punished.
# Workaround: split into sentences with another package, write one sentence a line, replace decimals by "2" before scoring.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
nice python3 -m venv "$folder/venv"
nice "$folder/venv/bin/pip" install --quiet --disable-pip-version-check textstat==0.7.13
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata

import textstat

print("textstat", importlib.metadata.version("textstat"))
WHOLE = "Do not take more than 2 mg of glimmerol in the first week after an attack of amber fever."
DECIMAL = WHOLE.replace("2 mg", "2.5 mg")
LONG = "Amber fever makes the glass gland swell, and most people who have it feel very tired for several days."
URGENT = LONG + " Stop now. Call 999. Lie down."


def score(text: str) -> tuple[int, int, float]:
    grade = round(textstat.automated_readability_index(text), 1)
    print(textstat.sentence_count(text), "sentences, grade", grade, repr(text))
    return textstat.sentence_count(text), textstat.lexicon_count(text), grade


whole, decimal, long, urgent = (score(text) for text in (WHOLE, DECIMAL, LONG, URGENT))
assert whole[0] == 1 and decimal[0] == 2, (whole, decimal)
assert whole[1] == decimal[1], (whole, decimal)
assert whole[2] - decimal[2] > 4, (whole, decimal)
assert long[0] == urgent[0] == 1, (long, urgent)
assert urgent[1] == long[1] + 6 and urgent[2] > long[2], (long, urgent)
PYTHON
