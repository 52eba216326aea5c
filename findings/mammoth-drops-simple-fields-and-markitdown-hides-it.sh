#!/usr/bin/env bash
# mammoth 1.13.0 drops the words of simple fields and of right-to-left runs; markitdown 0.1.9 drops the warning too.
#
# Expected: Word writes the same field (a cross-reference, a document property, a date) either as w:fldSimple or as
# three w:fldChar; both hold the words that the reader sees (ISO/IEC 29500-1, 17.16.19 and 17.16.18). A converter
# shows both. Runs inside w:bdo or w:dir (17.3.2.3, 17.3.2.8: direction of Arabic or Hebrew words) are plain text.
# Happens: mammoth keeps the words of the complex field and loses those of the simple one, of w:bdo and of w:dir,
# with a message of type "warning" only. markitdown calls mammoth, ignores the messages and returns a sentence
# with a hole: "The highest dose is mg a day."
# Why it matters: leaflets keep the dose, the review date or the table number in a document property, so an import
# yields sentences without their number, and a whole right-to-left paragraph can vanish.
# Workaround: use mammoth itself and refuse the file when `result.messages` names an ignored element.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mammoth==1.13.0 'markitdown[docx]==0.1.9' \
  python-docx==1.2.0 lxml==6.1.3
cd "$folder"
venv/bin/python - <<'PYTHON'
import importlib.metadata

import docx
import mammoth
from docx.oxml import parse_xml
from markitdown import MarkItDown

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def text(words: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{words}</w:t></w:r>"


def mark(kind: str) -> str:
    return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"


instruction = "<w:r><w:instrText> DOCPROPERTY Dose </w:instrText></w:r>"
complex_field = mark("begin") + instruction + mark("separate") + text("20") + mark("end")
simple_field = f"<w:fldSimple w:instr=' DOCPROPERTY Dose '>{text('20')}</w:fldSimple>"
paragraphs = (
    text("The highest dose is ") + complex_field + text(" mg a day."),
    text("The highest dose is ") + simple_field + text(" mg a day."),
    text("A: ") + f"<w:bdo w:val='rtl'>{text('خطر')}</w:bdo>",
    text("B: ") + f"<w:dir w:val='rtl'>{text('خطر')}</w:dir>",
)
document = docx.Document()
for content in paragraphs:
    xml = f"<w:p xmlns:w='{WORD}'>{content}</w:p>"
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))
document.save("glimmerol.docx")

with open("glimmerol.docx", "rb") as file:
    result = mammoth.convert_to_html(file)
messages = [message.message for message in result.messages if "ignored" in message.message]
markdown = MarkItDown().convert("glimmerol.docx").markdown
for name in ("mammoth", "markitdown"):
    print(name, importlib.metadata.version(name))
print(result.value, messages, markdown, sep="\n")
assert result.value == (
    "<p>The highest dose is 20 mg a day.</p><p>The highest dose is  mg a day.</p><p>A: </p><p>B: </p>"
), result.value
assert [message.split()[-1] for message in messages] == ["w:fldSimple", "w:bdo", "w:dir"], messages
assert "The highest dose is 20 mg a day.\n\nThe highest dose is mg a day.\n\nA:\n\nB:" in markdown, markdown
PYTHON
