#!/usr/bin/env bash
# Guess: `g%` is one unit, the gram percent of the laboratory, 1 g% = 1 g/dL, and `[pH]` is a unit. Both are in UCUM's table and in
# the ucum-essence.xml that ucumvert ships; its grammar reads both.
# Instead: ucumvert 0.3.2 turns `g%` into gram times percent, a mass, 0.01 g: converting to g/L fails with a DimensionalityError, and
# converting to mg *works* and gives 10 mg for a concentration. `[pH]` ends in an error of its parser ("pH_value is not defined"), the
# same kind of error as a bug, where bad codes raise InvalidUcumError. @lhncbc/ucum-lhc 7.1.10 converts g% to g/L and takes [pH].
# Why it matters: haemoglobin and albumin of older articles come in g%, urine and blood tests in pH.
# Workaround: replace `g%` by `g/dL`; keep pH values as plain numbers.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check ucumvert==0.3.2 pint==0.25.3
cat > look.py <<'PY'
import pathlib
import re
from importlib.metadata import version

import pint
import ucumvert

print("ucumvert", version("ucumvert"), "pint", version("pint"))
essence = (pathlib.Path(ucumvert.__file__).parent / "vendor" / "ucum-essence.xml").read_text(encoding="utf-8")
definition = re.search(r'<unit Code="g%".*?</unit>', essence, re.DOTALL).group(0)
print("its own UCUM table:", re.search(r"<value [^>]*>", definition).group(0))
assert 'Unit="g/dl"' in definition
assert '<unit Code="[pH]"' in essence

registry = ucumvert.PintUcumRegistry()
level = 14 * registry.from_ucum("g%")
print("14 g% is", repr(level), "and in mg", level.to("mg"))
assert round(level.to("mg").magnitude, 6) == 140.0
try:
    level.to("g/L")
except pint.DimensionalityError as error:
    print("to g/L:", error)
else:
    raise AssertionError("g% is a concentration now")
try:
    registry.from_ucum("[pH]")
except Exception as error:
    print("[pH]:", type(error).__name__)
    assert "pH_value" in str(error) and type(error).__name__ == "VisitError"
else:
    raise AssertionError("[pH] is a unit now")
PY
nice venv/bin/python look.py
