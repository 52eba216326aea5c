#!/usr/bin/env bash
# Guess: a document with "@language": "en-GB" gives literals @en-GB with every loader, and lang(?name) = "en-GB" finds them.
# Instead: PyLD 3.3.0 and jsonld.js 9.0.0 write @en-gb, pyoxigraph 0.5.13 says "en-gb" in its store, rdflib 7.6.0 keeps @en-GB. JSON-LD 1.1
# allows it ("processors MAY normalize language tags to lowercase"), RDF 1.1 too; SPARQL's `=` on lang() is a comparison of texts, though.
# Why it matters: the query that works in rdflib returns no row in pyoxigraph, no error; digests of the N-Quads of one document differ
# between loaders, so a mirror that compares them reports changes where there were none.
# Workaround: langMatches(lang(?name), "en-GB") in queries; compare graphs only after one loader.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check PyLD==3.3.0 rdflib==7.6.0 pyoxigraph==0.5.13
nice npm install --silent --no-audit --no-fund jsonld@9.0.0
cat > record.json <<'JSON'
{"@context": {"@vocab": "https://schema.org/", "@language": "en-GB"}, "@id": "https://medcontent.example/amber-fever", "name": "Amber fever"}
JSON
node -e "require('jsonld').toRDF(require('./record.json'), {format: 'application/n-quads'}).then((quads) => process.stdout.write(quads))" > js.nq
cat > look.py <<'PY'
import json
import pathlib
from importlib.metadata import version

import pyoxigraph
from pyld import jsonld
from rdflib import Graph

text = pathlib.Path("record.json").read_text(encoding="utf-8")
graph = Graph().parse(data=text, format="json-ld")
store = pyoxigraph.Store()
store.load(text.encode(), format=pyoxigraph.RdfFormat.JSON_LD)
quads = {
    "jsonld.js 9.0.0": pathlib.Path("js.nq").read_text(encoding="utf-8"),
    f"PyLD {version('PyLD')}": jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"}),
    f"pyoxigraph {version('pyoxigraph')}": store.dump(format=pyoxigraph.RdfFormat.N_QUADS).decode(),
    f"rdflib {version('rdflib')}": graph.serialize(format="nt"),
}
for name, line in quads.items():
    tag = line.rstrip(" .\n").rsplit("@", 1)[1]
    print(f"{name}: @{tag}")
    assert tag == ("en-GB" if name.startswith("rdflib") else "en-gb")

select = "SELECT ?name WHERE { ?record <https://schema.org/name> ?name FILTER(%s) }"
for condition, rows in (('lang(?name) = "en-GB"', (1, 0)), ('langMatches(lang(?name), "en-GB")', (1, 1))):
    seen = tuple(len(list(engine.query(select % condition))) for engine in (graph, store))
    print(f"{condition}: {seen[0]} row(s) in rdflib, {seen[1]} in pyoxigraph")
    assert seen == rows
PY
nice venv/bin/python look.py
