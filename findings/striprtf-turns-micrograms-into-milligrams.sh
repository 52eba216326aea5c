#!/usr/bin/env bash
# striprtf 0.0.35 reads "≥5 µg" in the font Symbol as "³5 mg": a dose a thousand times too high.
#
# Expected: RTF writes µ and ≥ of "Insert > Symbol" as the characters m and 0xB3 in a font whose table entry says
# \fcharset2 (Symbol); a reader takes the font into account, or leaves a mark. Deleted and hidden runs are left out,
# footnotes and text boxes kept, as they are words of the document (RTF 1.9.1).
# Happens: fonts are ignored, so "µg" becomes "mg" and "≥" the superscript "³". Words marked \deleted, \strike and \v
# are plain words; footnotes and text boxes are gone. No warning. The character \u181 is read correctly.
# Why it matters: leaflets of medicines are still exchanged as RTF; "mg" for "µg" is a valid dose that no check finds.
# Workaround: refuse RTF with \fcharset2, \deleted, \footnote or \shptxt in it, or convert it with a word processor.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check striprtf==0.0.35
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata

from striprtf.striprtf import rtf_to_text

EXPECTED = {
    r"{\rtf1\ansi{\fonttbl{\f0 Arial;}{\f1\fcharset2 Symbol;}}{\f1\'b3}{\f0 5 }{\f1 m}{\f0 g}\par}": "³5 mg",
    r"{\rtf1\ansi\uc1 \u8805?5 \u181?g\par}": "≥5 µg",
    r"{\rtf1\ansi Do {\deleted not }stop. {\strike Old.} {\v Hidden.} New.\par}": "Do not stop. Old. Hidden. New.",
    r"{\rtf1\ansi Take 5 mg{\super\chftn{\footnote\pard\plain\chftn  Never with alcohol.}} daily.\par}": "Take 5 mg daily.",
    r"{\rtf1\ansi{\shp{\*\shpinst{\shptxt Never with alcohol.\par}}}Take 5 mg.\par}": "Take 5 mg.",
}
print("striprtf", importlib.metadata.version("striprtf"))
for source, text in EXPECTED.items():
    seen = rtf_to_text(source).strip()
    print(source, "->", seen)
    assert seen == text, seen
PYTHON
