#!/usr/bin/env bash
# Guess: `from_ucum("{score}")` is the dimensionless quantity 1. UCUM (on curly braces) says that an annotation alone, such as {score}, is the unity 1, and
# FHIR Quantities use it for scales and counts.
# Instead: ucumvert 0.3.2 returns a Token, a kind of str: `3 * from_ucum("{score}")` is the text "{score}{score}{score}", no error.
# `{score}/{total}` is the bare float 1.0. `mg/{tablet}` and `1/{cell}` are quantities, as expected.
# Why it matters: scales and scores carry such units; a converter writes "{score}{score}{score}" where the value was 3.
# Workaround: put "1" before a leading annotation: `1{score}` is the same unit in UCUM, and a quantity here.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check ucumvert==0.3.2 pint==0.25.3
cat > look.py <<'PY'
from importlib.metadata import version

from ucumvert import PintUcumRegistry

print("ucumvert", version("ucumvert"), "pint", version("pint"))
registry = PintUcumRegistry()
score = registry.from_ucum("{score}")
print("{score} is", repr(score), "and 3 times it is", repr(3 * score))
assert isinstance(score, str)
assert 3 * score == "{score}{score}{score}"
share = registry.from_ucum("{score}/{total}")
print("{score}/{total} is", repr(share))
assert type(share) is float
for code in ("mg/{tablet}", "1/{cell}", "%{haemoglobin}"):
    unit = registry.from_ucum(code)
    print(code, "is", repr(unit))
    assert hasattr(unit, "to")
unity = registry.from_ucum("1{score}")
print("1{score} is", repr(unity))
assert unity.dimensionless and unity.magnitude == 1
PY
nice venv/bin/python look.py
