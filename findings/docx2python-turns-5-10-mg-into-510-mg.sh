#!/usr/bin/env bash
# docx2python 3.7.1 reads a dose range as one number, half a tablet as twelve, and moved words twice.
#
# Expected: a reader of DOCX keeps every visible character. Word writes a non-breaking hyphen as the element
# w:noBreakHyphen (ISO/IEC 29500-1, 17.3.3.18) and a stacked fraction as m:f; the source of a tracked move
# (w:moveFrom) is deleted text, as w:del is.
# Happens: the hyphen disappears without a trace ("5‑10 mg" becomes "510 mg"), the fraction 1/2 becomes
# "<latex>12</latex>", and text moved with tracked changes appears at its old and its new place, although deleted
# text (w:del) is left out. No warning, no exception. The same hyphen survives in mammoth and python-docx.
# Why it matters: an editor who imports an article with this library gets a dose that is fifty times too high, in
# words that then count as the verbatim source, and a warning that its author moved away stays in place.
# Workaround: before reading, replace w:noBreakHyphen by a w:t with U+2011, refuse m:oMath, drop w:moveFrom.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check docx2python==3.7.1 lxml==6.1.3 python-docx==1.2.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import importlib.metadata

import docx
from docx.oxml import parse_xml
from docx2python import docx2python

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARAGRAPHS = (
    "<w:r><w:t>Take 5</w:t><w:noBreakHyphen/><w:t>10 mg.</w:t></w:r>",
    "<w:r><w:t xml:space='preserve'>Take </w:t></w:r><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>"
    "<m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath><w:r><w:t xml:space='preserve'> tablet.</w:t></w:r>",
    "<w:del w:id='1' w:author='A'><w:r><w:delText>Deleted.</w:delText></w:r></w:del><w:r><w:t>Kept.</w:t></w:r>",
    "<w:moveFrom w:id='2' w:author='A'><w:r><w:t>Never with alcohol.</w:t></w:r></w:moveFrom>",
    "<w:moveTo w:id='3' w:author='A'><w:r><w:t>Never with alcohol.</w:t></w:r></w:moveTo>",
)
document = docx.Document()
for content in PARAGRAPHS:
    xml = f"<w:p xmlns:w='{WORD}' xmlns:m='{MATH}'>{content}</w:p>"
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))
document.save("glimmerol.docx")

with docx2python("glimmerol.docx") as reading:
    lines = [line for line in reading.text.splitlines() if line]
print("docx2python", importlib.metadata.version("docx2python"), lines)
print("python-docx", [p.text for p in docx.Document("glimmerol.docx").paragraphs][0])
assert docx.Document("glimmerol.docx").paragraphs[0].text == "Take 5-10 mg."
assert lines == [
    "Take 510 mg.", "Take <latex>12</latex> tablet.", "Kept.", "Never with alcohol.", "Never with alcohol.",
], lines
PYTHON
