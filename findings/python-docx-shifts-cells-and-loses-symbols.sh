#!/usr/bin/env bash
# python-docx 1.2.0 moves a dose into the column of ages, and reads "≥5 µg" as "5 g".
#
# Expected: `row.cells` has one cell for each column of the grid (the docs: "a merged cell appears once for each grid
# column it spans"), and `paragraph.text` has the visible characters; w:sym (ISO/IEC 29500-1, 17.3.3.30) is how Word
# stores what "Insert > Symbol" puts in, here ≥ and µ of the font Symbol.
# Happens: a cell inside a content control (w:sdt round w:tc, as form templates have them) is left out of
# `row.cells`, so the next cell takes its index: the dose is read as the age. `grid_cols_before` is 0, so nothing
# says that a cell is missing. Symbols vanish from the text without a placeholder. mammoth reads both correctly.
# Why it matters: an import by column index files "8 mg" under "Age", and micrograms become grams.
# Workaround: walk the XML (`w:tc` below `w:tr` at any depth) and map w:sym to Unicode; or use mammoth for DOCX.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mammoth==1.13.0 python-docx==1.2.0 lxml==6.1.3
cd "$folder"
venv/bin/python - <<'PYTHON'
import importlib.metadata

import docx
import mammoth
from docx.oxml import parse_xml

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
document = docx.Document()
table = document.add_table(rows=1, cols=2)
table.cell(0, 0).text, table.cell(0, 1).text = "Age", "Dose"
cells = [f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>" for words in ("Under 12", "8 mg")]
row = f"<w:tr xmlns:w='{WORD}'><w:sdt><w:sdtContent>{cells[0]}</w:sdtContent></w:sdt>{cells[1]}</w:tr>"
table._tbl.append(parse_xml(row))
symbols = (
    "<w:r><w:t xml:space='preserve'>Take </w:t><w:sym w:font='Symbol' w:char='F0B3'/><w:t xml:space='preserve'>5 "
    "</w:t><w:sym w:font='Symbol' w:char='F06D'/><w:t>g</w:t></w:r>"
)
paragraph = parse_xml(f"<w:p xmlns:w='{WORD}'>{symbols}</w:p>")
document.element.body.insert(len(document.element.body) - 1, paragraph)
document.save("glimmerol.docx")

reading = docx.Document("glimmerol.docx")
rows = [[cell.text for cell in row.cells] for row in reading.tables[0].rows]
last = reading.tables[0].rows[1]
text = reading.paragraphs[-1].text
with open("glimmerol.docx", "rb") as file:
    html = mammoth.convert_to_html(file).value
for name in ("python-docx", "mammoth"):
    print(name, importlib.metadata.version(name))
print(rows, repr(text), html, sep="\n")
assert rows == [["Age", "Dose"], ["8 mg"]] and last.grid_cols_before == 0, rows
assert text == "Take 5 g", text
assert "<td><p>Under 12</p></td><td><p>8 mg</p></td>" in html and "Take ≥5 μg" in html, html
PYTHON
