#!/usr/bin/env bash
# Guess: `"dose": 5.4` with `"@type": "xsd:decimal"` in the context becomes a decimal, and FILTER(?dose > 5) finds it.
# Instead: JSON-LD 1.1 (object to RDF conversion) writes every number with a fraction in the canonical form of a double, whatever its
# type: "5.4E0"^^xsd:decimal. That text is no xsd:decimal (no exponent is allowed there), so SPARQL raises a type error, which drops the row.
# PyLD 3.3.0 and pyoxigraph 0.5.13 both keep to the letter: pyoxigraph finds nothing, with its own reader and with PyLD's N-Quads, no warning.
# rdflib 7.6.0 writes "5.4" from the same document and finds the dose. So do 5 (an integer in JSON) and "5.4" (a JSON string), everywhere.
# Why it matters: whether a dose or a share is found depends on the loader, and only for values with a fraction.
# Workaround: publishers put decimals into JSON strings where the context types them; readers cast: FILTER(xsd:double(STR(?dose)) > 5).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check PyLD==3.3.0 rdflib==7.6.0 pyoxigraph==0.5.13
cat > look.py <<'PY'
import json
from importlib.metadata import version

import pyoxigraph
from pyld import jsonld
from rdflib import Graph

plain = "SELECT ?dose WHERE { ?drug <https://schema.org/dose> ?dose FILTER(?dose > 5) }"
cast = plain.replace("?dose > 5", "<http://www.w3.org/2001/XMLSchema#double>(STR(?dose)) > 5")


def find(dose, query):
    document = {
        "@context": {"@vocab": "https://schema.org/", "dose": {"@type": "http://www.w3.org/2001/XMLSchema#decimal"}},
        "@id": "https://medcontent.example/amber-salt", "dose": dose,
    }
    text = json.dumps(document)
    quads = jsonld.to_rdf(document, {"format": "application/n-quads"})
    own, from_pyld = pyoxigraph.Store(), pyoxigraph.Store()
    own.load(text.encode(), format=pyoxigraph.RdfFormat.JSON_LD)
    from_pyld.load(quads.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    graph = Graph().parse(data=text, format="json-ld")
    literal = quads.split(" ", 2)[2].split("^^")[0]
    return literal, [len(list(engine.query(query))) for engine in (own, from_pyld, graph)]


print(*(f"{name} {version(name)}" for name in ("PyLD", "pyoxigraph", "rdflib")))
for dose, literal, rows in ((5.4, '"5.4E0"', [0, 0, 1]), ("5.4", '"5.4"', [1, 1, 1]), (6, '"6"', [1, 1, 1])):
    seen = find(dose, plain)
    print(f"{dose!r}: PyLD writes {seen[0]}; rows of pyoxigraph, pyoxigraph from PyLD, rdflib: {seen[1]}")
    assert seen == (literal, rows)
print("with the cast:", find(5.4, cast)[1])
assert find(5.4, cast)[1] == [1, 1, 1]
PY
nice venv/bin/python look.py
