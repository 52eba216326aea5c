#!/usr/bin/env bash
# kreuzberg 4.10.4: the plain text of a web page lacks its definition lists, captions and summaries.
#
# Expected: "plain" and "markdown" are two notations of one extraction; both hold the same words.
# Happens: Markdown has the term and "10 mg a day", the caption and the summary of <details>. The
# plain text, which is the default, has none of them, and no warning is in the result.
# Why it matters: leaflets list medicines and doses, or symptoms and what to do, as <dl>. A search index or a model that
# is fed with the default output never sees them.
# Workaround: `ExtractionConfig(output_format="markdown")`, and compare the number of words with the page's text nodes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kreuzberg==4.10.4
cd "$folder"
cat > page.html <<'HTML'
<!doctype html><html lang="en"><head><title>Amber fever</title></head><body><main><h1>Amber fever</h1>
<p>Amber fever is an invented illness.</p>
<dl><dt>Glimmerol</dt><dd>10 mg a day</dd></dl>
<details><summary>When to call a nurse</summary><p>If the skin turns amber.</p></details>
<figure><img src="skin.png" alt="Skin"><figcaption>Amber skin on the second day</figcaption></figure>
<p>It passes.</p></main></body></html>
HTML
venv/bin/python - <<'PYTHON'
import importlib.metadata

from kreuzberg import ExtractionConfig, extract_file_sync

plain = extract_file_sync("page.html").content
markdown = extract_file_sync("page.html", config=ExtractionConfig(output_format="markdown")).content
print("kreuzberg", importlib.metadata.version("kreuzberg"), plain, "--- markdown", markdown, sep="\n")
parts = ("invented illness", "10 mg a day", "When to call", "turns amber", "second day", "It passes")
assert [part for part in parts if part not in markdown] == []
assert [part for part in parts if part not in plain] == ["10 mg a day", "When to call", "second day"]
PYTHON
