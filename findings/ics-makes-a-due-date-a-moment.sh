#!/usr/bin/env bash
# ics 0.7.3 reads the due date 1 March 2027 of a to-do as midnight in Greenwich, and writes it so.
#
# Expected: RFC 5545 has `DUE;VALUE=DATE:20270301` for a to-do that is due on a day (3.8.2.3); a day has no zone and no
# hour, and comes back as a day. ics keeps all-day events as VALUE=DATE.
# Happens: for to-dos it does not: the file that it writes has `DUE:20270301T000000Z`. In New York that is 28 February,
# 19:00. icalendar 7.3.2 keeps the date, for both.
# Why it matters: reviews of articles are to-dos with a date. After a pass through ics, an editor's calendar shows them a
# day early west of Greenwich, and as overdue during their last day east of it.
# Workaround: use icalendar, or all-day events for reviews.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ics==0.7.3 icalendar==7.3.2
cat >read.py <<'PYTHON'
import ics
import icalendar

LINES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Amber//Reviews//EN
BEGIN:VTODO
UID:amber-fever
DTSTAMP:20261130T090000Z
DUE;VALUE=DATE:20270301
SUMMARY:Review amber fever
END:VTODO
BEGIN:VEVENT
UID:glass-gland
DTSTAMP:20261130T090000Z
DTSTART;VALUE=DATE:20270301
SUMMARY:Review glass-gland
END:VEVENT
END:VCALENDAR
"""
text = LINES.replace("\n", "\r\n")
for name, written in (
    ("icalendar", icalendar.Calendar.from_ical(text).to_ical().decode()),
    ("ics", ics.Calendar(text).serialize()),
):
    print(name, *sorted(line for line in written.splitlines() if line.startswith(("DUE", "DTSTART"))))
(todo,) = ics.Calendar(text).todos
print("ics in New York", todo.due.to("America/New_York"))
PYTHON
venv/bin/python -W ignore read.py | tee seen
cat >expected <<'TEXT'
icalendar DTSTART;VALUE=DATE:20270301 DUE;VALUE=DATE:20270301
ics DTSTART;VALUE=DATE:20270301 DUE:20270301T000000Z
ics in New York 2027-02-28T19:00:00-05:00
TEXT
diff expected seen
