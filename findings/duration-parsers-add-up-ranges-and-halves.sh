#!/usr/bin/env bash
# Parsers of durations read "4-6 hours" as 10 hours, "1/2 hour" as 3 hours, and "one and a half days" as 12 hours.
#
# Expected: both packages parse durations as people write them. A range is no single duration and a fraction is less than
# one, so one expects an error, null, or a result that says that it is incomplete.
# Happens: parse-duration 2.1.9 adds every number that it sees, a bare one with the unit of its neighbour, and ignores ½.
# timelength 3.0.4 keeps the last part of "one and a half days" and of "4-6 hours"; `result.success` is True, and what it
# left out is only in `result.invalid`.
# Why it matters: "every 4-6 hours", "after half an hour" and "one and a half days" are how sources write dose intervals and
# durations. An app that makes reminders from the quoted words waits ten hours, or a third of the time.
# Workaround: take the value, range and unit that a record has as separate fields, and refuse durations whose text has a
# dash, a slash, "to", "or" or "half"; with timelength, refuse results whose `invalid` is not empty.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check timelength==3.0.4
npm install --silent --no-audit --no-fund --prefix . parse-duration@2.1.9
cat >read.mjs <<'JS'
import parse from "parse-duration";

for (const text of ["4-6 hours", "1/2 hour", "1½ hours", "half an hour"]) {
  console.log(`parse-duration: ${text} = ${parse(text, "h")} h`);
}
JS
cat >read.py <<'PYTHON'
from timelength import TimeLength

for text in ("4-6 hours", "one and a half days", "less than 2 days"):
    result = TimeLength(text).result
    print(f"timelength: {text} = {result.seconds / 3600:g} h, success {result.success}")
PYTHON
{ node read.mjs; venv/bin/python read.py; } | tee seen
cat >expected <<'TEXT'
parse-duration: 4-6 hours = 10 h
parse-duration: 1/2 hour = 3 h
parse-duration: 1½ hours = 1 h
parse-duration: half an hour = null h
timelength: 4-6 hours = 6 h, success True
timelength: one and a half days = 12 h, success True
timelength: less than 2 days = 48 h, success True
TEXT
diff expected seen
