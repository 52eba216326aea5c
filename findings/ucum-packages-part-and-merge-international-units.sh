#!/usr/bin/env bash
# One UCUM package makes a colony-forming unit of an international unit, the other two part [IU] from [iU].
#
# Expected: UCUM (section 24) calls arbitrary units not commensurable with any other unit; and its table defines [IU] as
# one [iU], two spellings of the same unit. So [CFU] to [IU] is an error, and 5 k[IU]/L is 5 [iU]/mL.
# Happens: @atomic-ehr/ucum 0.2.5 gives 1 [CFU] = 1 [IU] = 1 (no unit), and says that they are convertible.
# @lhncbc/ucum-lhc 7.1.10 refuses every conversion with an arbitrary unit, [IU] to [iU] too, and fhirpath 5.2.2, which
# uses it, says that 5000 [IU] do not equal 5000 [iU].
# Why it matters: vaccines, vitamins and hormones are dosed in international units. An app compares bacteria with doses,
# or finds the dose of a record unequal to the dose of another that spells the unit the other way.
# Workaround: replace [IU] by [iU] before comparing, and convert only the rest of the unit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @atomic-ehr/ucum@0.2.5 @lhncbc/ucum-lhc@7.1.10 fhirpath@5.2.2 >/dev/null
cat > convert.mjs <<'JAVASCRIPT'
import assert from 'node:assert'
import { ucum } from '@atomic-ehr/ucum'
import lhc from '@lhncbc/ucum-lhc'
import fhirpath from 'fhirpath'
const utilities = lhc.UcumLhcUtils.getInstance()
const seen = []
for (const [value, from, to] of [[1, '[CFU]', '[IU]'], [1, '[IU]', '1'], [5, '[IU]/mL', '[iU]/mL'], [5, 'mg/mL', 'g/L']]) {
  const { status, toVal } = utilities.convertUnitTo(from, value, to)
  const equal = fhirpath.evaluate({}, `${value} '${from}' = ${value} '${to}'`)[0]
  seen.push([value, from, to, Number(ucum.convert(value, from, to).toFixed(9)), status, toVal && Number(toVal.toFixed(9)), equal])
}
console.log('value, from, to, atomic, ucum-lhc, fhirpath equal')
for (const row of seen) console.log(...row)
assert.strictEqual(ucum.isConvertible('[CFU]', '[IU]'), true)
assert.deepStrictEqual(seen, [
  [1, '[CFU]', '[IU]', 1, 'failed', null, false],
  [1, '[IU]', '1', 1, 'failed', null, false],
  [5, '[IU]/mL', '[iU]/mL', 5, 'failed', null, false],
  [5, 'mg/mL', 'g/L', 5, 'succeeded', 5, true],
])
JAVASCRIPT
node convert.mjs
