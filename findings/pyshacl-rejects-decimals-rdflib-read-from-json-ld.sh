#!/usr/bin/env bash
# Guess: a JSON-LD number under `"@type": "xsd:decimal"` is an xsd:decimal, so a SHACL shape with `sh:datatype xsd:decimal` conforms, and
# it makes no difference whether a graph went through Turtle first: RDF terms are their lexical form and datatype.
# Instead: rdflib 7.6.0's JSON-LD parser keeps the Python float as the value of the literal. pyshacl 0.40.1 looks at that value and says that
# Literal("5.4", datatype=xsd:decimal) is "not Literal with datatype xsd:decimal". The same graph, written as Turtle and read again, conforms.
# Why it matters: a check of a service's JSON-LD in CI fails on correct documents, with a message that contradicts itself.
# Workaround: normalise once: `Graph().parse(data=graph.serialize(format="nt"), format="nt")`, or publish decimals as strings.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check rdflib==7.6.0 pyshacl==0.40.1
cat > look.py <<'PY'
import json
from importlib.metadata import version

import pyshacl
from rdflib import Graph, URIRef

document = {
    "@context": {"@vocab": "https://schema.org/", "dose": {"@type": "http://www.w3.org/2001/XMLSchema#decimal"}},
    "@id": "https://medcontent.example/amber-salt", "@type": "Drug", "dose": 5.4,
}
shape = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix s: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass s:Drug ; sh:property [ sh:path s:dose ; sh:datatype xsd:decimal ] ."""
shapes = Graph().parse(data=shape, format="turtle")
direct = Graph().parse(data=json.dumps(document), format="json-ld")
again = Graph().parse(data=direct.serialize(format="turtle"), format="turtle")

print("rdflib", version("rdflib"), "pyshacl", version("pyshacl"))
assert set(direct) == set(again), "the graphs differ now"
for name, graph in (("read from JSON-LD", direct), ("through Turtle", again)):
    dose = next(graph.objects(None, URIRef("https://schema.org/dose")))
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes)
    print(f"{name}: {dose.n3()}, value {dose.value!r}, conforms: {conforms}")
    if not conforms:
        print("  ", text.strip().splitlines()[-1].strip())
    assert conforms is (graph is again)
PY
nice venv/bin/python look.py
