#!/usr/bin/env bash
# markdownify 1.2.3 and html2text 2025.4.15 write "> 48 mmol/mol" as a quotation: the "greater than" is gone.
#
# Expected: a converter to Markdown escapes what would be markup at the start of a line (CommonMark 0.31, 2.4), so that
# the words survive the way back; html2text does so for "-", "+" and "1.", turndown for ">" too.
# Happens: neither escapes ">" at the start of a paragraph, a list item or after <br>. A reader of the Markdown sees a
# block quotation "48 mmol/mol is amber". markdownify also turns the year in "1986. What a year" and the minus of
# "- 5 °C" into list marks, and all three lose "<low and high>" as a raw HTML tag.
# Why it matters: thresholds begin with ">" in lists of laboratory values. Without it a limit is a value, and the
# Markdown that is stored or given to a model looks perfect.
# Workaround: put "\\" before a leading ">" in text nodes before the conversion, or use turndown; compare the words of
# the rendered Markdown with those of the page.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check markdownify==1.2.3 html2text==2025.4.15 markdown-it-py==4.3.0
npm install --silent --no-audit --no-fund --prefix . turndown@7.2.5
cat >convert.mjs <<'JS'
import { readFileSync } from "node:fs";
import Turndown from "turndown";
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map((page) => new Turndown().turndown(page))));
JS
venv/bin/python - <<'PYTHON' | tee seen
import html
import json
import re
import subprocess

import html2text
from markdown_it import MarkdownIt
from markdownify import markdownify

PAGES = (
    "<p>&gt; 48 mmol/mol is amber.</p>",
    "<p>High:<br>&gt; 5 mg</p>",
    "<ul><li>&gt; 30 days</li></ul>",
    "<p>- 5 °C is cold.</p>",
    "<p>1986. What a year.</p>",
    "<p>If &lt;low and high&gt; differ.</p>",
)


def read_words(text: str) -> str:
    """Return the words that a reader of the HTML sees."""
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", text)).split())


turndown = json.loads(subprocess.run(["node", "convert.mjs"], input=json.dumps(PAGES), capture_output=True, text=True).stdout)
for number, page in enumerate(PAGES):
    forms = {"markdownify": markdownify(page), "html2text": html2text.html2text(page), "turndown": turndown[number]}
    for name, markdown in forms.items():
        words = read_words(MarkdownIt().render(markdown))
        print(f"{name}: {read_words(page)} -> {'the same' if words == read_words(page) else words}")
PYTHON
cat >expected <<'TEXT'
markdownify: > 48 mmol/mol is amber. -> 48 mmol/mol is amber.
html2text: > 48 mmol/mol is amber. -> 48 mmol/mol is amber.
turndown: > 48 mmol/mol is amber. -> the same
markdownify: High: > 5 mg -> High: 5 mg
html2text: High: > 5 mg -> High: 5 mg
turndown: High: > 5 mg -> the same
markdownify: > 30 days -> 30 days
html2text: > 30 days -> 30 days
turndown: > 30 days -> the same
markdownify: - 5 °C is cold. -> 5 °C is cold.
html2text: - 5 °C is cold. -> the same
turndown: - 5 °C is cold. -> the same
markdownify: 1986. What a year. -> What a year.
html2text: 1986. What a year. -> the same
turndown: 1986. What a year. -> the same
markdownify: If <low and high> differ. -> If differ.
html2text: If <low and high> differ. -> If differ.
turndown: If <low and high> differ. -> If differ.
TEXT
diff expected seen
