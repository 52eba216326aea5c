#!/usr/bin/env bash
# fhircraft 0.9.0 writes XML without the narrative and without the types in a Bundle, and refuses XML that has a narrative.
#
# Expected: FHIR R4's XML holds Narrative.div as XHTML, the resource of a Bundle's entry inside an element of its type, and
# an id of a resource as the element <id> only ("XML Representation"); what model_dump_xml() writes, model_validate_xml()
# reads.
# Happens: <text> is written with a status and no div. An entry is <resource id="amber"><id value="amber"/>…, and no reader
# learns that it is a Basic. The attribute id is added to every resource. A valid resource with a narrative, from another
# server, raises "text.div: Field required"; so does its own output. 5.40 is 5.4. JSON is right but for the zero.
# In its FHIRPath, 1E90 is a decimal and 0.1 + 0.2 is not 0.3.
# Why it matters: the narrative is the part of a health record that people read. A mirror that converts to XML passes on
# Bundles that no other program takes and articles without their words.
# Workaround: use fhircraft for JSON only; convert with the npm package fhir or HAPI.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fhircraft==0.9.0
cat >convert.py <<'PYTHON'
import re

from fhircraft.fhir.resources.datatypes.R4.core import Basic, Bundle

DIV = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Do <b>not</b> take glimmerol</p></div>'
RECORD = {
    "resourceType": "Basic",
    "id": "amber",
    "text": {"status": "generated", "div": DIV},
    "extension": [{"url": "https://example.org/dose", "valueDecimal": 5.40}],
    "code": {"text": "amber fever"},
}
ENTRY = {"fullUrl": "https://example.org/Basic/amber", "resource": RECORD}
bundle = Bundle.model_validate({"resourceType": "Bundle", "type": "collection", "entry": [ENTRY]})
print("json:", "glimmerol" in bundle.model_dump_json())
written = bundle.model_dump_xml()
print("xml:", "glimmerol" in written, "Basic" in written.replace("Basic/amber", ""))
print(*re.findall(r"<resource.*?/>|<text>.*?</text>|<valueDecimal.*?/>", written), sep="\n")
text = f'<text><status value="generated"/>{DIV}</text>'
valid = f'<Basic xmlns="http://hl7.org/fhir"><id value="amber"/>{text}<code><text value="amber fever"/></code></Basic>'
try:
    Basic.model_validate_xml(valid)
except ValueError as error:
    print("read:", *str(error).splitlines()[1:2], str(error).splitlines()[2].split("[")[0].strip())
record = Basic.model_validate(RECORD)
print(record.fhirpath_values("'1E90'.toDecimal()"), record.fhirpath_values("0.1 + 0.2 = 0.3"))
PYTHON
venv/bin/python -W ignore convert.py | tee seen
cat >expected <<'TEXT'
json: True
xml: False False
<resource id="amber"><id value="amber" />
<text><status value="generated" /></text>
<valueDecimal value="5.4" />
read: text.div Field required
[1e+90] [False]
TEXT
diff expected seen
