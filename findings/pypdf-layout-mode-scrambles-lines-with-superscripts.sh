#!/usr/bin/env bash
# pypdf 7.1.1: `extraction_mode="layout"` puts the words of a line with a superscript or subscript into another order.
#
# Expected: the documentation offers layout mode to keep "the visual layout" of a page; a raised 9 or a lowered 2 stays
# in its line, or at worst goes to a line of its own, and the words of the line stay in order.
# Happens: the line is cut where the baseline changes and the words up to the next change go with the raised or
# lowered character: "9/L are low. CO" comes first, then "Platelets below 150 x 10", then "2 too. Do not stop early."
# Plain mode keeps the order, and pdfplumber 0.11.10 moves the 9 to a line above, so that "150 x 10 /L" is left.
# Why it matters: layout mode is what one chooses for dose tables and laboratory ranges, which is where the superscripts
# are. The start of the sentence follows its end, and a value loses its power of ten.
# Workaround: plain mode for sentences, layout mode for tables only; refuse a text whose words differ between the two.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pypdf==7.1.1 reportlab==5.1.0 pdfplumber==0.11.10
cd "$folder"
venv/bin/python - <<'PYTHON'
import importlib.metadata

import pdfplumber
import pypdf
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

STYLE = getSampleStyleSheet()["Normal"]
WORDS = "Platelets below 150 x 10<super>9</super>/L are low. CO<sub>2</sub> too. Do not stop early."
SimpleDocTemplate("amber-fever.pdf").build([Paragraph(WORDS, STYLE)])

page = pypdf.PdfReader("amber-fever.pdf").pages[0]
plain = page.extract_text().strip()
layout = [" ".join(line.split()) for line in page.extract_text(extraction_mode="layout").splitlines() if line.strip()]
with pdfplumber.open("amber-fever.pdf") as file:
    plumbed = file.pages[0].extract_text().splitlines()
for name in ("pypdf", "reportlab", "pdfplumber"):
    print(name, importlib.metadata.version(name))
print(plain, layout, plumbed, sep="\n")
assert plain == "Platelets below 150 x 109/L are low. CO2 too. Do not stop early.", plain
assert layout == ["9/L are low. CO", "Platelets below 150 x 10", "2 too. Do not stop early."], layout
assert plumbed == ["9", "Platelets below 150 x 10 /L are low. CO too. Do not stop early.", "2"], plumbed
PYTHON
