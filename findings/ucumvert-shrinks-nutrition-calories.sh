#!/usr/bin/env bash
# Guess: `[Cal]` is the nutrition label Calorie, 1 [Cal] = 1 kcal_th = 4.184 kJ. UCUM (table of units for nutrition; the
# ucum-essence.xml that ucumvert ships says the same) defines it so.
# Instead: ucumvert 0.3.2 maps `[Cal]` to pint's `calorie`, the small one: 1 [Cal] = 0.004184 kJ, a thousand times too little, without
# a word. `kcal` is right. @lhncbc/ucum-lhc 7.1.10 says 1 [Cal] = 1 kcal.
# Why it matters: a diet recommendation of 2000 [Cal] from a record becomes 2 kcal in an app that converts units.
# Workaround: replace `[Cal]` by `kcal` before conversion.
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

import ucumvert

print("ucumvert", version("ucumvert"), "pint", version("pint"))
essence = (pathlib.Path(ucumvert.__file__).parent / "vendor" / "ucum-essence.xml").read_text(encoding="utf-8")
definition = re.search(r'<unit Code="\[Cal\]".*?</unit>', essence, re.DOTALL).group(0)
print("its own UCUM table:", re.search(r"<value [^>]*>", definition).group(0))
assert re.search(r'<value Unit="kcal_th"[^>]* value="1"', definition)

registry = ucumvert.PintUcumRegistry()
label = (2000 * registry.from_ucum("[Cal]")).to("kcal")
plain = (2000 * registry.from_ucum("kcal")).to("kcal")
print("2000 [Cal] =", label, "| 2000 kcal =", plain)
assert round(label.magnitude, 6) == 2.0
assert round(plain.magnitude, 6) == 2000.0
PY
nice venv/bin/python look.py
