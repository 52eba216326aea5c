#!/usr/bin/env bash
# openapi-typescript 7.13.0: an example given by a relative address ends the generation of types.
#
# Expected: examples play no part in types. "externalValue" is "a URI that identifies the literal example", for what a
# JSON document cannot hold, and may be relative (OpenAPI 3.1.1, Example Object): a service names its own export so.
# Happens: the address is resolved as a reference to a file next to the document. There is none, and no types are
# written. Redocly CLI 2.77.0, of the same makers as the resolver, finds nothing wrong with the document.
# Why it matters: whole exports (NDJSON, SQLite, CSV of records) are what health APIs show by address; one such example
# in any operation takes the typed client from all, and the linter that the author trusts is silent.
# Workaround: show the first line of a text as "value", and say in words that a file is binary.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . openapi-typescript@7.13.0 typescript@5.9.3 @redocly/cli@2.77.0
write_document() {
  cat >"$1" <<JSON
{"openapi": "3.1.0", "info": {"title": "Amber", "version": "1.0.0"}, "servers": [{"url": "/"}], "paths": {
 "/exports/1.ndjson": {"get": {"operationId": "getExport", "responses": {"200": {"description": "The records",
  "content": {"application/x-ndjson": {"schema": {"type": "string"}, "examples": {"real": $2}}}}}}}}}
JSON
}
write_document value.json '{"value": "{\"id\": \"amber-fever\"}\n"}'
write_document address.json '{"externalValue": "/exports/1.ndjson"}'
for name in value address; do
  if npx --no-install openapi-typescript "$name.json" --output "$name.ts" >"$name.log" 2>&1; then
    echo "$name: types written"
  else
    echo "$name: $(grep -o "Can't resolve \$ref" "$name.log" | head -n 1)"
  fi
done | tee output
if REDOCLY_TELEMETRY=off npx --no-install redocly lint --extends=spec address.json >lint.log 2>&1; then
  echo "redocly: no error" | tee -a output
fi
diff output - <<'TEXT'
value: types written
address: Can't resolve $ref
redocly: no error
TEXT
