#!/usr/bin/env bash
# @lhncbc/ucum-lhc 7.1.10: 5 cells per high power field are 5 per low power field, where UCUM's table makes them 500.
#
# Expected: UCUM defines [HPF] as 1 and [LPF] as 100 (a low power field shows a hundred times the area), as this
# package's own record of [LPF] says (definition value 100). 5 /[HPF] are 500 /[LPF], as in @atomic-ehr/ucum 0.2.5.
# Happens: the factor is in the text of the definition and not in the magnitude that conversions use. The conversion
# succeeds with 5, and so does fhirpath 5.2.2, which uses the package, in `5 '/[HPF]' = 5 '/[LPF]'`.
# Why it matters: cells and casts in urine are reported per field, and thresholds in articles name one of the two. A
# comparison is wrong by a factor of a hundred, without an error.
# Workaround: never convert between the two fields; compare values only where the unit is the same text.
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
const { unit } = utilities.getSpecifiedUnit('[LPF]')
const { status, toVal } = utilities.convertUnitTo('/[HPF]', 5, '/[LPF]')
const equal = fhirpath.evaluate({}, "5 '/[HPF]' = 5 '/[LPF]'")
console.log('ucum-lhc: [LPF] is defined as', unit.baseFactor_, 'and counts as', unit.magnitude_)
console.log('5 /[HPF] in /[LPF]: ucum-lhc', status, toVal, '| fhirpath equal', equal, '| atomic', ucum.convert(5, '/[HPF]', '/[LPF]'))
assert.deepStrictEqual([unit.baseFactor_, unit.magnitude_], [100, 1])
assert.deepStrictEqual([status, toVal, equal], ['succeeded', 5, [true]])
assert.strictEqual(ucum.convert(5, '/[HPF]', '/[LPF]'), 500)
JAVASCRIPT
node convert.mjs
