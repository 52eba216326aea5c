"""Coded words: what the source's words for a value say of its unit, its exactness, its sex, its strength, and more.

Each table lists the words for a code. Words that say nothing of it, or that say it among others, contradict no code.
"""

import re
from collections.abc import Iterable, Mapping

# UCUM codes and the words for them.
UNITS = {
    "s": r"seconds?|secs?", "min": r"minutes?|mins?", "h": r"hours?|hrs?", "d": r"days?", "wk": r"weeks?|wks?",
    "mo": r"months?", "a": r"years?|yrs?", "ng": r"ng|nanograms?", "ug": r"mcg|[µμ]g|micrograms?",
    "mg": r"mg|milligram(?:me)?s?", "g": r"g|gram(?:me)?s?", "kg": r"kg|kilos?|kilogram(?:me)?s?",
    "mL": r"ml|cc|millilit(?:er|re)s?", "dL": r"dl|decilit(?:er|re)s?", "L": r"l|lit(?:er|re)s?",
    "mm": r"mm(?!\s?hg)|millimet(?:er|re)s?", "cm": r"cm|centimet(?:er|re)s?", "m": r"m|met(?:er|re)s?",
    "[in_i]": r"inch|inches", "[lb_av]": r"pounds?|lbs?", "[oz_av]": r"ounces?|oz", "Cel": r"°\s?c|celsius",
    "[degF]": r"°\s?f|fahrenheit", "mm[Hg]": r"mm\s?hg", "%": r"%|per\s?cent",
}  # fmt: skip
# What follows an approximator: a number in digits or in words.
NUMBER = (
    r"(?=(?:an?\s)?(?:\d|half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|"
    r"[a-z]+(?:teen|ty)\b))"
)
UNDENIED = r"(?<!no )(?<!not )"
APPROXIMATORS = {
    "almost": rf"(?:almost|nearly|just under|close to)\s+{NUMBER}",
    "about": rf"(?:about|around|approximately|roughly|some|an estimated|circa|[~≈])\s*{NUMBER}|\d\s+or so",
    "more-than": rf"{UNDENIED}(?:over|above|(?:more|greater|older|longer|higher) than|>)\s*{NUMBER}",
    "less-than": rf"{UNDENIED}(?:under|below|(?:less|fewer|younger|shorter|lower) than|<)\s*{NUMBER}",
    "at-least": (
        rf"(?:at least|a minimum of|no less than|no fewer than|≥)\s*{NUMBER}"
        r"|(?:or|and) (?:more|older|longer|over|above|higher|up)"
    ),
    "at-most": (
        rf"(?:at most|up to|a maximum of|not? more than|within|as (?:many|much|long) as|≤)\s*{NUMBER}"
        r"|or (?:less|fewer|younger|under|below|shorter)"
    ),
}
SEXES = {"female": r"wom[ae]n|females?|girls?|mothers?", "male": r"m[ae]n|males?|boys?|fathers?"}
# Words for an age, and the age groups that they may mean.
AGES = (
    (r"newborns?|neonat\w*", ("newborn",)),
    (r"infants?|bab(?:y|ies)|toddlers?", ("newborn", "infant", "preschool-child")),
    (r"child(?:ren)?|kids?|girls?|boys?", ("newborn", "infant", "preschool-child", "child", "adolescent")),
    (r"teens?|teenagers?|adolescents?", ("child", "adolescent", "young-adult")),
    (r"young (?:adults?|wom[ae]n|m[ae]n|people)", ("adolescent", "young-adult", "adult")),
    (
        r"(?<!young )(?<!older )(?:adults?|wom[ae]n|m[ae]n)",
        ("adolescent", "young-adult", "adult", "middle-aged", "aged", "aged-over-80"),
    ),
    (r"elderly|seniors?|older (?:adults?|people|patients|wom[ae]n|m[ae]n)", ("middle-aged", "aged", "aged-over-80")),
    (r"middle-aged", ("middle-aged",)),
)
PREGNANCIES = {
    "planning": r"plan(?:s|ning)? (?:a pregnancy|to become pregnant)|trying to conceive|become pregnant|get pregnant",
    "pregnant": r"pregnant|(?:in|during) pregnancy",
    "postpartum": r"postpartum|after (?:giving birth|delivery|childbirth)|gave birth",
    "breastfeeding": r"breast-?\s?feed(?:s|ing)?|nursing|breast-?\s?fed",
}
# In order: words for a value next to the coded one do not contradict it, since "commonly" is usually or often.
OCCURRENCES = {
    "always": "always|in all cases|every time",
    "usually": "usually|mostly|in most cases|most of the time",
    "often": "often|frequent(?:ly)?|(?:very )?common(?:ly)?",
    "sometimes": "sometimes|occasional(?:ly)?|in some cases",
    "rarely": "rare(?:ly)?|seldom|uncommon(?:ly)?|in (?:very )?few cases",
    "never": "never",
}
SEVERITIES = {
    "mild": "mild(?:ly)?|slight(?:ly)?",
    "moderate": "moderate(?:ly)?",
    "severe": "severe(?:ly)?|serious",
    "life-threatening": "life-threatening|fatal|deadly",
}
URGENCIES = {
    "stat": "at once|immediately|right away|without delay|emergency|ambulance",
    "asap": "as soon as possible|the same day",
    "urgent": "urgent(?:ly)?|promptly",
    "routine": "(?:at|on) (?:the|your) next (?:visit|appointment|check-?up)|routinely",
}
ROUTES = {
    "oral": "by mouth|oral(?:ly)?", "sublingual": "under (?:the|your) tongue|sublingual(?:ly)?",
    "inhaled": "inhale[sd]?", "nasal": "into the nose|nasal(?:ly)?",
    "intravenous": "intravenous(?:ly)?|into (?:a|the) veins?",
    "intramuscular": "intramuscular(?:ly)?|into (?:a|the) muscles?",
    "subcutaneous": "subcutaneous(?:ly)?|under (?:the|your) skin",
    "topical": "on(?:to)? (?:the|your) skin|topical(?:ly)?",
    "ophthalmic": "into (?:the|your) eyes?", "otic": "into (?:the|your) ears?", "rectal": "rectal(?:ly)?",
    "vaginal": "vaginal(?:ly)?",
}  # fmt: skip
DEGREES = {"occurrence": OCCURRENCES, "severity": SEVERITIES, "urgency": URGENCIES}
# A unit of two: "mg/dL".
COMPOUND = re.compile(r"(?<![A-Za-z/])[A-Za-zµμ]{1,4}/[A-Za-z]{1,3}(?![A-Za-z/])")
# "Not take more than 2 g" sets a bound of at most 2 g.
TURNED = re.compile(
    r"(?:\bnot|\bnever|n['’]t)\s((?:[a-z]+\s){1,4}?)((?:more|less|fewer|longer|higher|lower) than)", re.IGNORECASE
)
CONDITIONS = re.compile(r"\b(?:if|when|unless|until|who|because|in case)\b[^,.;]*", re.IGNORECASE)
# "Do not forget to rest" says that one must rest.
FORBIDDEN = (
    r"(?:must|should|may|shall|do|does|can|could)(?:\s+not|n['’]t)(?!\s+(?:forget|stop|miss|skip|ignore|delay|hesitate|"
    r"need|have to|be afraid|worry))|cannot|can['’]t|never|avoid(?:s|ed|ing)?"
)
# Words that advise against something without forbidding it.
DENYING = (
    rf"{FORBIDDEN}|not|no|nor|without|stop\w*|refrain\w*|abstain\w*|keep (?:away|off|from)|quit\w*|instead|rather than|"
    r"limit\w*|less|fewer|contraindicated|forbidden|dangerous|unsafe|harmful|harm|risky|stay (?:away|off|out)|skip\w*"
)


