#!/usr/bin/env bash
# lunr 2.3.9: the name "HER2+" as it is written finds nothing, "HER2-" finds both.
#
# Expected: a search for the words of a title finds the title; the index and the query go through the same steps.
# Happens: the trimmer, which cuts signs off both ends of a word, is a step of indexing and not of searching. The index
# has "her2", the query asks for "her2+". A final "-" is cut as a separator instead, so that "HER2-" finds HER2+ as
# well, and CD4+ and 10⁹ find nothing.
# Why it matters: search in static documentation and health sites is often lunr. The sign decides between two diseases
# with different treatments, and readers see either nothing or both.
# Workaround: remove `lunr.trimmer` from the pipeline and set a tokeniser that keeps the signs of names.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts lunr@2.3.9 >/dev/null
cat > find.cjs <<'JAVASCRIPT'
const assert = require('node:assert')
const lunr = require('lunr')
const titles = ['HER2+ breast cancer', 'HER2- breast cancer', 'CD4+ cells', '150 × 10⁹ cells']
const index = lunr(function () {
  this.ref('title')
  this.field('title')
  for (const title of titles) this.add({ title })
})
const found = Object.fromEntries(['HER2', 'HER2+', 'HER2-', 'CD4+', '10⁹'].map((words) =>
  [words, index.search(words).map(({ ref }) => ref).sort()]))
console.log('lunr', lunr.version, found)
assert.deepStrictEqual(found, { 'HER2': titles.slice(0, 2).sort(), 'HER2+': [], 'HER2-': titles.slice(0, 2).sort(),
  'CD4+': [], '10⁹': [] })
JAVASCRIPT
node find.cjs
