#!/usr/bin/env bash
# trafilatura 2.3.1 removes the words of <time>, <output>, <label>, <button> and <address> from the middle of sentences.
#
# Expected: these are phrasing (or flow) content of the HTML standard; the words are part of the sentence, as in <data>,
# <meter>, <abbr> or <dfn>, which trafilatura keeps. (That it loses list items and tables is reported elsewhere.)
# Happens: "longer than <time datetime=P2D>two days</time>, call" becomes "longer than , call", in every output
# format. On a page of a few lines its fallback keeps the words, so a small trial looks right. `html2txt` keeps them.
# Why it matters: publishers mark durations and review dates with <time>. The sentence keeps its shape and loses the
# one fact that matters, and the rest still looks like a verbatim quotation.
# Workaround: rename these elements to <span> before extraction, and compare the words with `html2txt`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pip==25.3
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check trafilatura==2.3.1
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata

import trafilatura

SENTENCE = (
    "If it lasts longer than <time datetime='P2D'>two days</time>, call <label>a nurse</label>. Then take "
    "<output>5 mg</output>, or <data value='7'>seven</data>, and <meter value='8' max='9'>eight</meter> at most."
)
AROUND = "<p>The glass gland makes amber all day long and all night, and the amber leaves it through the ear at dawn.</p>" * 2
PAGE = (
    "<!doctype html><html><head><title>Amber fever</title></head><body><main><article><h1>Amber fever</h1>"
    f"{AROUND}<p>{SENTENCE}</p>{AROUND}</article></main></body></html>"
)
print("trafilatura", importlib.metadata.version("trafilatura"))
expected = "If it lasts longer than , call . Then take , or seven, and eight at most."
for output in ("txt", "markdown", "html", "xml"):
    extract = trafilatura.extract(PAGE, output_format=output)
    print(output, [line.strip() for line in extract.splitlines() if "lasts longer" in line])
    assert expected in extract, extract
baseline = trafilatura.html2txt(PAGE)
assert "longer than two days, call a nurse. Then take 5 mg, or seven" in baseline, baseline
PYTHON
