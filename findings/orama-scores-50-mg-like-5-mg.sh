#!/usr/bin/env bash
# @orama/orama 3.1.18: for the query "5 mg" the record "50 mg" has the same score as "5 mg", and comes first.
#
# Expected: a word of the query that occurs exactly weighs more than a word that only begins with it, as in MiniSearch,
# which finds exact words alone by default and weighs prefixes less. The documentation of `exact` speaks of matches to
# exclude, not of order.
# Happens: every word of the query is a prefix by default, and an exact hit gets no more than a prefix hit: "stage 1",
# "stage 10" and "stage 11" have one score, as have "grade I" to "grade IV". The order is the order of insertion.
# Why it matters: doses, stages, grades and types are short numbers. An app that shows the first hit answers a question
# about 5 mg with the record of 50 mg.
# Workaround: search with `exact: true` first, and with prefixes for the last word only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @orama/orama@3.1.18 minisearch@7.2.0 >/dev/null
cat > find.mjs <<'JAVASCRIPT'
import assert from 'node:assert'
import { create, insertMultiple, search } from '@orama/orama'
import MiniSearch from 'minisearch'
const texts = ['Take 50 mg', 'Take 5 mg', 'stage 10', 'stage 11', 'stage 1', 'grade IV', 'grade II', 'grade I']
const records = texts.map((text, id) => ({ id: String(id), text }))
const index = create({ schema: { text: 'string' } })
await insertMultiple(index, records)
const mini = new MiniSearch({ fields: ['text'], storeFields: ['text'] })
mini.addAll(records)
for (const [query, ...expected] of [['5 mg', 'Take 50 mg', 'Take 5 mg'], ['stage 1', 'stage 10', 'stage 11', 'stage 1'],
  ['grade I', 'grade IV', 'grade II', 'grade I']]) {
  const { hits } = await search(index, { term: query, threshold: 0 })
  const exact = await search(index, { term: query, threshold: 0, exact: true })
  const prefixes = mini.search(query, { prefix: true, combineWith: 'AND' })
  console.log(query, hits.map((hit) => [hit.document.text, hit.score]))
  assert.deepStrictEqual(hits.map((hit) => hit.document.text), expected)
  assert.strictEqual(new Set(hits.map((hit) => hit.score)).size, 1)
  assert.deepStrictEqual(exact.hits.map((hit) => hit.document.text), [expected.at(-1)])
  assert.strictEqual(prefixes[0].text, expected.at(-1))
}
JAVASCRIPT
node find.mjs
