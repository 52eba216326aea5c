"""Derive the list of English words that search never reads as other words, from the lists of SCOWL.

    python -m tests.tools.english_words /usr/share/dict/scowl

Debian's package `scowl` has the lists. The same version gives the same file: 0090 in docs/decisions says which.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from service.search.dictionary import WORDS, list_near_spellings
from service.search.tokenizer import spell_word

VARIETIES = ("english", "american", "british", "british_z", "canadian", "australian")
# SCOWL's levels go from the commonest words (10) to the rarest (95). Its author recommends 70 as the largest list of
# words that a reader may know; rarer ones are often spelt like a mistake in a common word.
LEVELS = (10, 20, 35, 40, 50, 55, 60, 70)
RARE_LEVELS = (80, 95)
# Level 35 ends with the words of a small dictionary.
EVERYDAY_LEVEL = 35
# Rare words with these endings are terms of medicine.
MEDICAL = re.compile(
    r"(itis|osis|oses|a?emia|a?emic|ectom(y|ies)|otom(y|ies)|ostom(y|ies)|plast(y|ies)|path(y|ies|ic)|algia|omas?|"
    r"plasia|plegia|penia|uria|pn(o)?ea|phagia|phasia|trophy|therap(y|ies)|edema|rrh(o?ea|age)|statins?)$"
)
LETTERS = re.compile(r"[a-z]{2,}")


def derive_words(folder: Path) -> list[str]:
    """Return the words, spelt as search spells them, in order."""
    everyday = {word for level in LEVELS if level <= EVERYDAY_LEVEL for word in _read(folder, "words", level)}
    found = {word for level in LEVELS for sort in ("words", "abbreviations") for word in _read(folder, sort, level)}
    found |= {word for level in RARE_LEVELS for word in _read(folder, "words", level) if MEDICAL.search(word)}
    names = {word for level in LEVELS for sort in ("upper", "proper-names") for word in _read(folder, sort, level)}
    # Brest is a town, but who types it means the breast.
    found |= {name for name in names if everyday.isdisjoint(list_near_spellings(name))}
    return sorted(found)


def _read(folder: Path, sort: str, level: int) -> Iterator[str]:
    for variety in VARIETIES:
        file = folder / f"{variety}-{sort}.{level}"
        if file.exists():
            spelt = map(spell_word, file.read_text("latin-1").split())
            yield from (word for word in spelt if LETTERS.fullmatch(word))


if __name__ == "__main__":
    WORDS.write_text("".join(f"{word}\n" for word in derive_words(Path(sys.argv[1]))), "ascii")
