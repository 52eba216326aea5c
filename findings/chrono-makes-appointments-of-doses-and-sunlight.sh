#!/usr/bin/env bash
# chrono-node 2.10.3 finds dates in "Avoid the sun", "the patient sat upright" and "take 5/10 mg".
#
# Expected: a reader of dates in running text takes weekday names from their context; a lower-case "sun" after an
# article, or "5/10" before a unit, is no date.
# Happens: "sun" is last Sunday, "sat" is Saturday, the combination dose 5/10 mg is 10 May, a blood pressure of 12/8
# is 8 December. Each result is `certain` about its day or weekday, as a real date is.
# Why it matters: reminder apps run it over instructions. Three of the commonest sentences of leaflets become
# appointments; the strict mode (`chrono.strict`) leaves out the weekdays and keeps the doses.
# Workaround: `chrono.parse` on fields that hold dates only, or drop results whose text is three lower-case letters or
# has a slash and is followed by a unit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts chrono-node@2.10.3 >/dev/null
cat > read.mjs <<'JAVASCRIPT'
import assert from 'node:assert'
import * as chrono from 'chrono-node'
const sentences = ['Avoid the sun while you take it', 'The patient sat upright', 'Take 5/10 mg twice', 'A pressure of 12/8']
const today = new Date('2026-11-30T12:00:00Z')
const find = (parser) => sentences.map((sentence) => parser.parse(sentence, today).map(({ text, start }) => {
  const named = start.isCertain('weekday') ? `weekday ${start.get('weekday')}` : `${start.get('day')}.${start.get('month')}.`
  return `${text}: ${named}`
}).join())
const found = find(chrono.casual)
const strict = find(chrono.strict)
console.log(found, strict)
assert.deepStrictEqual(found, ['sun: weekday 0', 'sat: weekday 6', '5/10: 10.5.', '12/8: 8.12.'])
assert.deepStrictEqual(strict, ['', '', '5/10: 10.5.', '12/8: 8.12.'])
JAVASCRIPT
TZ=UTC node read.mjs
