#!/usr/bin/env bash
# frictionless 5.21.0 takes LOINC codes for months and a dose with a decimal comma for a place on Earth.
#
# Expected: the types yearmonth and geopoint are for YYYY-MM and "lon,lat" (Table Schema, frictionlessdata.io); a
# column of LOINC codes, digits with a check digit after a hyphen, is text, as is "5,5".
# Happens: a column of 2345-7 and 4548-4 is inferred as yearmonth and read as yearmonth(year=2345, month=7); written
# again it is "2345-07", which is no LOINC code. Ranges of tablets ("1-5") are months of the year 1, written "1-05".
# "5,5" is the geopoint [5, 5].
# Why it matters: `frictionless describe` is how data packages of health exports get their schema. The schema says
# months, valid codes with the check digit 0 fail as type errors, and a rewrite changes the other codes.
# Workaround: write the schema by hand ("type": "string" for codes) and never trust an inferred one with codes in it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check frictionless==5.21.0
cat >tests.csv <<'CSV'
id,loinc,tablets,dose
amber,2345-7,1-5,"5,5"
glass,4548-4,10-11,"7,5"
CSV
venv/bin/python -W ignore - <<'PYTHON'
import importlib.metadata

from frictionless import Resource

resource = Resource(path="tests.csv")
resource.infer()
types = {field.name: field.type for field in resource.schema.fields}
rows = [row.to_dict() for row in resource.read_rows()]
print("frictionless", importlib.metadata.version("frictionless"), types, rows, sep="\n")
resource.write("again.csv")
with open("again.csv") as file:
    again = file.read().splitlines()
print(*again, sep="\n")
assert types == {"id": "string", "loinc": "yearmonth", "tablets": "yearmonth", "dose": "geopoint"}, types
assert str(rows[0]["loinc"]) == "yearmonth(year=2345, month=7)" and list(rows[0]["dose"]) == [5, 5], rows
assert again[1:] == ['amber,2345-07,1-05,"5,5"', 'glass,4548-04,10-11,"7,5"'], again
PYTHON
