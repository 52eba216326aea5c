#!/usr/bin/env bash
# Resiliparse 2.0.1: `extract_plain_text(main_content=True)` drops every <ul> inside <main>, but keeps <ol>.
#
# Expected: "main_content" removes navigation, headers and footers (its documentation: "extract only the main content
# of the page"); a list between two paragraphs of the article is main content whatever its bullets look like.
# Happens: the lead-in "Call for help if you:" stays and its <ul> is gone, however long the items are; the same items
# in an <ol> stay. Words in <time> and <label> disappear from the middle of a sentence. No warning.
# Why it matters: in health articles bulleted lists hold the warning signs. The extract ends a sentence with a colon
# and says nothing, so a reader or a model concludes that there are no signs.
# Workaround: main_content=False (all words stay, navigation too), or choose the article with the tree and convert it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Resiliparse==2.0.1
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata

from resiliparse.extract.html2text import extract_plain_text

ITEMS = "<li>have a stiff neck and a temperature that does not go down for three days</li><li>turn amber</li>"


def render_page(tag: str) -> str:
    return (
        "<!doctype html><html><head><title>Amber fever</title></head><body><main><h1>Amber fever</h1>"
        "<p>Amber fever is an invented illness of the glass gland.</p><p>Call for help if you:</p>"
        f"<{tag}>{ITEMS}</{tag}><p>Rest for <time datetime='P2D'>two days</time> at home.</p></main></body></html>"
    )


print("Resiliparse", importlib.metadata.version("Resiliparse"))
bulleted = extract_plain_text(render_page("ul"), main_content=True)
numbered = extract_plain_text(render_page("ol"), main_content=True)
everything = extract_plain_text(render_page("ul"), main_content=False)
print(bulleted, numbered, sep="\n---\n")
assert "Call for help if you:" in bulleted and "stiff neck" not in bulleted and "turn amber" not in bulleted
assert "Rest for at home." in bulleted
assert "stiff neck" in numbered and "turn amber" in numbered
assert "stiff neck" in everything and "Rest for two days at home." in everything
PYTHON
