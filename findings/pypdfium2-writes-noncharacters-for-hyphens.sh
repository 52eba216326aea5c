#!/usr/bin/env bash
# pypdfium2 5.15.2 replaces a hyphen at the end of a line by U+FFFE, which no XML file may hold.
#
# Expected: the text of "glim-" and "merol" on two lines is either kept with hyphen and line break, as other readers do
# and as pypdfium2 does for "5-" and "10 mg", or joined to "glimmerol". U+FFFE is not a character (Unicode 23.7).
# Happens: `get_text_range` and `get_text_bounded` give "glim\ufffemerol" and, for the true hyphen of "non-smoker", the
# same: "non\ufffesmoker". The two cannot be told apart, and the line break is gone. Between digits nothing changes.
# Why it matters: words of the text are found by no search, a quotation never matches, and where the text goes on into
# Atom or DOCX, lxml raises ValueError, because XML 1.0 (2.2) excludes U+FFFE.
# Workaround: replace "\ufffe" by "-\n" at once, then join words by a dictionary, or read the PDF with pypdf.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypdfium2==5.15.2 reportlab==5.1.0 pypdf==7.1.1 lxml==6.1.3
venv/bin/python - <<'PYTHON'
import importlib.metadata

import pypdf
import pypdfium2
from lxml import etree
from reportlab.pdfgen import canvas

page = canvas.Canvas("amber-fever.pdf")
for number, line in enumerate(("Take glim-", "merol. Take 5-", "10 mg. A non-", "smoker.")):
    page.drawString(50, 700 - 14 * number, line)
page.save()

text = pypdfium2.PdfDocument("amber-fever.pdf")[0].get_textpage().get_text_range()
plain = pypdf.PdfReader("amber-fever.pdf").pages[0].extract_text()
for name in ("pypdfium2", "pypdf"):
    print(name, importlib.metadata.version(name))
print(repr(text), repr(plain), sep="\n")
assert text.split("\r\n") == ["Take glim\ufffemerol. Take 5-", "10 mg. A non\ufffesmoker."], text
assert plain.splitlines() == ["Take glim-", "merol. Take 5-", "10 mg. A non-", "smoker."], plain
try:
    etree.Element("summary").text = text
except ValueError as error:
    print("lxml:", error)
else:
    raise SystemExit("lxml takes the text")
PYTHON
