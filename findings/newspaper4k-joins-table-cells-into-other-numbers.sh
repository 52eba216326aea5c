#!/usr/bin/env bash
# newspaper4k 0.9.6 joins the cells of a table: "Under 12" and "5 mg" become "Under 125 mg".
#
# Expected: `article.text` is the text of the article; cells are separate blocks of words, so at least a space stands
# between them, as between the list items and paragraphs that it puts on lines of their own.
# Happens: all cells of the table are joined without any separator. An <aside> with a warning is left out.
# Why it matters: a dose table is the part of a health page where a joined number is still a plausible number: ages
# swallow doses, and no check of the words can see it, because "125 mg" is a dose.
# Workaround: take `article.top_node` or the page itself and read tables with a table reader.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pip==25.3
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check newspaper4k==0.9.6
cd "$folder"
HOME="$folder" venv/bin/python -W ignore - <<'PYTHON'
import importlib.metadata

import newspaper

PARAGRAPH = (
    "<p>Amber fever is an invented illness of the glass gland. It lasts for about two weeks and most people get better "
    "at home, with rest, with plenty to drink, and without any medicine at all.</p>"
)
TABLE = "<table><tr><th>Age</th><th>Dose</th></tr><tr><td>Under 12</td><td>5 mg</td></tr></table>"
ASIDE = "<aside><p>Warning: never take glimmerol with alcohol, because the two together harm the glass gland.</p></aside>"
PAGE = (
    "<!doctype html><html><head><title>Amber fever</title></head><body><main><article><h1>Amber fever</h1>"
    f"{PARAGRAPH * 2}<ul><li>stiff neck</li><li>amber skin</li></ul>{TABLE}{ASIDE}{PARAGRAPH}</article></main></body></html>"
)
article = newspaper.Article("https://example.org/amber-fever")
article.download(input_html=PAGE)
article.parse()
print("newspaper4k", importlib.metadata.version("newspaper4k"))
print(article.text)
assert "AgeDoseUnder 125 mg" in article.text, article.text
assert "stiff neck\namber skin" in article.text.replace("\n\n", "\n"), article.text
assert "alcohol" not in article.text
PYTHON
