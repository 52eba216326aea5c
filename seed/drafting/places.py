"""Places: the parts of the body that a clause says are affected, as in "it damages the skin, nerves and lower legs"."""

import re
from collections.abc import Iterator
from itertools import takewhile

from seed.drafting.claims import SentenceClaims
from seed.drafting.cues import build_cue
from seed.drafting.list_items import split_items
from seed.drafting.named_things import build_record
from seed.drafting.proposals import RecordProposal
from seed.drafting.qualifiers import is_negated
from service.publishing.segmentation import Span

AFFECTED = build_cue(
    r"(?:affect|attack|damage|harm|involve|injure|irritate|inflame)(?:s|ing)?|spreads? to|(?:occur|form|start|begin|"
    r"grow|appear|develop)s? (?:in|on|inside)|(?:located|found|seen|common) (?:in|on|inside)|lining of|"
    r"inflammation of",
    "site",
)
PART = re.compile(
    r"(?:(?:the|your|his|her|their|any|one|both|other|a|an|certain|most) )*(?:(?:upper|lower|inner|outer|middle|"
    r"large|small|internal|central|peripheral|autonomic|deep|major|vital|left|right|soft) )?(?P<part>abdomen|anus|"
    r"arms?|arter(?:y|ies)|back|bladder|blood vessels?|bone marrow|bones?|bowels?|brain(?:stem)?|breasts?|buttocks|"
    r"cartilage|chest|colon|cornea|ears?|(?:digestive|immune|nervous|respiratory|urinary|lymphatic|"
    r"cardiovascular) (?:system|tract)|elbows?|esophagus|eye(?:lid)?s?|face|feet|fingers?|foot|gallbladder|glands?|"
    r"groin|gums|hair|hands?|head|heart|hips?|intestines?|internal organs|jaw|joints|kidneys?|knees?|legs?|"
    r"ligaments?|limbs|lips|liver|lungs?|lymph nodes?|mouth|muscles?|nails|neck|nerves?|nose|ovaries|pancreas|"
    r"prostate|rectum|retina|scalp|shoulders?|sinuses|skin|skull|spinal cord|spine|spleen|stomach|tendons?|testicles|"
    r"thighs?|throat|thyroid|toes?|tongue|trunk|uterus|vagina|veins?|wrists?)",
    re.IGNORECASE,
)
END = re.compile(r"[.;:()]|\s(?:that|which|who|where|when|because|but|to|in|of|and (?:is|are|can|may|usually))\s")
MAX_CHARACTERS = 160


def propose_places(claims: SentenceClaims) -> Iterator[RecordProposal]:
    """Yield the parts of the body behind a word that says they are affected, up to an item that names none."""
    for claim in claims.clauses:
        for match in () if is_negated(claim.quote) else AFFECTED.pattern.finditer(claim.quote):
            listed = END.split(claim.quote[match.end() : match.end() + MAX_CHARACTERS], maxsplit=1)[0].strip()
            items = (listed[start:end] for start, end in split_items(listed, Span(0, len(listed))))
            for item in takewhile(PART.fullmatch, items):
                if record := build_record(AFFECTED, claim, item):
                    yield record
