#!/usr/bin/env bash
# html2text 2025.4.15: the meaning of an abbreviation in one article is printed under the next one.
#
# Expected: `HTML2Text` is an object that one sets up once ("h = HTML2Text(); h.ignore_links = True") and then calls
# with `handle(page)` for each page; two pages have nothing to do with each other.
# Happens: the object keeps the <abbr title> of every page that it has seen and appends them all to each later text.
# "*[MS]: morphine sulfate" of a page on pain stands under a page on multiple sclerosis that explains nothing, and
# when both pages explain MS, the later meaning replaces the earlier one without a notice.
# Why it matters: in health the same letters mean different things (MS, RA, PE), and the line looks like a note of the
# author. An import or a prompt made from many pages gets glosses that no page contains.
# Workaround: a new HTML2Text object for each page.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check html2text==2025.4.15
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata

from html2text import HTML2Text

AMBER = "<p><abbr title='amber fever'>AF</abbr> lasts two weeks.</p>"
GLASS = "<p>AF is rare.</p>"
FIBRILLATION = "<p><abbr title='atrial flutter'>AF</abbr> is another thing.</p>"

converter = HTML2Text()
first, second, third = (converter.handle(page) for page in (AMBER, GLASS, FIBRILLATION))
print("html2text", importlib.metadata.version("html2text"))
print(first, second, third, sep="---\n")
assert first.split() == "AF lasts two weeks. *[AF]: amber fever".split(), first
assert second.split() == "AF is rare. *[AF]: amber fever".split(), second
assert third.split() == "AF is another thing. *[AF]: atrial flutter".split(), third
assert HTML2Text().handle(GLASS).strip() == "AF is rare."
PYTHON
