#!/usr/bin/env bash
# Guess: `value.value = 5.4` is true for a Quantity whose JSON says 5.4. FHIRPath compares decimals by value, and FHIR's decimal is
# a decimal.
# Instead: fhirpathpy 2.2.4 reads literals as Decimal and takes the resource's numbers as `json` made them, so it compares
# Decimal("5.4") with the binary float 5.4: false. 5.5 and 5 are true (both have an exact binary form); `>=` is true as well,
# so a test with a round number never shows it. `value = 5.4 'mg'` is false too. fhirpath.js 5.2.2 says true.
# Why it matters: an app that filters statistics or doses by equality drops records, depending on the digits.
# Workaround: read resources with `json.loads(text, parse_float=Decimal)`.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check fhirpathpy==2.2.4
cat > look.py <<'PY'
import json
from decimal import Decimal
from importlib.metadata import version

from fhirpathpy import evaluate
from fhirpathpy.models import models


def ask(number, expression, **options):
    text = (
        '{"resourceType": "Observation", "status": "final", "code": {"text": "amber level"}, "valueQuantity":'
        f' {{"value": {number}, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}}}}'
    )
    return evaluate(json.loads(text, **options), expression, {}, models["r4"])


print("fhirpathpy", version("fhirpathpy"))
for number, equal in (("5.5", True), ("5", True), ("5.4", False), ("0.1", False)):
    for expression in (f"value.value = {number}", f"value = {number} 'mg'"):
        if number == "5.5" and "mg" in expression:
            continue
        result = ask(number, expression)
        print(f"{number}: {expression}: {result}")
        assert result == [equal]
assert ask("5.4", "value.value >= 5.4") == [True]
assert ask("5.4", "value.value in (5.4 | 6.1)") == [False]
assert ask("5.4", "value.value = 5.4", parse_float=Decimal) == [True]
assert ask("5.4", "value = 5.4 'mg'", parse_float=Decimal) == [True]
print("with parse_float=Decimal: equal")
PY
nice venv/bin/python look.py
