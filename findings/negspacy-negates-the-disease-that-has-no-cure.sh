#!/usr/bin/env bash
# negspacy takes amber fever for absent in "There is no cure for amber fever", and for present in "neither … nor".
#
# Expected: the termset "en_clinical" has pseudo-negations such as "no increase" and words that end a scope, so that
# a disease is negated where the sentence says that it is absent; "neither … nor" is a plain negation of both.
# Happens: negspacy 1.1.0 negates the disease after "no cure for", "without treatment" and "should never be given in", and
# leaves both entities of "neither … nor" and the one of "nobody with" as they are.
# Why it matters: NegEx was made for notes about one patient. Pages for patients say what a disease does and has not; a
# pipeline that files pages by `not ent._.negex` drops the disease that the sentence is about.
# Workaround: go by the kind and the references of a record, which editors confirmed; or add "no cure for", "without
# treatment" and "never be given" to the pseudo-negations, and "neither" and "nor" to the preceding ones.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check negspacy==1.1.0 spacy==3.8.18
cat >read.py <<'PYTHON'
import spacy
import negspacy.negation  # noqa: F401 registers "negex"

nlp = spacy.blank("en")
nlp.add_pipe("sentencizer")
ruler = nlp.add_pipe("entity_ruler")
ruler.add_patterns([{"label": "CONDITION", "pattern": name} for name in ("amber fever", "glass cough")])
nlp.add_pipe("negex", config={"ent_types": ["CONDITION"]})
for text in (
    "There is no cure for amber fever.",
    "Without treatment, amber fever lasts longer.",
    "Cobalt syrup should never be given in amber fever.",
    "Neither glass cough nor amber fever is painful.",
    "She has no amber fever.",
):
    print(text, {entity.text: "absent" if entity._.negex else "present" for entity in nlp(text).ents})
PYTHON
venv/bin/python -W ignore read.py | tee seen
cat >expected <<'TEXT'
There is no cure for amber fever. {'amber fever': 'absent'}
Without treatment, amber fever lasts longer. {'amber fever': 'absent'}
Cobalt syrup should never be given in amber fever. {'amber fever': 'absent'}
Neither glass cough nor amber fever is painful. {'glass cough': 'present', 'amber fever': 'present'}
She has no amber fever. {'amber fever': 'absent'}
TEXT
diff expected seen
