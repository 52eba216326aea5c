#!/usr/bin/env bash
# fhirpathrs 0.1.5: a dose of 0.5 mg becomes "0 mg", 5.5 "6 mg"; the code 1E90 is the decimal 9223372036854775807.
#
# Expected: toString() and & keep the digits of a Decimal (FHIRPath, "Conversion"); a text converts to a Decimal only in
# the form (\+|-)?\d+(\.\d+)?, so 1E90 does not; 1 'g' = 1000 'mg' is true, as units of one dimension are converted.
# Happens: numbers of a resource are rounded to integers when they become text; literals in the expression are not.
# '1E90'.convertsToDecimal() is true, and toDecimal() the largest integer of 64 bits. 1 'g' and 1000 'mg' are not equal,
# though one is greater than 999 'mg' and their sums are right. A birthDate cannot be compared with a date.
# Why it matters: apps build the sentence on a dose with such an expression, "value & ' ' & unit". Half a milligram reads as
# none, and ICD-11 codes sort among the numbers.
# Workaround: read value and unit by themselves and join them in Python; call toDate() before comparing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fhirpathrs==0.1.5
cat >evaluate.py <<'PYTHON'
import fhirpathrs


def show_value(expression: str, resource: dict) -> None:
    try:
        print(expression, "->", fhirpathrs.evaluate(expression, resource))
    except RuntimeError as error:
        print(expression, "->", str(error).split(": ")[1])


for value in (0.5, 2.5, 5.4, 5.5, 99.9):
    dose = {"resourceType": "Quantity", "value": value, "unit": "mg"}
    print(value, "->", fhirpathrs.evaluate("value & ' ' & unit", dose))
patient = {"resourceType": "Patient", "birthDate": "2026-03"}
for expression in (
    "0.5.toString()",
    "'1E90'.convertsToDecimal()",
    "'1E90'.toDecimal()",
    "1 'g' = 1000 'mg'",
    "1 'g' > 999 'mg'",
    "birthDate < @2026-04",
    "birthDate.toDate() < @2026-04",
):
    show_value(expression, patient)
PYTHON
venv/bin/python evaluate.py | tee seen
cat >expected <<'TEXT'
0.5 -> 0 mg
2.5 -> 2 mg
5.4 -> 5 mg
5.5 -> 6 mg
99.9 -> 100 mg
0.5.toString() -> 0.5
'1E90'.convertsToDecimal() -> True
'1E90'.toDecimal() -> 9223372036854775807
1 'g' = 1000 'mg' -> False
1 'g' > 999 'mg' -> True
birthDate < @2026-04 -> Type mismatch
birthDate.toDate() < @2026-04 -> True
TEXT
diff expected seen
