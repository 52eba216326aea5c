#!/usr/bin/env bash
# Guess: fhir.resources keeps 5.40, because its models hold a Decimal. FHIR (R4 and R5, datatypes, decimal) says that the precision
# of a decimal has meaning and must be preserved: 0.010 is not 0.01.
# Instead: with fhir.resources 8.3.0 a model that holds Decimal("5.40") writes 5.4 in JSON and in XML, and `model_dump()` gives a float.
# A value with more digits than a float has is cut: 0.10000000000000000001 becomes 0.1. model_validate_json loses the zero already on reading.
# Why it matters: "5.40" says measured to two places; a mirror that reads and writes a service's records by these models changes the
# statement, and digests of the copies differ.
# Workaround: read with `json.loads(text, parse_float=Decimal)` and `model_validate`, take values from the model, pass on the original text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check 'fhir.resources[xml]==8.3.0' fhir-core==1.1.12
cat > look.py <<'PY'
import json
from decimal import Decimal
from importlib.metadata import version

from fhir.resources.R4B.observation import Observation

print("fhir.resources", version("fhir.resources"))
for given, left in (("5.40", "5.4"), ("0.10000000000000000001", "0.1")):
    text = f'{{"resourceType":"Observation","status":"final","code":{{"text":"amber level"}},"valueQuantity":{{"value":{given}}}}}'
    model = Observation.model_validate(json.loads(text, parse_float=Decimal))
    read = Observation.model_validate_json(text)
    print(f"given {given}: model {model.valueQuantity.value!r}, model_validate_json {read.valueQuantity.value!r}")
    print("  JSON:", model.model_dump_json())
    assert str(model.valueQuantity.value) == given
    assert str(read.valueQuantity.value) == left
    assert model.model_dump_json().endswith(f'"valueQuantity":{{"value":{left}}}}}')
    assert isinstance(model.model_dump()["valueQuantity"]["value"], float)
    xml = model.model_dump_xml().decode()
    print("  XML: ", xml[xml.index("<valueQuantity>") :])
    assert f'<value value="{left}"/>' in xml
PY
nice venv/bin/python look.py