def list_codes(words: str, table: Mapping[str, str]) -> dict[str, str]:
    """Return the codes that words speak of, each with the words for it."""
    words = TURNED.sub(r"\1no \2", words)
    return {code: found for code, pattern in table.items() if (found := find_words(words, pattern))}


def list_age_groups(words: str) -> dict[str, str]:
    """Return the age groups that words may mean, each with the words for it."""
    return {
        group: found for pattern, groups in reversed(AGES) if (found := find_words(words, pattern)) for group in groups
    }


def find_words(words: str, pattern: str) -> str | None:
    """Return the first words of a text that a pattern matches as a whole, or None."""
    # A unit may follow its number without a space.
    found = re.search(rf"(?<![^\W\d_])(?:{pattern})(?:(?<!\w)|(?!\w))", words, re.IGNORECASE)
    return " ".join(found[0].split()) if found else None


def is_contradicted(code: str, said: Iterable[str], order: Iterable[str]) -> bool:
    """Return whether all values that are said are further than one step from the coded one, in a vocabulary's order."""
    places = {value: place for place, value in enumerate(order)}
    return all(abs(places[each] - places[code]) > 1 for each in said)


def list_compound_units(words: str) -> list[str]:
    """Return the units of two in a text, as UCUM writes them, in small letters."""
    return [re.sub("mcg|[µμ]g", "ug", found[0].lower()) for found in COMPOUND.finditer(words)]


def drop_conditions(words: str) -> str:
    """Return words without the clauses that only say when they hold."""
    return CONDITIONS.sub("", words)


def join_words(words: Iterable[object]) -> str:
    """Return the words of several fields in one text."""
    return ". ".join(str(each) for each in words if each)
