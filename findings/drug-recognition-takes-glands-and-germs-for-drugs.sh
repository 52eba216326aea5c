#!/usr/bin/env bash
# drug-named-entity-recognition 2.0.9 finds the drugs Thyroid, Clostridium botulinum and Carbon monoxide in plain text.
#
# Expected: a package that "finds drug names" and links them to MeSH and DrugBank finds medicines: aspirin, Botox.
# Happens: its list holds every substance that a source ever gave a drug number to. "The thyroid gland" is the drug
# Thyroid, a germ, a poison and the body's own growth hormone and cortisol are drugs, each with its ids; nothing tells
# them from the aspirin in the next sentence.
# Why it matters: an editor who drafts treatments from an article gets the organ, the cause and the test as treatments.
# Workaround: keep a match only in a clause that says what is taken or given, and let a person confirm it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check drug-named-entity-recognition==2.0.9
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata

from drug_named_entity_recognition import find_drugs

sentences = (
    "Aspirin may help",
    "The thyroid gland makes two hormones",
    "A germ called Clostridium botulinum makes the poison",
    "A blood test measures cortisol and growth hormone",
    "Carbon monoxide has no smell",
)
found = {
    sentence: sorted(
        (" ".join(sentence.split()[start:end]), drug["name"])
        for drug, start, end in find_drugs(sentence.split(), is_ignore_case=True)
    )
    for sentence in sentences
}
print("drug-named-entity-recognition", importlib.metadata.version("drug-named-entity-recognition"), *found.items(), sep="\n")
assert list(found.values()) == [
    [("Aspirin", "Aspirin")],
    [("thyroid gland", "Thyroid")],
    [("Clostridium botulinum", "Clostridium botulinum")],
    [("cortisol", "Hydrocortisone"), ("growth hormone", "Growth Hormone")],
    [("Carbon monoxide", "Carbon monoxide")],
], found
PYTHON
