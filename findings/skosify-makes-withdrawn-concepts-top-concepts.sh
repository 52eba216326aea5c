#!/usr/bin/env bash
# skosify 2.3.0 puts a deprecated concept at the top of the scheme, and calls the longer of two names an alias.
#
# Expected: a concept with owl:deprecated true and dcterms:isReplacedBy is kept for those who hold its address; a tool that
# repairs SKOS leaves it out of the hierarchy. Of two preferred labels in a language the one to keep is an editor's choice.
# Happens: whatever has no broader concept becomes skos:topConceptOf and skos:hasTopConcept of the scheme, deprecated or
# not. Of "HER2-negative fever" and "fever" on one concept the shorter stays preferred, so that two concepts of the scheme
# have the preferred label "fever", without a warning that names them.
# Why it matters: browsers of a vocabulary begin with its top concepts: the withdrawn disease is among the valid ones,
# and two diseases cannot be told apart in a list.
# Workaround: take deprecated concepts out before, or remove topConceptOf from them afterwards; check labels first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check skosify==2.3.0 rdflib==7.6.0
cat >scheme.ttl <<'TURTLE'
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix : <https://example.org/> .
:scheme a skos:ConceptScheme ; skos:prefLabel "Fevers"@en ; skos:hasTopConcept :fever .
:fever a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "fever"@en ; skos:topConceptOf :scheme .
:amber a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "amber fever"@en ; skos:broader :fever .
:negative a skos:Concept ; skos:inScheme :scheme ; skos:broader :fever ;
    skos:prefLabel "HER2-negative fever"@en, "fever"@en .
:glass a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "glass fever"@en ;
    owl:deprecated true ; dcterms:isReplacedBy :amber .
TURTLE
cat >repair.py <<'PYTHON'
import rdflib
import skosify
from rdflib.namespace import SKOS

graph = skosify.skosify(rdflib.Graph().parse("scheme.ttl"))
EXAMPLE = rdflib.Namespace("https://example.org/")
print("top:", *sorted(concept.removeprefix(EXAMPLE) for concept in graph.objects(EXAMPLE.scheme, SKOS.hasTopConcept)))
for name in ("prefLabel", "altLabel"):
    print(f"{name}:", *graph.objects(EXAMPLE.negative, SKOS[name]))
PYTHON
venv/bin/python -W ignore repair.py 2>/dev/null | tee seen
cat >expected <<'TEXT'
top: fever glass
prefLabel: fever
altLabel: HER2-negative fever
TEXT
diff expected seen
