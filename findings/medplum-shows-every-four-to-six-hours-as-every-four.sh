#!/usr/bin/env bash
# @medplum/core 4.5.2: formatTiming shows "every 4 to 6 hours" as "Once per 4 hours", and "as needed" as nothing.
#
# Expected: FHIR's Timing.repeat has `periodMax` and `frequencyMax` for ranges, `when` for meals and bedtime,
# `boundsDuration` for how long, and `code.text` for what the structure cannot say (R4, datatypes.html#Timing). A
# function that formats a Timing for people shows them, or refuses.
# Happens: the lower end of each range is shown as if it were the whole: "1 to 3 times a day" is "Daily". Meals,
# bedtime, `count` and the length of the course are left out; a Timing that has only `when` or only `code.text` is "".
# Why it matters: an app that shows doses from FHIR answers tells readers a shorter interval than the source allows.
# Workaround: format Dosage.text, or show your own words whenever one of these members is present.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @medplum/core@4.5.2 >/dev/null
cat > show.mjs <<'JAVASCRIPT'
import assert from 'node:assert'
import { formatTiming } from '@medplum/core'
const shown = [
  { repeat: { frequency: 1, period: 4, periodMax: 6, periodUnit: 'h' } },
  { repeat: { frequency: 1, frequencyMax: 3, period: 1, periodUnit: 'd' } },
  { repeat: { frequency: 2, period: 1, periodUnit: 'd', when: ['AC'] } },
  { repeat: { frequency: 1, period: 1, periodUnit: 'd', boundsDuration: { value: 5, unit: 'days' } } },
  { repeat: { when: ['HS'] } },
  { code: { text: 'as needed' } },
].map((timing) => formatTiming(timing))
console.log(shown)
assert.deepStrictEqual(shown, ['Once per 4 hours', 'Daily', '2 times per day', 'Daily', '', ''])
JAVASCRIPT
node show.mjs
