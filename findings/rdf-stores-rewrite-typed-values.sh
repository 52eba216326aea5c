#!/usr/bin/env bash
# Guess: a store gives back the literals that it took. RDF 1.1 (literal term equality) compares literals by their characters: "5.40" and
# "5.4" are two terms.
# Instead: rdflib 7.6.0 rewrites values while reading: "2026-02-01Z"^^xsd:date comes back as "2026-02-01", without its zone, which is another
# value and not only another spelling; "PT24H" as "P1D". A pyoxigraph 0.5.13 Store makes "P1D" of it too, keeps the zone, and turns the
# decimal 5.40 into 5.4, which rdflib keeps; its parse() keeps all.
# Why it matters: a review date in UTC becomes a local one, a measure loses its precision, and digests or diffs of two mirrors of one
# release differ, each in other places.
# Workaround: `rdflib.NORMALIZE_LITERALS = False` before reading; compare pyoxigraph's parse() streams, not dumps of its Store.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13
cat > look.py <<'PY'
from importlib.metadata import version

import pyoxigraph
import rdflib

given = {"date": "2026-02-01Z", "decimal": "5.40", "duration": "PT24H"}
lines = "".join(
    f'<https://medcontent.example/a> <https://medcontent.example/{name}> "{text}"^^<http://www.w3.org/2001/XMLSchema#{name}> .\n'
    for name, text in given.items()
)


def read_with_rdflib():
    return {kind.rsplit("/", 1)[1]: str(value) for _, kind, value in rdflib.Graph().parse(data=lines, format="nt")}


def read_quads(quads):
    return {quad.predicate.value.rsplit("/", 1)[1]: quad.object.value for quad in quads}


store = pyoxigraph.Store()
store.load(lines.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
print("given", given)
seen = read_with_rdflib()
print("rdflib", version("rdflib"), seen)
assert seen == {"date": "2026-02-01", "decimal": "5.40", "duration": "P1D"}
rdflib.NORMALIZE_LITERALS = False
print("rdflib without normalising", read_with_rdflib())
assert read_with_rdflib() == given
print("pyoxigraph Store", version("pyoxigraph"), read_quads(store))
assert read_quads(store) == {"date": "2026-02-01Z", "decimal": "5.4", "duration": "P1D"}
stream = read_quads(pyoxigraph.parse(lines.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES))
print("pyoxigraph parse()", stream)
assert stream == given
PY
nice venv/bin/python look.py
