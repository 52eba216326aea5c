#!/usr/bin/env bash
# @medplum/core 4.5.2: one month after 2026-01-31 is "2026-01-311", and one gram and 5 mg are 6 mg.
#
# Expected: FHIRPath (2.0, "Date/Time Arithmetic") adds calendar durations to dates, with the last day of a shorter month,
# and converts units (Quantity "+", ">"). fhirpath 5.2.2 gives 2026-02-28 and 1005 mg.
# Happens: evalFhirPath joins the number to the text of the date and the units play no part: 1 g is not greater than
# 500 mg, 4 weeks are not 28 days, 37 Cel is not greater than 98 [degF]. A month in 2026 is before a day in it, where the
# specification wants an empty result. None of it raises an error.
# Why it matters: "review due within a month" and "a dose above 500 mg" are filters that apps write in FHIRPath. The joined
# date sorts before every date of February, so that overdue records count as current.
# Workaround: compute dates and units outside, and compare values of one unit with `value.value > 500`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts fhirpath@5.2.2 @medplum/core@4.5.2 >/dev/null
cat > compute.mjs <<'JAVASCRIPT'
import assert from 'node:assert'
import { evalFhirPath } from '@medplum/core'
import fhirpath from 'fhirpath'
const cases = [
  ['@2026-01-31 + 1 month', ['2026-01-311'], ['2026-02-28']],
  ['@2024-02-29 + 1 year', ['2024-02-291'], ['2025-02-28']],
  ['@2026-05 < @2026-05-15', [true], []],
  ["5 'mg' + 1 'g'", [{ value: 6, unit: 'mg' }], ["1005 'mg'"]],
  ["1 'g' > 500 'mg'", [false], [true]],
  ["37 'Cel' > 98 '[degF]'", [false], [true]],
  ["4 weeks = 28 'd'", [false], [true]],
]
for (const [expression, medplum, other] of cases) {
  const seen = evalFhirPath(expression, {})
  const reference = fhirpath.evaluate({}, expression).map((value) => (typeof value === 'object' ? String(value) : value))
  console.log(expression, '| medplum:', seen, '| fhirpath:', reference)
  assert.deepStrictEqual(seen, medplum)
  assert.deepStrictEqual(reference, other)
}
JAVASCRIPT
node compute.mjs
