#!/usr/bin/env bash
# pandoc 3.9 leaves out the words of text boxes, of simple fields and of ruby in Word files, and warns of nothing.
#
# Expected: words that Word prints are in the output, or a warning names what was skipped (`--verbose` has a message
# for each thing that a reader does not understand; `--fail-if-warnings` turns it into a failure).
# Happens: "The highest dose is 20 mg", with 20 in a document property (w:fldSimple), becomes "The highest dose is mg".
# A warning in a text box is gone. The exit code is 0 even with --fail-if-warnings.
# Why it matters: leaflets put their warnings into boxes and their doses into properties. The text reads well without
# them, so nobody looks.
# Workaround: count the w:t elements of the file and of the output, or refuse files that have w:txbxContent or
# w:fldSimple.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pypandoc_binary==1.17 python-docx==1.2.0 lxml==6.1.3
cd "$folder"
venv/bin/python - <<'PYTHON'
import docx
import pypandoc
from docx.oxml import parse_xml

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def run(words: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{words}</w:t></w:r>"


box = (
    "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
    f"<w:p>{run('Call a nurse at once.')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
field = f"<w:fldSimple w:instr=' DOCPROPERTY Dose '>{run('20')}</w:fldSimple>"
ruby = f"<w:r><w:ruby><w:rt>{run('amber')}</w:rt><w:rubyBase>{run('glass')}</w:rubyBase></w:ruby></w:r>"
document = docx.Document()
for content in (run("The highest dose is ") + field + run(" mg."), run("If you are worse: ") + box, run("Ruby: ") + ruby):
    paragraph = parse_xml(f"<w:p xmlns:w='{WORD}'>{content}</w:p>")
    document.element.body.insert(len(document.element.body) - 1, paragraph)
document.save("glimmerol.docx")
text = pypandoc.convert_file("glimmerol.docx", "plain", extra_args=["--wrap=none", "--verbose", "--fail-if-warnings"])
print("pandoc", pypandoc.get_pandoc_version(), text, sep="\n")
assert text == "The highest dose is mg.\n\nIf you are worse:\n\nRuby:\n", text
PYTHON
