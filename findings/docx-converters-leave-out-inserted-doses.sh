#!/usr/bin/env bash
# docx-parser-converter 1.0.3 and docx2everything 1.1.0 drop tracked insertions: "Take 5 mg" is "Take mg".
#
# Expected: the text of a Word file is what Word shows: inserted runs (w:ins) and moved ones (w:moveTo) are part of it,
# deleted ones are not (ECMA-376, 17.13.5); a no-break hyphen is a hyphen, a symbol F0B3 of the font Symbol is ≥.
# Happens: docx-parser-converter, and docx2everything when it writes Markdown, leave out insertions, moved words and simple
# fields; where a dose was corrected neither the old nor the new one is left. docx2everything's plain text has them, and
# moved words twice, as officeparser 7.8.0 has. Both of these write 5-10 mg as 510 mg; all three drop ≥.
# Why it matters: editors send articles with tracked changes. The import looks complete, and the corrected dose is missing.
# Workaround: accept all changes before converting (docx-revisions 0.1.5 does it), and search the result for " mg" without
# a number.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docx-parser-converter==1.0.3 docx2everything==1.1.0 python-docx==1.2.0
npm install --silent --no-audit --no-fund --ignore-scripts officeparser@7.8.0
cat >write.py <<'PYTHON'
import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

MARK = 'w:id="1" w:author="Amber" w:date="2026-11-30T09:00:00Z"'
PARAGRAPHS = (
    f"""<w:r><w:t xml:space="preserve">Take </w:t></w:r><w:del {MARK}><w:r><w:delText>50</w:delText></w:r></w:del>
    <w:ins {MARK}><w:r><w:t>5</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> mg.</w:t></w:r>""",
    f"<w:moveFrom {MARK}><w:r><w:t>Rest.</w:t></w:r></w:moveFrom>",
    """<w:r><w:t>Score </w:t></w:r><w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r><w:r><w:t>7: 5</w:t></w:r>
    <w:r><w:noBreakHyphen/></w:r><w:r><w:t>10 mg.</w:t></w:r>""",
    f"<w:moveTo {MARK}><w:r><w:t>Rest.</w:t></w:r></w:moveTo>",
)
document = docx.Document()
for paragraph in PARAGRAPHS:
    document.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w')}>{paragraph}</w:p>"))
document.save("article.docx")
PYTHON
cat >read.py <<'PYTHON'
import docx2everything
import docx_parser_converter

for name, text in (
    ("docx-parser-converter", docx_parser_converter.docx_to_text("article.docx")),
    ("docx2everything, Markdown", docx2everything.process_to_markdown("article.docx")),
    ("docx2everything, text", docx2everything.process("article.docx")),
):
    print(f"{name}:", " ".join(text.split()))
PYTHON
cat >read.mjs <<'JS'
import { parseOffice } from "officeparser";

console.log("officeparser:", (await parseOffice("article.docx")).toText().split(/\s+/).filter(Boolean).join(" "));
JS
venv/bin/python write.py
{ venv/bin/python -W ignore read.py; node read.mjs; } | tee seen
cat >expected <<'TEXT'
docx-parser-converter: Take mg. Score 7: 5-10 mg.
docx2everything, Markdown: Take mg. Score 7: 510 mg.
docx2everything, text: Take 5 mg. Rest. Score 7: 510 mg. Rest.
officeparser: Take 5 mg. Rest. Score 7: 510 mg. Rest.
TEXT
diff expected seen
