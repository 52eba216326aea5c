#!/usr/bin/env bash
# @hey-api/openapi-ts 0.99.0: inside oneOf a date has the type Date and is text; its zod schema refuses "+01:00".
#
# Expected: with the transformers plugin and dates: true, "format: date" has the type Date and the client makes a Date
# of it wherever the schema is used, or the type stays string. "format: date-time" admits any offset (RFC 3339, 5.6).
# Happens: the same Patient has a Date when an operation returns it by itself and a string when it is one side of a
# oneOf with discriminator; TypeScript accepts birthDate.getFullYear() in both, which throws in the second. The zod
# plugin makes z.iso.datetime() without offset, so "2026-11-30T10:00:00+01:00" is refused. orval 8.38.0 allows it.
# Why it matters: health interfaces return resources of several kinds by one address (FHIR's Bundle, search hits,
# included records); the compiler vouches for dates that are not there. FHIR instants mostly have offsets.
# Workaround: leave the transformers plugin out and parse dates where they are used; zod: {dates: {offset: true}}.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . @hey-api/openapi-ts@0.99.0 typescript@5.9.3 zod@4.6.7
cat >openapi.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "Amber", "version": "1.0.0"},
 "paths": {
  "/patient": {"get": {"operationId": "getPatient", "responses": {"200": {"description": "A patient", "content": {
   "application/json": {"schema": {"$ref": "#/components/schemas/Patient"}}}}}}},
  "/resource": {"get": {"operationId": "getResource", "responses": {"200": {"description": "A resource", "content": {
   "application/json": {"schema": {"oneOf": [{"$ref": "#/components/schemas/Patient"},
     {"$ref": "#/components/schemas/Report"}], "discriminator": {"propertyName": "resourceType"}}}}}}}}},
 "components": {"schemas": {
  "Patient": {"type": "object", "required": ["resourceType", "birthDate"], "properties": {
   "resourceType": {"type": "string", "const": "Patient"}, "birthDate": {"type": "string", "format": "date"}}},
  "Report": {"type": "object", "required": ["resourceType", "issued"], "properties": {
   "resourceType": {"type": "string", "const": "Report"}, "issued": {"type": "string", "format": "date-time"}}}}}}
JSON
cat >config.mjs <<'JS'
export default {
  input: "./openapi.json",
  output: "./client",
  plugins: ["@hey-api/client-fetch", "@hey-api/typescript", { name: "@hey-api/transformers", dates: true },
    { name: "@hey-api/sdk", transformer: true }, "zod"],
};
JS
npx --no-install openapi-ts -f config.mjs >log 2>&1
cat >read.ts <<'TS'
import { getPatient, getResource } from "./client";
import { client } from "./client/client.gen";
import { zReport } from "./client/zod.gen";
const body = JSON.stringify({ resourceType: "Patient", birthDate: "1980-05-01" });
const headers = { "content-type": "application/json" };
client.setConfig({ baseUrl: "http://localhost", fetch: async () => new Response(body, { headers }) });
async function read() {
  const alone = (await getPatient()).data!;
  console.log("alone:", typeof alone.birthDate, alone.birthDate.getUTCFullYear());
  const either = (await getResource()).data!;
  if (either.resourceType === "Patient") {
    console.log("in oneOf:", typeof either.birthDate);
    try {
      console.log(either.birthDate.getUTCFullYear());
    } catch (error) {
      console.log((error as Error).name);
    }
  }
  for (const issued of ["2026-11-30T09:00:00Z", "2026-11-30T10:00:00+01:00"]) {
    console.log(issued, zReport.safeParse({ resourceType: "Report", issued }).success);
  }
}
read();
TS
npx --no-install tsc --strict --target es2022 --module commonjs --moduleResolution node10 --lib es2022,dom,dom.iterable \
  --skipLibCheck --outDir out read.ts
node out/read.js | tee seen
cat >expected <<'TEXT'
alone: object 1980
in oneOf: string
TypeError
2026-11-30T09:00:00Z true
2026-11-30T10:00:00+01:00 false
TEXT
diff expected seen
