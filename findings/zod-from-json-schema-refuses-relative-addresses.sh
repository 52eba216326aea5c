#!/usr/bin/env bash
# zod 4.6.7: z.fromJSONSchema refuses "/v1/sites/bone" as `format: uri-reference`, and skips what stands beside a $ref.
#
# Expected: uri-reference admits relative references (JSON Schema 2020-12 validation, 7.3.5; RFC 3986, 4.1), and keywords
# beside $ref apply (core, 8.2.3.1). The function throws for keywords that it cannot translate (not, if), so that what it
# takes it translates; ajv 8 with ajv-formats 3 accepts the address and refuses the long text.
# Happens: uri-reference is checked like `uri`: "/v1/sites/bone" is "Invalid URL". `{"$ref": …, "maxLength": 2}` accepts
# a text of any length, without an error.
# Why it matters: APIs that run behind any host serve links as relative references. A client whose checks come from the
# served schema refuses every correct record, and accepts bounds that it was to refuse.
# Workaround: on the server leave the format out and put bounds into the referred schema; on the client remove the format
# before the conversion.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts zod@4.6.7 ajv@8.20.0 ajv-formats@3.0.1 >/dev/null
cat > check.mjs <<'JAVASCRIPT'
import assert from 'node:assert'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { z } from 'zod'
const ajv = new Ajv2020({ strictTypes: false })
formats.default(ajv)
const link = { type: 'string', format: 'uri-reference' }
const bounded = { $defs: { Code: { type: 'string' } }, type: 'object', properties: { code: { $ref: '#/$defs/Code', maxLength: 2 } } }
const wrapped = { ...bounded, properties: { code: { allOf: [{ $ref: '#/$defs/Code' }, { type: 'string', maxLength: 2 }] } } }
const seen = []
for (const [schema, value] of [[link, '/v1/sites/bone'], [link, 'https://glass.example/v1'], [bounded, { code: 'amber' }],
  [wrapped, { code: 'amber' }]]) {
  const result = z.fromJSONSchema(schema).safeParse(value)
  console.log(value, '| zod:', result.error?.issues[0].message ?? 'accepted', '| ajv:', ajv.validate(schema, value))
  seen.push([result.success, ajv.validate(schema, value)])
}
assert.deepStrictEqual(seen, [[false, true], [true, true], [true, false], [false, false]])
assert.throws(() => z.fromJSONSchema({ not: { type: 'string' } }))
JAVASCRIPT
node check.mjs
