#!/usr/bin/env bash
# Guess: a FHIR primitive with an extension (`title` next to `_title`) is one element. FHIR's JSON format says so: "_title" holds
# the id and extensions of the same element. So `title.count()` is 1, and `title = 'Amber fever'` is true.
# Instead: fhirpathpy 2.2.4 yields two nodes, of which the second has no value. Printed results look right, because the empty node
# is not shown, but counts are doubled, comparisons are false and string functions raise. fhirpath.js 5.2.2 counts one.
# Why it matters: services put translations and data-absent-reason into primitive extensions. An app that selects concepts by
# display, or checks an invariant, silently loses exactly the translated ones.
# Workaround: take `title.first()` where there is one value, or drop the `_` members before evaluation.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check fhirpathpy==2.2.4
cat > look.py <<'PY'
from importlib.metadata import version

from fhirpathpy import evaluate
from fhirpathpy.models import models

url = "http://hl7.org/fhir/StructureDefinition/translation"
german = {"url": url, "extension": [{"url": "lang", "valueCode": "de"}, {"url": "content", "valueString": "Bernsteinfieber"}]}
plain = {
    "resourceType": "CodeSystem", "status": "active", "content": "complete", "title": "Amber fever",
    "concept": [{"code": "amber", "display": "Amber"}, {"code": "glass", "display": "Glass"}],
}
concepts = [{**plain["concept"][0], "_display": {"extension": [german]}}, plain["concept"][1]]
extended = {**plain, "_title": {"extension": [german]}, "concept": concepts}


def ask(resource, expression):
    return evaluate(resource, expression, {}, models["r4"])


print("fhirpathpy", version("fhirpathpy"))
expressions = ["title", "title.count()", "title = 'Amber fever'", "concept.display.count()", "concept.where(display = 'Amber').code"]
seen = {e: (ask(plain, e), ask(extended, e)) for e in expressions}
for expression, (without, extra) in seen.items():
    print(f"{expression}: {without} without the extension, {extra} with it")
assert seen["title"] == (["Amber fever"], ["Amber fever"])
assert seen["title.count()"] == ([1], [2])
assert seen["title = 'Amber fever'"] == ([True], [False])
assert seen["concept.display.count()"] == ([2], [3])
assert seen["concept.where(display = 'Amber').code"] == (["amber"], [])
try:
    ask(extended, "title.startsWith('Amber')")
except Exception as error:
    print("title.startsWith('Amber') raises:", str(error)[:60])
else:
    raise AssertionError("startsWith works now")
print("title.first() = 'Amber fever':", ask(extended, "title.first() = 'Amber fever'"))
assert ask(extended, "title.first() = 'Amber fever'") == [True]
PY
nice venv/bin/python look.py
