#!/usr/bin/env bash
# ratelimit-header-parser 0.1.0 (npm) and ratelimit-headers 0.1.0 (PyPI) read NaN and None from `RateLimit: "day";r=0;t=60`.
#
# Expected: one reads "RateLimit headers of various forms", the other names the IETF draft among its formats. The draft
# (edition 11, May 2026) makes `RateLimit` and `RateLimit-Policy` structured fields with the parameters r, t, q and w; a
# reader that does not know a form says so.
# Happens: the npm package returns an object whose numbers are NaN and whose date is invalid. The Python package, first
# published in September 2026, calls the format "ietf" where a policy is sent and returns None for every number.
# Why it matters: `remaining < 1` is false for NaN, so a client goes on sending requests with no quota left and gets 429;
# `remaining or 0` makes it wait for ever.
# Workaround: parse the field with http-sf 1.5.0 (Python) or structured-headers 2.1.0 (npm): items with parameters.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ratelimit-header-parser@0.1.0 structured-headers@2.1.0 >/dev/null
cat > parse.mjs <<'JAVASCRIPT'
import assert from 'node:assert'
import { parseRateLimit } from 'ratelimit-header-parser'
import { parseList } from 'structured-headers'
const fields = { RateLimit: '"day";r=0;t=60', 'RateLimit-Policy': '"day";q=1000;w=86400' }
const seen = parseRateLimit(new Headers(fields))
console.log('ratelimit-header-parser:', seen)
console.log('structured-headers:', parseList(fields.RateLimit))
assert.ok([seen.limit, seen.used, seen.remaining, seen.reset.getTime()].every(Number.isNaN))
assert.strictEqual(seen.remaining < 1, false)
assert.deepStrictEqual(parseRateLimit(new Headers({ RateLimit: 'limit=1000, remaining=0, reset=60' })).remaining, 0)
assert.strictEqual(parseList(fields.RateLimit)[0][1].get('r'), 0)
JAVASCRIPT
node parse.mjs
nice python3 -m venv venv
nice venv/bin/pip install --quiet --disable-pip-version-check ratelimit-headers==0.1.0 http-sf==1.5.0
venv/bin/python - <<'PYTHON'
import http_sf
import ratelimit_headers

fields = {"RateLimit": '"day";r=0;t=60', "RateLimit-Policy": '"day";q=1000;w=86400'}
seen = ratelimit_headers.parse(response_headers=fields)
print("ratelimit-headers:", seen)
assert (seen.source, seen.limit, seen.remaining, seen.reset, seen.window) == ("ietf", None, None, None, None), seen
before = ratelimit_headers.parse(response_headers={"RateLimit": "limit=1000, remaining=0, reset=60"})
assert before.remaining is None, before
assert http_sf.parse(b'"day";r=0;t=60', tltype="list") == [("day", {"r": 0, "t": 60})]
PYTHON
