#!/usr/bin/env bash
# pdfminer.six 20260107: the dose of one row of a table stays in its row, the dose of the row above goes to the end.
#
# Expected: a reader of a two-column table goes by rows, as pypdf and PyMuPDF do, or by columns. The documentation of
# LAParams says that lines are grouped by their distance.
# Happens: where the age is long enough to come near the dose ("12 and over", "10 mg") the two become one line, where it
# is short ("Under 12", "5 mg") they do not. The text is "Age, Under 12, 12 and over 10 mg, Dose, 5 mg": each row
# follows a rule of its own, "Under 12" is followed by "12 and over 10 mg", and "5 mg" has no age.
# Why it matters: whoever reads the text, a person or a model, gives 10 mg to those under 12.
# Workaround: LAParams(char_margin=50) joins each row here, char_margin=0.5 gives whole columns; or read with pypdf.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pdfminer.six==20260107 reportlab==5.1.0 pypdf==7.1.1
venv/bin/python - <<'PYTHON'
import importlib.metadata

import pypdf
from pdfminer.high_level import extract_text
from pdfminer.layout import LAParams
from reportlab.pdfgen import canvas

ROWS = (("Age", "Dose"), ("Under 12", "5 mg"), ("12 and over", "10 mg"))
page = canvas.Canvas("glimmerol.pdf")
for number, (age, dose) in enumerate(ROWS):
    page.drawString(50, 700 - 16 * number, age)
    page.drawString(120, 700 - 16 * number, dose)
page.save()

mined = extract_text("glimmerol.pdf").split("\n")
rows = extract_text("glimmerol.pdf", laparams=LAParams(char_margin=50)).split()
plain = pypdf.PdfReader("glimmerol.pdf").pages[0].extract_text().split("\n")
for name in ("pdfminer.six", "pypdf"):
    print(name, importlib.metadata.version(name))
print(mined, plain, sep="\n")
assert [line.strip() for line in mined if line.strip()] == ["Age", "Under 12", "12 and over 10 mg", "Dose", "5 mg"]
assert [line for line in plain if line] == ["Age", "Dose", "Under 12", "5 mg", "12 and over", "10 mg"], plain
assert rows == "Age Dose Under 12 5 mg 12 and over 10 mg".split(), rows
PYTHON
