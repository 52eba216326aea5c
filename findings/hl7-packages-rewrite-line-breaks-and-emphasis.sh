#!/usr/bin/env bash
# hl7apy escapes the line breaks of an HL7 text once more when it writes it; python-hl7 turns an emphasised "not" into "_not_".
#
# Expected: \.br\ is a line break, \H\ and \N\ begin and end emphasis, and \T\ is the sign "&" in the text of a
# field (HL7 v2.5.1, 2.7). A message that is parsed and written again is the same message; unescaping gives words.
# Happens: hl7apy 1.3.5 writes "\E\.br\E\" for "\.br\" (and so for \X41\), which the next reader shows as the
# letters "\.br\" instead of a new line. hl7 0.4.5 puts a carriage return, which ends a segment, for the line
# break, and underscores for emphasis.
# Why it matters: hospitals pass instructions for patients on as text of OBX or NTE segments. "Do not take" arrives as "Do
# _not_ take", and two instructions become one line with signs in between.
# Workaround: build and read these fields with replacements of your own for \.br\, \H\, \N\ and \X…\, and compare the
# words with the record's quote before sending.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hl7apy==1.3.5 hl7==0.4.5
cat >pass.py <<'PYTHON'
import hl7
from hl7apy.parser import parse_message

message = (
    "MSH|^~\\&|DESK|AMBER|APP|HALL|20261130100000||ORU^R01|1|P|2.5\r"
    "OBX|1|TX|1^Advice^L||Do \\H\\not\\N\\ take 5 mg \\T\\ 10 mg.\\.br\\Call a nurse.||||||F\r"
)
print("hl7apy unchanged:", parse_message(message, find_groups=False).to_er7() == message)
print("hl7apy:", parse_message(message, find_groups=False).to_er7().split("|")[-7])
parsed = hl7.parse(message)
print("hl7 unchanged:", str(parsed) == message)
print("hl7, words:", repr(parsed.unescape(str(parsed.segment("OBX")[5]))))
PYTHON
venv/bin/python -W ignore pass.py | tee seen
cat >expected <<'TEXT'
hl7apy unchanged: False
hl7apy: Do \H\not\N\ take 5 mg \T\ 10 mg.\E\.br\E\Call a nurse.
hl7 unchanged: True
hl7, words: 'Do _not_ take 5 mg & 10 mg.\rCall a nurse.'
TEXT
diff expected seen
