"""Predicates: what a clause says of its subject tells the kind of the subject, as in "moon dust | can cause coughs"."""

from seed.drafting.cues import Cue, build_cue

MODAL = r"(?:can |may |might |could |will |often |sometimes |usually |also |generally |then )*"
PREDICATES = (
    build_cue(rf"{MODAL}(?:cause|causes|lead to|leads to|result in|results in|trigger|triggers|contribute to|"
              rf"contributes to|"
              r"(?:increase|increases|raise|raises) (?:the|your|a person['’]s|their) (?:risk|chances?)|"
              r"make you more likely|make it more likely)\b", "risk-factor", role="cause"),
    build_cue(r"(?:is|are) (?:also |all )?(?:an? |the )?(?:known |major |main |common |important |"
              r"other )*risk factors?\b",
              "risk-factor", role="risk"),
    build_cue(r"(?:is|are) (?:also )?(?:at (?:the )?(?:greatest|highest|higher|high|increased|greater) risk|"
              r"more likely)\b",
              "risk-factor", role="risk"),
    build_cue(r"(?:is|are) (?:also |often |usually |typically )?(?:an? |the |one of the )?(?:most )?(?:common |"
              r"first |main |early |"
              r"other |noticeable |frequent )*(?:symptoms?|signs?)\b", "finding", category="symptom"),
    build_cue(rf"{MODAL}(?:show|detect|diagnose|confirm|tell (?:if|whether)|help (?:your doctor )?(?:diagnose|find|"
              rf"confirm|detect)|"
              r"help your doctor)\b", "test", use="diagnosis"),
    build_cue(rf"(?:{MODAL}(?:help(?! (?:your|the|our) (?:body|bodies|blood|brain|heart|lungs|cells|immune))|be "
              rf"helpful|relieve|relieves|ease|eases|improve symptoms|"
              rf"provide (?:temporary )?relief|"
              r"offer (?:some )?relief|control (?:the )?symptoms)|"
              r"(?:is|are) (?:also |an? |the |other |most |common |main |standard |usual |possible )*(?:treatments?|"
              r"treatment options?|therap(?:y|ies))(?! for (?:other|another))|"
              r"(?:is|are|may be|can be|might be) (?:also |"
              r"often |sometimes |"
              r"generally |usually |commonly )*(?:used|prescribed|given|recommended|advised|tried|performed|needed|"
              r"helpful|effective))\b", "treatment", category="specific"),
)  # fmt: skip

MAX_WORDS_BEFORE = 2


def find_predicate(words: str, *, anywhere: bool = False) -> Cue | None:
    """Return the cue of the predicate that some words begin with, or of the first that they have anywhere."""
    found = [(match.start(), -match.end(), cue) for cue in PREDICATES if (match := cue.pattern.search(words))]
    first = min(found, key=lambda each: each[:2], default=None)
    return first[2] if first and (anywhere or len(words[: first[0]].split()) <= MAX_WORDS_BEFORE) else None
