"""The stemmer: the common form of an English word and its relatives.

It is Snowball's, with corrections: relatives that it keeps apart, and strangers that it unites.
"""

import re
from functools import lru_cache

import tantivy

from service.search.word_lists import LETTER_A

# The number of cached forms: more than the words in common use.
REMEMBERED = 65536
# The number of cached words of questions, which do not evict those of the content.
ASKED = 1024
_STEMMER = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("english")).build()
# Relatives that the stemmer keeps apart, by the endings of their stems.
ENDINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    # treatment and treatable are both about treating.
    (re.compile(r"(?<=[a-z]{4})(?:ment|abl|ibl)$"), ""),
    # metastasis and metastases, diagnosis and diagnoses.
    (re.compile(r"(?<=[a-z]{3}s)i$"), ""),
    # recurrence and recur, occurrence and occur.
    (re.compile(r"(?<=[a-z]{3}r)r$"), ""),
)
# Families that neither the stemmer nor the endings unite.
RELATIVES = {
    "alive": "live",
    "children": "child",
    "curabl": "cure",
    "curat": "cure",
    "dead": "die",
    "death": "die",
    "diagnost": "diagnos",
    "feet": "foot",
    "growth": "grow",
    "life": "live",
    "likely": "likelihood",
    "loss": "lose",
    "lymphat": "lymph",
    "men": "man",
    "metastat": "metastas",
    "nauseous": "nausea",
    "prognost": "prognos",
    "succeed": "success",
    "surgeon": "surgeri",
    "surgic": "surgeri",
    "survivor": "surviv",
    "swollen": "swell",
    "symptomat": "symptom",
    "teeth": "tooth",
    "therapeut": "therapi",
    "women": "woman",
}
# Words that the stemmer takes for relatives of another word: several for severe, effective for effect.
STRANGERS = {
    "apartment": "apartment",
    "apartments": "apartment",
    "authorities": "authority",
    "authority": "authority",
    "business": "business",
    "businesses": "business",
    "colonization": "coloniz",
    "colonize": "coloniz",
    "colonized": "coloniz",
    "communicable": "communicable",
    "considerable": "considerable",
    "considerably": "considerable",
    "critical": "critical",
    "critically": "critical",
    "department": "department",
    "departments": "department",
    "effective": "effective",
    "effectively": "effective",
    "effectiveness": "effective",
    "evening": "evening",
    "evenings": "evening",
    "experiment": "experiment",
    "experimental": "experiment",
    "experiments": "experiment",
    "hospitality": "hospitality",
    "importance": "important",
    "important": "important",
    "importantly": "important",
    "majority": "majority",
    "medication": "medicin",
    "medications": "medicin",
    "minority": "minority",
    "organic": "organic",
    "organization": "organiz",
    "organizations": "organiz",
    "organize": "organiz",
    "organized": "organiz",
    "organizing": "organiz",
    "paste": "paste",
    "personality": "personality",
    "position": "position",
    "positioned": "position",
    "positions": "position",
    "priorities": "priority",
    "priority": "priority",
    "responsibility": "responsible",
    "responsible": "responsible",
    "secrete": "secretion",
    "secreted": "secretion",
    "secretes": "secretion",
    "secretion": "secretion",
    "secretions": "secretion",
    "several": "several",
    "topical": "topical",
    "topically": "topical",
    "universities": "university",
    "university": "university",
}
# Hepatitis is not hepatic.
INFLAMMATION = "itis"


@lru_cache(REMEMBERED)
def stem_word(spelt: str) -> str:
    """Return the common form of a word and its relatives."""
    if known := STRANGERS.get(spelt) or RELATIVES.get(spelt):
        return known
    if spelt.endswith(INFLAMMATION) or not spelt.isalpha() or spelt == LETTER_A:
        return spelt
    found = _STEMMER.analyze(spelt)
    stemmed = found[0] if found else spelt
    for pattern, written in ENDINGS:
        stemmed = pattern.sub(written, stemmed)
    return RELATIVES.get(stemmed, stemmed)


# A question has at most 256 characters.
stem_asked = lru_cache(ASKED)(stem_word.__wrapped__)
