#!/usr/bin/env bash
# openapi-python-client 0.29.1 and openapi-typescript-codegen 0.31.0 drop enum values that differ by a sign: A+ and A-.
#
# Expected: an enum of eight blood groups becomes a type with eight members, under any names, or the generator refuses.
# Happens: both make the names by removing signs and let a later value replace an earlier one of the same name, in
# silence. Python keeps the negative groups: BloodGroup.A is "A-", and a valid answer with "A+" raises ValueError.
# TypeScript keeps the positive ones, and of <, <=, >= and > only "<". Python numbers the signs instead, by place:
# Stage.VALUE_2 is "1A" and Stage.VALUE_3 is "2". hey-api, orval, swagger-typescript-api and datamodel-code-generator
# keep all values.
# Why it matters: codes in health differ by signs (A+/A-, ER+/ER-, < and <=). The client cannot read valid records, and
# code that looks right, BloodGroup.A, asks for the opposite.
# Workaround: x-enum-varnames (TypeScript) or the setting literal_enums: true (Python); count the members in a test.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openapi-python-client==0.29.1
npm install --silent --no-audit --no-fund --prefix . openapi-typescript-codegen@0.31.0
cat >openapi.json <<'JSON'
{"openapi": "3.0.3", "info": {"title": "Amber", "version": "1.0.0"},
 "paths": {"/donors/{id}": {"get": {"operationId": "getDonor", "tags": ["donors"],
  "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
  "responses": {"200": {"description": "A donor", "content": {"application/json": {
   "schema": {"$ref": "#/components/schemas/Donor"}}}}}}}},
 "components": {"schemas": {
  "BloodGroup": {"type": "string", "enum": ["A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-"]},
  "Comparator": {"type": "string", "enum": ["<", "<=", ">=", ">"]},
  "Stage": {"type": "string", "enum": ["0", "1", "1A", "2"]},
  "Donor": {"type": "object", "required": ["group"], "properties": {
   "group": {"$ref": "#/components/schemas/BloodGroup"}, "limit": {"$ref": "#/components/schemas/Comparator"},
   "stage": {"$ref": "#/components/schemas/Stage"}}}}}}
JSON
PATH="$folder/venv/bin:$PATH" venv/bin/openapi-python-client generate --path openapi.json --output-path client >log 2>&1
cat >read.py <<'PYTHON'
import sys

sys.path.insert(0, "client")
from amber_client.models import BloodGroup, Comparator, Donor, Stage

print("BloodGroup:", *(f"{member.name}={member.value}" for member in BloodGroup))
print("Comparator:", *(f"{member.name}={member.value}" for member in Comparator))
print("Stage:", *(f"{member.name}={member.value}" for member in Stage))
try:
    print(Donor.from_dict({"group": "A+"}))
except ValueError as error:
    print("ValueError:", error)
PYTHON
venv/bin/python read.py | tee seen
npx --no-install openapi --input openapi.json --output typescript >>log 2>&1
grep -h ' = ' typescript/models/BloodGroup.ts typescript/models/Comparator.ts | tr -d ' ,' | paste -s -d ' ' | tee -a seen
cat >expected <<'TEXT'
BloodGroup: A=A- AB=AB- B=B- O=O-
Comparator: VALUE_0=< VALUE_1=<= VALUE_2=>= VALUE_3=>
Stage: VALUE_0=0 VALUE_1=1 VALUE_2=1A VALUE_3=2
ValueError: 'A+' is not a valid BloodGroup
A_='A+' B_='B+' AB_='AB+' O_='O+' _='<'
TEXT
diff expected seen
