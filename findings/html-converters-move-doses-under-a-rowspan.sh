#!/usr/bin/env bash
# html2text 2025.4.15, markdownify 1.2.3, inscriptis 2.7.6, turndown-plugin-gfm 1.0.2: a row below a rowspan moves left.
#
# Expected: a cell with rowspan="2" takes its column in the next row too (HTML standard, 4.9.12), so the first cell
# that the next row holds belongs to the second column. inscriptis calls itself layout-aware and pads its columns.
# Happens: all four put that cell into the first column: "7 mg" is read as an age. html2text writes a row of one cell,
# markdownify a row that is shorter than its header, inscriptis an aligned "7 mg" below the ages. No warning.
# Why it matters: dose tables use rowspan for "12 and over: 6 mg, or 7 mg in winter". After the conversion nothing
# shows that the row lacks its age, and a model or a reader takes the dose for the group.
# Workaround: expand rowspan and colspan before converting (pandas.read_html does), or refuse tables that have them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check markdownify==1.2.3 html2text==2025.4.15 inscriptis==2.7.6
npm install --silent --no-audit --no-fund --prefix . turndown@7.2.5 turndown-plugin-gfm@1.0.2
cat >table.html <<'HTML'
<table><thead><tr><th>Age</th><th>Dose</th></tr></thead><tbody><tr><td>Under 12</td><td>5 mg</td></tr>
<tr><td rowspan="2">12 and over</td><td>6 mg</td></tr><tr><td>7 mg in winter</td></tr></tbody></table>
HTML
cat >convert.py <<'PYTHON'
from pathlib import Path

import html2text
import inscriptis
import markdownify

page = Path("table.html").read_text()
converters = {"html2text": html2text.html2text, "inscriptis": inscriptis.get_text, "markdownify": markdownify.markdownify}
for name, convert in converters.items():
    lines = convert(page).strip().splitlines()
    print(f"{name}: {lines[0].strip()} / {lines[-1].strip()}")
PYTHON
cat >convert.mjs <<'JS'
import { readFileSync } from "node:fs";
import Turndown from "turndown";
import { gfm } from "turndown-plugin-gfm";
const converter = new Turndown();
converter.use(gfm);
const lines = converter.turndown(readFileSync("table.html", "utf-8")).split("\n");
console.log(`turndown: ${lines[0]} / ${lines.at(-1)}`);
JS
{ venv/bin/python convert.py; node convert.mjs; } | tee seen
cat >expected <<'TEXT'
html2text: Age| Dose / 7 mg in winter
inscriptis: Age             Dose / 7 mg in winter
markdownify: | Age | Dose | / | 7 mg in winter |
turndown: | Age | Dose | / | 7 mg in winter |
TEXT
diff expected seen
