#!/usr/bin/env bash
# mammoth 1.13.0: `convert_to_markdown` turns struck-out words into plain words and 10⁹ into 109; its HTML keeps both.
#
# Expected: both outputs come from one reading of the document, so Markdown marks what HTML marks. Markdown has
# "~~not~~" in GFM and allows the inline HTML <s> and <sup> everywhere (CommonMark 0.31, 6.6).
# Happens: HTML has "do <s>not </s>stop" and "10<sup>9</sup>/L"; Markdown has "do not stop" and "109/L", and
# `messages` is empty.
# Why it matters: authors strike out what no longer holds. The Markdown then says the opposite of the document in
# words that look verbatim, and a cell count of 150 x 10⁹/L becomes 150 x 109/L.
# Workaround: convert to HTML, then read <s>, <sup> and <sub> from it with rules of your own.
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

document = docx.Document()
advice = document.add_paragraph("Do ")
advice.add_run("not ").font.strike = True
advice.add_run("stop glimmerol early")
count = document.add_paragraph("150 x 10")
count.add_run("9").font.superscript = True
count.add_run("/L")
document.save("glimmerol.docx")

with open("glimmerol.docx", "rb") as file:
    html = mammoth.convert_to_html(file)
with open("glimmerol.docx", "rb") as file:
    markdown = mammoth.convert_to_markdown(file)
print("mammoth", importlib.metadata.version("mammoth"))
print(html.value, repr(markdown.value), markdown.messages, sep="\n")
assert html.value == "<p>Do <s>not </s>stop glimmerol early</p><p>150 x 10<sup>9</sup>/L</p>", html.value
assert markdown.value == "Do not stop glimmerol early\n\n150 x 109/L\n\n", markdown.value
assert markdown.messages == [], markdown.messages
PYTHON
