#!/usr/bin/env bash
# Guess: fhirclient keeps the precision of a FHIR date: "2026" is a year, "2026-02" a month. FHIR's dateTime allows partial dates,
# and they have no time.
# Instead: in fhirclient 4.4.0 `FHIRDate("2026")` has `.date` = 2026-01-01 00:00 (naive) and `.isostring` = "2026-01-01T00:00:00", which is not
# even a valid FHIR dateTime (a time needs a zone). Only `as_json()` and `.origval` say "2026". A year, 1 January and that day's midnight are
# equal by `.date`; a year cannot be sorted next to a full timestamp: TypeError.
# Why it matters: publication and review dates are often partial. An app that shows `.isostring` states a day that no source gave.
# Workaround: read `.origval` (its length is the precision); sort by that text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check fhirclient==4.4.0
cat > look.py <<'PY'
from importlib.metadata import version

from fhirclient.models.codesystem import CodeSystem

print("fhirclient", version("fhirclient"))


def read_date(text):
    source = {"resourceType": "CodeSystem", "status": "active", "content": "complete", "date": text}
    return CodeSystem(source).date


for text, shown in (("2026", "2026-01-01T00:00:00"), ("2026-02", "2026-02-01T00:00:00"), ("2026-02-01", "2026-02-01T00:00:00")):
    date = read_date(text)
    print(f"{text}: isostring {date.isostring}, date {date.date!r}, as_json {date.as_json()}, origval {date.origval}")
    assert date.isostring == shown
    assert date.as_json() == date.origval == text
assert read_date("2026").date == read_date("2026-01").date == read_date("2026-01-01").date
try:
    sorted([read_date("2026").date, read_date("2026-02-01T10:00:00Z").date])
except TypeError as error:
    print("sorting:", error)
else:
    raise AssertionError("dates of different precision sort now")
PY
nice venv/bin/python look.py
