#!/usr/bin/env bash
# labunits 0.2.1 converts 100 pg/mL of plasma norepinephrine to 591 nmol/L; it is 0.591 nmol/L, or 591 pmol/L.
#
# Expected: its molar mass is 169.18 g/mol (C8H11NO3), so 100 pg/mL, that is 100 ng/L, are 0.591 nmol/L. Beside it the
# same table has epinephrine in pmol/L, with a factor that fits.
# Happens: LOINC 2666-6 has the factor for pmol/L and the unit nmol/L: a thousand times too much. The way back divides
# 0.591 nmol/L to 0.1 pg/mL. No check compares a factor with its unit. HbA1c goes to a "Fraction of total Hb" instead of
# mmol/mol.
# Why it matters: bounds of laboratory values in articles are converted for readers in other countries. A bound in nmol/L
# is passed by every healthy reader whose report is in pg/mL.
# Workaround: convert by UCUM with the molar mass, and compare two entries of one class before trusting a table.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check labunits==0.2.1
cat >convert.py <<'PYTHON'
from labunits import converters

# Mass of a mole in g, from standard atomic weights.
MASSES = {"2666-6": 8 * 12.011 + 11 * 1.008 + 14.007 + 3 * 15.999, "1465-4": 9 * 12.011 + 13 * 1.008 + 14.007 + 3 * 15.999}
UNITS = {"nmol/L": 1, "pmol/L": 1000}
for code, mass in MASSES.items():
    unit = converters.si_unit(code)
    right = 100 / mass * UNITS[unit]
    print(f"{code}: 100 {converters.traditional_unit(code)} are {converters.to_si_unit(100, code):.0f} {unit},", end=" ")
    print(f"by the molar mass {right:.3g} {unit}")
print(f"back: 0.591 nmol/L are {converters.to_traditional_unit(0.591, '2666-6'):.1f} pg/mL")
PYTHON
venv/bin/python convert.py | tee seen
cat >expected <<'TEXT'
2666-6: 100 pg/mL are 591 nmol/L, by the molar mass 0.591 nmol/L
1465-4: 100 pg/mL are 546 pmol/L, by the molar mass 546 pmol/L
back: 0.591 nmol/L are 0.1 pg/mL
TEXT
diff expected seen
