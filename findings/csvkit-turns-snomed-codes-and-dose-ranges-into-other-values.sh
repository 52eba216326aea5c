#!/usr/bin/env bash
# csvkit 2.2.0 (agate 1.14.2): csvjson rounds SNOMED CT codes, makes dates of dose ranges and minutes of hours.
#
# Expected: csvjson converts CSV to JSON and guesses types; JSON numbers and Python integers hold 18 digits, and what is
# not a number or a complete date stays text.
# Happens: the identifier 900000000000207008 is written as 9.00000000000207e+17, which is another identifier; the range
# "1-5" is 2001-01-05 and "10-11" 2001-10-11; the time "08:30" is "0:08:30", eight minutes; the decimal comma in "5,5"
# is removed, 55. Quoting in the CSV changes nothing. No warning. DuckDB 2.0.1 keeps all four.
# Why it matters: exports of health content are tables of codes, ages and doses; each wrong value looks valid, and
# csvsql and csvstat guess in the same way.
# Workaround: csvjson --no-inference (-I), then give types to the columns that need them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check csvkit==2.2.0 agate==1.14.2 duckdb==2.0.1
cat >doses.csv <<'CSV'
"id","concept","tablets","time","dose"
"amber","900000000000207008","1-5","08:30","5,5"
"glass","900000000000441003","10-11","20:15","7,5"
CSV
{
  venv/bin/csvjson doses.csv
  echo
  venv/bin/csvjson --no-inference doses.csv
  echo
  venv/bin/python -c "import duckdb; print(*duckdb.sql(\"from read_csv('doses.csv')\").fetchall()[0])"
} | tee seen
cat >expected <<'TEXT'
[{"id": "amber", "concept": 9.00000000000207e+17, "tablets": "2001-01-05", "time": "0:08:30", "dose": 55.0}, {"id": "glass", "concept": 9.00000000000441e+17, "tablets": "2001-10-11", "time": "0:20:15", "dose": 75.0}]
[{"id": "amber", "concept": "900000000000207008", "tablets": "1-5", "time": "08:30", "dose": "5,5"}, {"id": "glass", "concept": "900000000000441003", "tablets": "10-11", "time": "20:15", "dose": "7,5"}]
amber 900000000000207008 1-5 08:30:00 5,5
TEXT
diff expected seen
