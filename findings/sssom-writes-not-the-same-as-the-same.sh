#!/usr/bin/env bash
# sssom-py drops "Not" from mappings: amber fever that is no exact match becomes an exact match in OWL and equivalent in FHIR.
#
# Expected: SSSOM has `predicate_modifier: Not` to state that two concepts do not match; the reader of a converted file
# sees the negation, or the mapping is left out, since a FHIR R4 ConceptMap has the equivalence "disjoint" for it.
# Happens: sssom 0.4.21 keeps the modifier in the JSON and RDF of SSSOM. `-O owl` writes the triple
# "A:amber-fever skos:exactMatch B:striped-amber-fever" as a fact, with the negation on an annotation of it that no
# reasoner reads; `-O fhir_json` writes `equivalent`, `-O ontoportal_json` the exact match, both without any trace.
# Why it matters: curators write negated mappings for pairs that are confused (HER2-positive, HER2-negative). Who loads
# the converted file into a terminology server translates a code of a record into the very one that was excluded.
# Workaround: `sssom filter` or pandas: take rows with a predicate_modifier out before converting.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sssom==0.4.21 sssom-schema==1.1.0a5
{
  cat <<'YAML'
#curie_map:
#  A: https://example.org/a/
#  B: https://example.org/b/
#license: https://creativecommons.org/publicdomain/zero/1.0/
#mapping_set_id: https://example.org/mappings
YAML
  printf 'subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\n'
  printf 'A:amber-fever\tskos:exactMatch\tNot\tB:striped-amber-fever\tsemapv:ManualMappingCuration\n'
} >mappings.sssom.tsv
for format in owl fhir_json ontoportal_json json; do
  venv/bin/sssom convert mappings.sssom.tsv -O "$format" -o "out.$format" 2>/dev/null
done
{
  echo "owl: $(grep '^A:amber-fever' out.owl)"
  echo "fhir_json: $(grep -o '"equivalence": "[a-z]*"' out.fhir_json), modifier $(grep -ci 'not"\|modifier\|disjoint' out.fhir_json || true)"
  echo "ontoportal_json: $(grep -o 'core#[A-Za-z]*' out.ontoportal_json), modifier $(grep -ci 'not"\|modifier' out.ontoportal_json || true)"
  echo "json: $(grep -o '"predicate_modifier": "Not"' out.json)"
} | tee seen
cat >expected <<'TEXT'
owl: A:amber-fever skos:exactMatch B:striped-amber-fever .
fhir_json: "equivalence": "equivalent", modifier 0
ontoportal_json: core#exactMatch, modifier 0
json: "predicate_modifier": "Not"
TEXT
diff expected seen
