#!/usr/bin/env bash
# Guess: quantulum3 reads "20 minutes" as time, "6 mmol/L" as millimole per litre, "half a tablet" as a half, "12 IU" with its unit.
# Instead: quantulum3 0.10.0, as installed (its classifier needs an extra), says "minute of arc", "metre mole per litre" (the m of mmol is the
# metre, so the dimension is wrong), 0.5 *year* ("a" is the annum), and no unit for IU. "over 65s" is 65 seconds. "20 min" and "5 mg/kg/day" are right.
# Why it matters: drafts of statistics and doses come out with units that look typed and checked; mmol/L and minutes are everywhere in them.
# Workaround: keep the unit of the `surface` and map it to UCUM by a list; drop the quantity where the list does not know it.
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
for text, value, unit in (
    ("a dose of 5 mg/kg/day", 5.0, "milligram per kilogram per day"),
    ("Rest for 20 min.", 20.0, None),
    ("Rest for at least 20 minutes.", 20.0, "minute of arc"),
    ("a level of 6 mmol/L", 6.0, "metre mole per litre"),
    ("Take half a tablet.", 0.5, "year"),
    ("Take 12 IU of amber salt.", 12.0, "dimensionless"),
    ("Adults over 65s rest more.", 65.0, "second"),
):
    (seen,) = parser.parse(text)
    print(f"{text!r}: {seen.value} {seen.unit.name} ({seen.surface!r}, {seen.unit.entity.name})")
    assert seen.value == value
    assert unit is None or seen.unit.name == unit
PY
nice venv/bin/python look.py
