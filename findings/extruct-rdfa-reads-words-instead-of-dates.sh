#!/usr/bin/env bash
# extruct 0.18.0: in RDFa, <time datetime="2026-03"> yields the words shown; in microdata, the date.
#
# Expected: HTML+RDFa 1.1 (section 3.1, "Additional RDFa Processing Rules") takes the value of `datetime` before the
# text of the element, as microdata does. One page marked up both ways yields the same data.
# Happens: the microdata half gives "2026-03", the RDFa half "last spring". RDFa's own @content is honoured.
# Why it matters: health pages show when they were reviewed in words and state the date for machines. An app that reads
# it by RDFa stores words as a date, or drops the review, and nothing fails.
# Workaround: read microdata or JSON-LD where the page has them; publishers can repeat the date in @content.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check extruct==0.18.0 'lxml==6.1.3' 'lxml-html-clean==0.4.4'
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata

import extruct

PAGE = """<html><body>
<p itemscope itemtype="https://schema.org/WebPage"><time itemprop="lastReviewed" datetime="2026-03">last spring</time></p>
<p vocab="https://schema.org/" typeof="WebPage"><time property="lastReviewed" datetime="2026-03">last spring</time>
<time property="datePublished" datetime="2026-01" content="2026-01">in winter</time></p>
</body></html>"""

found = extruct.extract(PAGE, base_url="https://example.org/", syntaxes=["microdata", "rdfa"])
microdata = found["microdata"][0]["properties"]
page = next(each for each in found["rdfa"] if "https://schema.org/WebPage" in each.get("@type", ()))
rdfa = {name.rsplit("/", 1)[1]: value[0]["@value"] for name, value in page.items() if name.startswith("https:")}
print("extruct", importlib.metadata.version("extruct"), microdata, rdfa)
assert microdata == {"lastReviewed": "2026-03"}, microdata
assert rdfa == {"lastReviewed": "last spring", "datePublished": "2026-01"}, rdfa
PYTHON
