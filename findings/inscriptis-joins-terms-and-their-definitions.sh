#!/usr/bin/env bash
# inscriptis 2.7.6 joins definition lists: "Highest dose" and "10 mg" become "Highest dose10 mg".
#
# Expected: dt and dd are display: block in the HTML standard (15.3.9, Lists), and inscriptis promises "layout-aware"
# text like that of a browser; a list with start="3" counts from 3 (4.4.5). innerText has a line for each.
# Happens: the whole list is one line without separators, so "Form 2" + "10 mg" is "Form 210 mg". A list with start="3"
# counts from 1, although value="7" on an item is honoured. hidden paragraphs are shown, display: none ones are not.
# Why it matters: dl is how health pages give name and value (dose, highest dose, strength). Joined, the values become
# other plausible numbers; "go on with step 3" points to a step that is now number 1.
# Workaround: give dt and dd a block display in the CSS that inscriptis takes (HtmlElement for "dt" and "dd" in
# ParserConfig), and refuse lists with start.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check inscriptis==2.7.6
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement

TERMS = "<dl><dt>Tablet form 2</dt><dd>10 mg</dd><dt>Highest dose</dt><dd>20 mg</dd></dl>"
STEPS = "<ol start='3'><li>rest</li><li value='7'>drink</li></ol>"
HIDDEN = "<p hidden>Old dose.</p><p style='display: none'>Older dose.</p><p>New dose.</p>"

print("inscriptis", importlib.metadata.version("inscriptis"))
terms, steps, hidden = (get_text(f"<html><body>{part}</body></html>").split("\n") for part in (TERMS, STEPS, HIDDEN))
print(terms, steps, hidden, sep="\n")
assert [line for line in terms if line] == ["Tablet form 210 mgHighest dose20 mg"], terms
assert [line.strip() for line in steps if line] == ["1. rest", "7. drink"], steps
assert [line for line in hidden if line] == ["Old dose.", "New dose."], hidden
blocks = CSS_PROFILES["relaxed"] | {tag: HtmlElement(display=Display.block) for tag in ("dt", "dd")}
mended = get_text(f"<html><body>{TERMS}</body></html>", ParserConfig(css=blocks)).split("\n")
assert [line for line in mended if line] == ["Tablet form 2", "10 mg", "Highest dose", "20 mg"], mended
PYTHON
