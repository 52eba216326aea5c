#!/usr/bin/env bash
# @modelcontextprotocol/client 2.4.0 and sdk 1.32.2: "…/bone#name" of "…/{id}{#field}" is the record "bone#nam", field "e".
#
# Expected: `uriTemplate` is RFC 6570; a variable of a path takes no "#", {?a,b} has members that may be absent and stand in
# any order, {/a,b} is two segments, and {id:3}, {;v} and {list*} expand as the RFC says, or the constructor refuses them.
# The Python package mcp 2.3.0 matches each of these addresses and decodes the values.
# Happens: UriTemplate parts "bone#name" in the wrong place, finds no match when a filter is left out or the order
# differs, never matches {/a,b}, gives "%20" undecoded, and expands {id:3} and {;v} to nothing and {type*} as {type}.
# Why it matters: servers in TypeScript route `resources/read` by this class. A template for records with optional
# filters answers "not found" for valid addresses, and a quote in an address arrives with its percent signs.
# Workaround: templates of single variables in path segments only, {type}/{id}; filters belong into tools.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @modelcontextprotocol/client@2.4.0 \
  @modelcontextprotocol/sdk@1.32.2 >/dev/null
cat > match.mjs <<'JAVASCRIPT'
import assert from 'node:assert'
import { UriTemplate as Current } from '@modelcontextprotocol/client'
import { UriTemplate as Previous } from '@modelcontextprotocol/sdk/shared/uriTemplate.js'
const matches = [
  ['amber://{type}/{id}{#field}', 'amber://sites/bone#name', { type: 'sites', id: 'bone#nam', field: 'e' }],
  ['amber://find{?q,type}', 'amber://find?q=bone&type=site', { q: 'bone', type: 'site' }],
  ['amber://find{?q,type}', 'amber://find?q=bone', null],
  ['amber://find{?q,type}', 'amber://find?type=site&q=bone', null],
  ['amber://codes{/system,code}', 'amber://codes/ICD-10/C50.9', null],
  ['amber://quotes/{quote}', 'amber://quotes/5%2C10%20mg', { quote: '5%2C10%20mg' }],
]
const expansions = [
  ['amber://{id:3}', { id: 'glimmerol' }, 'amber://'],
  ['amber://find{;q}', { q: 'bone' }, 'amber://find'],
  ['amber://find{?type*}', { type: ['site', 'test'] }, 'amber://find?type=site,test'],
]
for (const UriTemplate of [Current, Previous]) {
  for (const [template, address, expected] of matches) {
    const seen = new UriTemplate(template).match(address)
    if (UriTemplate === Current) console.log(template, address, '->', seen)
    assert.deepStrictEqual(seen, expected)
  }
  for (const [template, values, expected] of expansions) {
    const seen = new UriTemplate(template).expand(values)
    if (UriTemplate === Current) console.log(template, values, '->', seen)
    assert.strictEqual(seen, expected)
  }
}
JAVASCRIPT
node match.mjs
