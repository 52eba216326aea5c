#!/usr/bin/env bash
# Guess: "2026"^^xsd:gYear is below "2027"^^xsd:gYear. XML Schema orders gYear and gYearMonth, and SHACL's sh:maxInclusive takes SPARQL's <=.
# Instead: pyshacl 0.40.1 reports "2026" as a violation of `sh:maxInclusive "2027"^^xsd:gYear`, and of `sh:minInclusive "2025"` too: no year
# passes any bound. rdflib 7.6.0's SPARQL finds no row for ?year < "2027"^^xsd:gYear, without an error; pyoxigraph 0.5.13 finds it.
# (SPARQL 1.1 lists dateTime among the comparable types, not the years; more is left to engines.) xsd:date works in all.
# Why it matters: a publication date of a year or a month is typed gYear or gYearMonth; a shape that bounds it rejects all records.
# Workaround: compare texts (`FILTER(STR(?year) < "2027")`), and bound partial dates in shapes with sh:pattern.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check rdflib==7.6.0 pyshacl==0.40.1 pyoxigraph==0.5.13
cat > look.py <<'PY'
from importlib.metadata import version

import pyoxigraph
import pyshacl
from rdflib import Graph

prefixes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix s: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . """


def look(kind, published, bound, low):
    data = f'{prefixes}<https://medcontent.example/a> a s:Article ; s:datePublished "{published}"^^xsd:{kind} .'
    graph = Graph().parse(data=data, format="turtle")
    store = pyoxigraph.Store()
    store.load(data.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    query = (
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?d WHERE { ?a <https://schema.org/datePublished> ?d"
        f' FILTER(?d < "{bound}"^^xsd:{kind}) }}'
    )
    conforms = []
    for limit in (f'sh:maxInclusive "{bound}"^^xsd:{kind}', f'sh:minInclusive "{low}"^^xsd:{kind}'):
        shape = f"{prefixes}[] a sh:NodeShape ; sh:targetClass s:Article ; sh:property [ sh:path s:datePublished ; {limit} ] ."
        conforms.append(pyshacl.validate(graph, shacl_graph=Graph().parse(data=shape, format="turtle"))[0])
    return len(list(graph.query(query))), len(list(store.query(query))), *conforms


print(*(f"{name} {version(name)}" for name in ("rdflib", "pyshacl", "pyoxigraph")))
for case, expected in (
    (("date", "2026-02-01", "2027-01-01", "2025-01-01"), (1, 1, True, True)),
    (("gYear", "2026", "2027", "2025"), (0, 1, False, False)),
    (("gYearMonth", "2026-02", "2027-01", "2025-01"), (0, 1, False, False)),
):
    seen = look(*case)
    print(f"{case[0]} {case[1]}: rows in rdflib {seen[0]}, in pyoxigraph {seen[1]}; below max: {seen[2]}, above min: {seen[3]}")
    assert seen == expected
PY
nice venv/bin/python look.py
