#!/usr/bin/env bash
# nbib 0.3.2 drops PubMed's notices of retraction and erratum; citation-js 0.8.2 reads a retraction and writes none.
#
# Expected: PubMed's export names the notices of an article in RIN (retraction in), EIN (erratum in) and CON (comment on);
# a reader hands them on. biblatex has `pubstate = {retracted}`, CSL the variable `status`: what one converter reads from
# the one it writes to the other.
# Happens: nbib.read() has no key for RIN, EIN and CON. citation-js reads pubstate as status, prints it in APA, and writes
# an entry without it to BibTeX, biblatex and RIS; of two RIS notes it writes the first.
# Why it matters: an editor who brings the evidence of an article from a reference manager loses the fact that should stop
# its use. `check` and review see a sound source.
# Workaround: read RIN and EIN lines of the .nbib file by themselves, and keep `status` from the CSL-JSON.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check nbib==0.3.2
npm install --silent --no-audit --no-fund --ignore-scripts @citation-js/core@0.8.2 \
  @citation-js/plugin-bibtex@0.8.2 @citation-js/plugin-ris@0.8.2 @citation-js/plugin-csl@0.8.2
cat >read.py <<'PYTHON'
import nbib

(article,) = nbib.read("""PMID- 12345678
OWN - NLM
DP  - 2026 Mar
TI  - Glimmerol in amber fever.
PT  - Journal Article
RIN - J Amber. 2026 May;5(3):9. PMID: 99999999
EIN - J Amber. 2026 Apr;5(3):8. PMID: 99999998
CON - J Amber. 2026 Jan;5(1):2. PMID: 99999997
SO  - J Amber. 2026 Mar;5(2):1-5.
""")
print("nbib", sorted(article))
assert not any(number in str(article) for number in ("99999999", "99999998", "99999997"))
PYTHON
venv/bin/python read.py
cat >convert.mjs <<'JS'
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-ris";
import "@citation-js/plugin-csl";

const cite = new Cite("@article{a, title = {Glimmerol}, date = {2026-03}, pubstate = {retracted}}");
console.log("status:", cite.data[0].status);
console.log("apa:", cite.format("bibliography", { format: "text", template: "apa" }).trim());
for (const format of ["bibtex", "biblatex", "ris"]) {
  console.log(`${format}:`, /retract/i.test(cite.format(format)) ? "retracted" : "nothing of it");
}
const notes = new Cite("TY  - JOUR\nTI  - Glimmerol\nN1  - Open access\nN1  - Retracted in May 2026\nER  - \n");
console.log("notes:", notes.format("ris").match(/N1.*/g).join("; "));
JS
node convert.mjs | tee seen
cat >expected <<'TEXT'
status: retracted
apa: Glimmerol. (2026). Retracted.
bibtex: nothing of it
biblatex: nothing of it
ris: nothing of it
notes: N1  - Open access
TEXT
diff expected seen
