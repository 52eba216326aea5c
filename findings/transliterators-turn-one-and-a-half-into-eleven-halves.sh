#!/usr/bin/env bash
# anyascii 0.3.3, text-unidecode 1.3 and transliteration 2.6.1 (npm) turn "1½ tablets" into "11/2 tablets".
#
# Expected: a transliterator writes other characters for the same text. Unicode decomposes ½ to 1, fraction slash, 2
# and says that a space keeps a whole number before it apart (Unicode 17, chapter 6.2, "Fraction Slash").
# Happens: all three write 1/2 without a space, so that one and a half becomes eleven halves; slugs made from it say
# "11-2". Unidecode 1.4.0, from which text-unidecode and python-slugify descend, writes the space. All of them write
# "10⁹/L" as "109/L".
# Why it matters: apps fold names and quoted words this way to search, to compare and to make file names and labels.
# A dose that is five and a half times too high then looks like plain text, and it matches a quote that does not occur.
# Workaround: replace vulgar fractions by " 1/2" and superscripts by "^9" before, or fold only to compare letters.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anyascii==0.3.3 text-unidecode==1.3 \
  python-slugify==8.0.4 Unidecode==1.4.0
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts transliteration@2.6.1 >/dev/null
venv/bin/python - <<'PYTHON'
from anyascii import anyascii
from text_unidecode import unidecode as text_unidecode
from unidecode import unidecode

dose, count = "1½ tablets", "10⁹/L"
seen = {
    "anyascii": (anyascii(dose), anyascii(count)),
    "text-unidecode": (text_unidecode(dose), text_unidecode(count)),
    "Unidecode": (unidecode(dose), unidecode(count)),
}
print(*seen.items(), sep="\n")
assert seen == {
    "anyascii": ("11/2 tablets", "109/L"),
    "text-unidecode": ("11/2 tablets", "109/L"),
    "Unidecode": ("1 1/2 tablets", "109/L"),
}, seen
PYTHON
cat > read.cjs <<'JAVASCRIPT'
const assert = require('node:assert')
const { slugify, transliterate } = require('transliteration')
const seen = [transliterate('1½ tablets'), slugify('1½ tablets'), transliterate('10⁹/L')]
console.log('transliteration', require('transliteration/package.json').version, seen)
assert.deepStrictEqual(seen, ['11/2 tablets', '11-2-tablets', '109/L'])
JAVASCRIPT
node read.cjs
