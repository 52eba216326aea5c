#!/usr/bin/env bash
# flat-fhir 0.1.4: "do not give glimmerol" is an active prescription, "< 5.40" is 5.4, a refuted allergy an allergy.
#
# Expected: a table of FHIR R4 keeps what turns a row into its opposite: MedicationRequest.doNotPerform, the comparator of
# a Quantity, Observation.status and AllergyIntolerance.verificationStatus, all of them modifier elements.
# Happens: none of the four has a column. Rows entered in error are among the results, and 99 mmol/mol of HbA1c is in the
# column hba1c_pct. A range of doses leaves the dose empty, and of two instructions the second is left out. Only
# conditions have a verification_status.
# Why it matters: the sheet is made for readers and for language models. With records of a content service beside it they
# explain how to take a drug that the patient must not get, and an allergy that was ruled out.
# Workaround: filter the Bundle first (doNotPerform, entered-in-error, refuted), and add the comparator to the text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check flat-fhir==0.1.4 openpyxl==3.1.5
cat >flatten.py <<'PYTHON'
import flat_fhir
import openpyxl

SUBJECT = {"reference": "Patient/p"}
TERMS = "http://terminology.hl7.org/CodeSystem"
LAB = {
    "resourceType": "Observation",
    "subject": SUBJECT,
    "category": [{"coding": [{"system": f"{TERMS}/observation-category", "code": "laboratory"}]}],
    "code": {"coding": [{"system": "http://loinc.org", "code": "4548-4"}]},
    "effectiveDateTime": "2026-03-05",
}
DOSES = [
    {"sequence": 1, "doseAndRate": [{"doseRange": {"low": {"value": 5, "unit": "mg"}, "high": {"value": 9, "unit": "mg"}}}]},
    {"sequence": 2, "text": "after a week none"},
]
RESOURCES = [
    {"resourceType": "Patient", "id": "p", "birthDate": "1980"},
    {"resourceType": "MedicationRequest", "id": "m", "status": "active", "intent": "order", "doNotPerform": True,
     "subject": SUBJECT, "medicationCodeableConcept": {"text": "glimmerol"}, "dosageInstruction": DOSES},
    LAB | {"id": "below", "status": "final", "valueQuantity": {"value": 5.40, "comparator": "<", "unit": "mmol/mol"}},
    LAB | {"id": "wrong", "status": "entered-in-error", "valueQuantity": {"value": 99, "unit": "mmol/mol"}},
    {"resourceType": "AllergyIntolerance", "id": "a", "patient": SUBJECT, "code": {"text": "glimmerol"},
     "verificationStatus": {"coding": [{"system": f"{TERMS}/allergyintolerance-verification", "code": "refuted"}]}},
]
bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": each} for each in RESOURCES]}
flat_fhir.flatten(bundle, output="record.xlsx")
for sheet in openpyxl.load_workbook("record.xlsx"):
    names, *rows = sheet.iter_rows(values_only=True)
    for row in sorted(rows, key=str):
        cells = {name: value for name, value in zip(names, row, strict=True) if value is not None}
        cells.pop("primary_key")
        print(sheet.title, cells)
PYTHON
venv/bin/python flatten.py | sort | tee seen
cat >expected <<'TEXT'
allergies {'source_resource_id': 'a', 'substance': 'glimmerol'}
labs {'timestamp': '2026-03-05', 'source_resource_id': 'below', 'hba1c_pct': 5.4}
labs {'timestamp': '2026-03-05', 'source_resource_id': 'wrong', 'hba1c_pct': 99}
medications {'source_resource_id': 'm', 'medication_name': 'glimmerol', 'status': 'active'}
patient {'source_resource_id': 'p', 'birth_date': '1980'}
TEXT
diff expected seen
