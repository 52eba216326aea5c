#!/usr/bin/env bash
# @mozilla/readability 0.6.0 drops sections whose class or id says "age-related", "community-acquired" or "supplemental".
#
# Expected: the reading view keeps the article and drops navigation, comments and advertisements.
# Happens: words such as related, supplement, community, social, extra, banner and remark mark a part as unlikely
# content wherever they occur in a class or an id, and a part with role="alert" is dropped as such. A section of an
# article that is named after its subject disappears with its warning, and the title and the length look right.
# Why it matters: apps and language models read health pages through it. "Age-related" and "community-acquired" are
# medical terms, and alerts are where pages put what must not be missed.
# Workaround: rename classes and ids and remove `role` before parsing, or compare the words before and after.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @mozilla/readability@0.6.0 jsdom@29.1.1 >/dev/null
cat > read.cjs <<'JAVASCRIPT'
const assert = require('node:assert')
const { Readability } = require('@mozilla/readability')
const { JSDOM } = require('jsdom')
const warning = 'Call a nurse at once if the skin turns amber, or if you cannot drink.'
const fill = (count) => Array.from({ length: count }, (_, n) =>
  `<p>Amber fever is an invented illness, and sentence ${n} about it is long enough, with commas, to be content.</p>`).join('')
const parts = ['class="amber"', 'id="age-related"', 'class="community-acquired"', 'class="supplemental-oxygen"',
  'class="social-support"', 'class="warning-banner"', 'role="note"', 'role="alert"']
const lost = parts.filter((part) => {
  const page = `<title>Amber fever</title><main><article><h1>Amber fever</h1>${fill(6)}
    <section ${part}><p>${warning}</p></section>${fill(3)}</article></main>`
  const { document } = new JSDOM(page, { url: 'https://example.org/' }).window
  return !new Readability(document).parse().textContent.includes(warning)
})
console.log('@mozilla/readability 0.6.0 loses', lost)
assert.deepStrictEqual(lost, ['id="age-related"', 'class="community-acquired"', 'class="supplemental-oxygen"',
  'class="social-support"', 'class="warning-banner"', 'role="alert"'])
JAVASCRIPT
node read.cjs
