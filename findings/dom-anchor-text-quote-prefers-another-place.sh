#!/usr/bin/env bash
# Guess: a TextQuoteSelector whose `exact` occurs once, letter for letter, anchors there; where the words do not occur, there is no anchor.
# (Web Annotation Data Model 4.2.4: the selector is the exact text that is being selected. The README promises approximate matches.)
# Instead: dom-anchor-text-quote 4.0.2 looks from the middle of the document for something near enough, and takes it before an exact match
# that is farther away: "Amber fever" (the first words) anchors to "amber fever" in the next sentence. A quote that the page does not have anchors too:
# "See a GP unless amber fever lasts." to "See a GP if amber fever lasts.", and "Amber fever kills." to "amber fever lasts.".
# Why it matters: an app that highlights quoted evidence marks the wrong sentence, and confirms a quote with the opposite meaning.
# Workaround: compare `range.toString()` with `exact` and refuse a difference; pass prefix and suffix, or `{hint: start}` from the
# service's offsets, which finds the exact place here.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice npm install --silent --no-audit --no-fund dom-anchor-text-quote@4.0.2 jsdom@26.1.0
cat > look.cjs <<'JS'
const assert = require('node:assert')
const {JSDOM} = require('jsdom')

const {window} = new JSDOM('<div id="text"><p>Amber fever heals. </p><p>See a GP if <b>amber fever</b> lasts.</p></div>')
Object.assign(globalThis, {document: window.document, Node: window.Node, NodeFilter: window.NodeFilter})
const anchor = require('dom-anchor-text-quote')
const root = window.document.getElementById('text')

const find = (selector, options) => {
  const place = anchor.toTextPosition(root, selector, options)
  return place && [place.start, root.textContent.slice(place.start, place.end)]
}
console.log('dom-anchor-text-quote', require('dom-anchor-text-quote/package.json').version)
const cases = [
  [{exact: 'Amber fever'}, {}, 31, 'amber fever'],
  [{exact: 'Amber fever'}, {hint: 0}, 0, 'Amber fever'],
  [{exact: 'Amber fever', suffix: ' heals.'}, {}, 0, 'Amber fever'],
  [{exact: 'See a GP unless amber fever lasts.'}, {}, 19, 'See a GP if amber fever lasts.'],
  [{exact: 'Amber fever kills.'}, {}, 31, 'amber fever lasts.'],
]
for (const [selector, options, start, text] of cases) {
  const seen = find(selector, options)
  console.log(JSON.stringify(selector), JSON.stringify(options), '->', JSON.stringify(seen))
  assert.deepStrictEqual(seen, [start, text])
}
JS
nice node look.cjs
