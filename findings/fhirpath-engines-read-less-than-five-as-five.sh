#!/usr/bin/env bash
# Three FHIRPath engines say that a value of "< 5 mg" equals 5 mg; one refuses to compare it.
#
# Expected: FHIR marks Quantity.comparator as a modifier, which changes what the value says. An engine cannot know whether
# "< 5 mg" is greater than 4 mg, and gives an empty result or an error, as fhirpath 5.2.2 does.
# Happens: @medplum/core 4.5.2, @atomic-ehr/fhirpath 0.1.4 and fhirpathpy 2.2.4 drop the comparator: `value = 5 'mg'` is
# true; for the first two `value > 4 'mg'` is true as well.
# Why it matters: statistics ("fewer than 5 in 100") and limits ("less than 5 mg") are Quantities with a comparator. A rule
# or an invariant in FHIRPath then holds for values that the source never stated.
# Workaround: write `value.where(comparator.empty()) > 4 'mg'`; serve bounds as a Range with one end.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts fhirpath@5.2.2 @medplum/core@4.5.2 @atomic-ehr/fhirpath@0.1.4 >/dev/null
cat > compare.mjs <<'JAVASCRIPT'
import assert from 'node:assert'
import { evaluate } from '@atomic-ehr/fhirpath'
import { evalFhirPath } from '@medplum/core'
import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4/index.js'
const system = 'http://unitsofmeasure.org'
const valueQuantity = { value: 5, comparator: '<', unit: 'mg', system, code: 'mg' }
const observation = { resourceType: 'Observation', status: 'final', code: { text: 'Glimmerol' }, valueQuantity }
const engines = {
  fhirpath: (rule) => fhirpath.evaluate(observation, rule, null, r4),
  medplum: (rule) => evalFhirPath(rule, observation),
  atomic: (rule) => evaluate(rule, { input: observation }),
}
const seen = {}
for (const [name, compare] of Object.entries(engines)) {
  seen[name] = []
  for (const rule of ["Observation.value = 5 'mg'", "Observation.value > 4 'mg'"]) {
    try { seen[name].push(...(await compare(rule))) } catch (error) { seen[name].push(`refused: ${error.message}`) }
  }
}
console.log(seen)
assert.ok(seen.fhirpath.every((answer) => String(answer).includes('comparator')))
assert.deepStrictEqual([seen.medplum, seen.atomic], [[true, true], [true, true]])
JAVASCRIPT
node compare.mjs
nice python3 -m venv venv
nice venv/bin/pip install --quiet --disable-pip-version-check fhirpathpy==2.2.4
venv/bin/python - <<'PYTHON'
import fhirpathpy
from fhirpathpy.models import models

quantity = {"value": 5, "comparator": "<", "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}
observation = {"resourceType": "Observation", "status": "final", "valueQuantity": quantity}
answer = fhirpathpy.evaluate(observation, "Observation.value = 5 'mg'", {}, models["r4"])
print("fhirpathpy:", answer)
assert answer == [True], answer
PYTHON
