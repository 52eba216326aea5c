"""Spelling variants: normalises British and American forms of a word, by rules or by a table.

Both records and questions are normalised. So a rule need not produce a real word, only the same one for both forms:
`centre` and `center` become equal, and it does not matter what `hours` becomes.
"""

import re

RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        # haematogenous, paediatric, oestrogen, oedema; not toes, shoed, aerobic.
        (r"[ao]e(?=[bcdfghjklmnpqstvwxz])(?![sd]$)", "e"),
        # diarrhoea, dyspnoea, homoeopathy.
        (r"oe(?=[ao])", "e"),
        # tumour, behavioural, unfavourable; not hour, four.
        (r"(?<=[a-z]{2})our(?=(?:s|ed|er|ers|ing|al|ally|able|ably|less|ful|ite|y|hood|ation)?$)", "or"),
        # metastasise, hospitalisation; not raise.
        (r"(?<=[a-z]{3})is(?=(?:e|es|ed|er|ers|ing|ation|ations|able)$)", "iz"),
        # analyze, paralyzed.
        (r"yz(?=(?:e|es|ed|er|ers|ing)$)", "ys"),
        # centre, fibre, litres.
        (r"(?<=[bt])re(?=s?$)", "er"),
        # catalogue, dialogues.
        (r"logue(?=s?$)", "log"),
        # counselling, travelled.
        (r"(?<=^counsel|^channel)l(?=(?:ed|ing|or|ors)$)", ""),
        (r"(?<=^cancel|^signal|^travel)l(?=(?:ed|ing|er|ers)$)", ""),
        (r"(?<=^label|^level|^model|^total)l(?=(?:ed|ing|er|ers)$)", ""),
        (r"^sulph", "sulf"),
    )
)
TABLE = {
    "ageing": "aging",
    "aluminium": "aluminum",
    "defence": "defense",
    "enrol": "enroll",
    "enrolment": "enrollment",
    "fulfil": "fulfill",
    "grey": "gray",
    "judgement": "judgment",
    "licence": "license",
    "licences": "licenses",
    "manoeuvre": "maneuver",
    "mould": "mold",
    "mum": "mom",
    "neurone": "neuron",
    "neurones": "neurons",
    "offence": "offense",
    "practise": "practice",
    "practised": "practiced",
    "practising": "practicing",
    "programme": "program",
    "programmes": "programs",
    "sceptical": "skeptical",
}


def normalise_spelling(word: str) -> str:
    """Return a lower-case word in the spelling that replaces its British and American forms."""
    if word in TABLE:
        return TABLE[word]
    for pattern, written in RULES:
        word = pattern.sub(written, word)
    return word
