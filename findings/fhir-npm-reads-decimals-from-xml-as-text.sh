#!/usr/bin/env bash
# fhir 4.12.0 (npm) reads <value value="5.40"/> as the text "5.40", which its own validator refuses.
#
# Expected: xmlToObj makes the JSON of the same resource; a decimal is a JSON number there (R4, json.html#primitive).
# The package's validator and its converter agree with each other.
# Happens: integers and booleans become numbers and booleans, decimals become text. `validate` then says "Number type
# expected but string received". On the way, the nulls that keep `given` in step with `_given` are dropped.
# Why it matters: an app that asks for FHIR in XML and converts it gets quantities that sort, compare and add as text
# ("10" < "5"), and resources that other servers refuse.
# Workaround: ask for JSON (`Accept: application/fhir+json`), or convert the decimals by the definitions afterwards.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts fhir@4.12.0 >/dev/null
cat > read.cjs <<'JAVASCRIPT'
const assert = require('node:assert')
const { Fhir } = require('fhir')
const fhir = new Fhir()
const observation = fhir.xmlToObj(
  '<Observation xmlns="http://hl7.org/fhir"><status value="final"/><code><text value="glass level"/></code>' +
  '<valueQuantity><value value="5.40"/></valueQuantity>' +
  '<component><code><text value="count"/></code><valueInteger value="3"/></component></Observation>')
const { valid, messages } = fhir.validate(observation)
console.log(JSON.stringify(observation), valid, messages)
assert.strictEqual(observation.valueQuantity.value, '5.40')
assert.strictEqual(observation.component[0].valueInteger, 3)
assert.strictEqual(valid, false)
assert.match(messages[0].message, /Number type expected but string received/)
assert.strictEqual(fhir.validate({ ...observation, valueQuantity: { value: 5.4 } }).valid, true)
JAVASCRIPT
node read.cjs
