#!/usr/bin/env bash
# openapi-zod-client 1.18.3 and typed-openapi 2.2.7 check neither `const` nor problems, and one makes null a word.
#
# Expected: from OpenAPI 3.1, `kind: {const: test}` becomes a literal, which tells the members of a union apart; null in
# an enum stays null; an error's schema is read from application/problem+json (RFC 9457) as from application/json.
# Happens: both packages write `z.unknown()` for `const`. openapi-zod-client writes `z.void()` for the problem, so its
# title and detail are dropped. typed-openapi writes null in an enum as the text 'null'.
# Why it matters: the checks of a generated client pass for a record of any kind, and the explanation that a service
# sends with a 404 or 410 (withdrawn, replaced by) never reaches the app.
# Workaround: read problems from the raw response, and check the kind by hand.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts openapi-zod-client@1.18.3 typed-openapi@2.2.7 >/dev/null
cat > api.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "Records", "version": "1"},
 "paths": {"/record": {"get": {"operationId": "getRecord", "responses": {
   "200": {"description": "The record", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Record"}}}},
   "410": {"description": "Withdrawn", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}}}}},
 "components": {"schemas": {
   "Problem": {"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}},
   "Record": {"type": "object", "required": ["kind", "strength"], "properties": {
     "kind": {"const": "test"}, "strength": {"type": ["string", "null"], "enum": ["should", "must", null]}}}}}}
JSON
node_modules/.bin/openapi-zod-client api.json -o zod.ts --export-schemas >/dev/null
node_modules/.bin/typed-openapi api.json -o typed.ts --runtime zod >/dev/null
grep -n -A3 -E 'kind:|strength:|status: 410' zod.ts
grep -n -A3 -E 'kind:|strength:' typed.ts
zod=$(tr -d '\n ' <zod.ts)
typed=$(tr -d '\n ' <typed.ts)
[[ $zod == *'kind:z.unknown()'* && $zod == *'status:410,'*'schema:z.void()'* ]]
[[ $zod == *'z.enum(["should","must",null])'* ]]
[[ $typed == *'kind:z.unknown()'* && $typed == *"z.literal('null')"* ]]
echo "openapi-zod-client 1.18.3 and typed-openapi 2.2.7: as described"
