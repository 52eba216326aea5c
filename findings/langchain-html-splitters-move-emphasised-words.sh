#!/usr/bin/env bash
# langchain-text-splitters 1.1.3: "Take <b>no</b> more than <em>5 mg</em>" is split into "Take more than" and "no", "5 mg".
#
# Expected: a splitter parts a page at its headings and keeps the words of a paragraph in their order; b, em, strong and
# a are words of the sentence that they stand in.
# Happens: HTMLHeaderTextSplitter takes the text of each element apart from that of its children and lists the children
# after it. HTMLSemanticPreservingSplitter, whose documentation promises to keep structure, puts them before it, so that
# a negation in bold type opens the chunk. An `a` around a word is enough.
# Why it matters: health pages set doses and "not" in bold type. The chunks go into an index for answers; a quote of the
# page is not found in them, and what is left of the sentence may be the contrary of it.
# Workaround: split the Markdown or the text of the document, or unwrap b, em, strong, a and their like before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
nice python3 -m venv "$folder/venv"
nice "$folder/venv/bin/pip" install --quiet --disable-pip-version-check langchain-text-splitters==1.1.3 beautifulsoup4==4.15.0 lxml==6.1.3
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import importlib.metadata

from langchain_text_splitters import HTMLHeaderTextSplitter, HTMLSemanticPreservingSplitter

PAGE = """<html><body><h1>Glimmerol</h1>
<p>Take <b>no</b> more than <em>5 mg</em> of <a href="/glimmerol">glimmerol</a> a day.</p>
</body></html>"""
HEADINGS = [("h1", "heading")]
print("langchain-text-splitters", importlib.metadata.version("langchain-text-splitters"))
by_header = HTMLHeaderTextSplitter(HEADINGS).split_text(PAGE)[-1].page_content.split()
semantic = HTMLSemanticPreservingSplitter(HEADINGS, max_chunk_size=1000).split_text(PAGE)[-1].page_content.split()
print("HTMLHeaderTextSplitter:        ", " ".join(by_header))
print("HTMLSemanticPreservingSplitter:", " ".join(semantic))
assert by_header == "Take more than of a day. no 5 mg glimmerol".split(), by_header
assert semantic == "no 5 mg glimmerol Take more than of a day.".split(), semantic
PYTHON
