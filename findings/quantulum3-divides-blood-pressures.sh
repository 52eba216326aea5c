#!/usr/bin/env bash
# Guess: quantulum3 reads "120/80 mmHg" as two values, or as nothing; a range such as "4-6 hours" as two bounds; "1 in 10,000" as two numbers.
# Instead: quantulum3 0.10.0 (no classifier installed) takes "120/80" for a fraction: one quantity of 1.5 mmHg. "4-6 hours" is 5 hours with an
# uncertainty of 1, so the dosing interval that the text never names is its `value`. "10^9/L" is 10 and "9 per litre".
# Why it matters: a tool that drafts numbers from prose meets these forms in most health articles, and
# each gives a wrong number, not a gap that an editor would see.
# Workaround: take `surface`, not `value`, and refuse a surface with "/", "^" or a range; the editor enters the numbers.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check quantulum3==0.10.0
cat > look.py <<'PY'
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
from quantulum3 import parser

print("quantulum3", version("quantulum3"))
for text, expected in (
    ("a pressure of 120/80 mmHg", [(1.5, "millimeter of mercury", None)]),
    ("Take it every 4-6 hours.", [(5.0, "hour", 1.0)]),
    ("cells below 10^9/L", [(10.0, "dimensionless", None), (9.0, "per litre", None)]),
    ("1 in 10,000 people", [(1.0, "dimensionless", None), (10000.0, "dimensionless", None)]),
):
    seen = [(each.value, each.unit.name, each.uncertainty) for each in parser.parse(text)]
    print(f"{text!r}: {seen}")
    assert seen == expected
PY
nice venv/bin/python look.py
