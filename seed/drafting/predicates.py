"""Predicates: what a clause says of its subject tells the kind of the subject, as in "moon dust | can cause coughs"."""

from seed.drafting.cues import Cue, build_cue

MODAL = r"(?:can |may |might |could |will |often |sometimes |usually |also |generally |then )*"
TESTS = build_cue(rf"{MODAL}(?:show|detect|diagnose|confirm|tell (?:if|whether)|help (?:your doctor )?(?:diagnose|find|"
          r"confirm|detect)|help your doctor)\b", "test", use="diagnosis")  # fmt: skip
PREDICATES = (
    build_cue(rf"{MODAL}(?:cause|causes|lead to|leads to|result in|results in|trigger|triggers|contribute to|"
              r"contributes to|(?:increase|increases|raise|raises) (?:the|your|a person['’]s|their) (?:risk|"
              r"chances?)|make you more likely|make it more likely)\b", "risk-factor", role="cause"),
    build_cue(r"(?:is|are) (?:also |all )?(?:an? |the )?(?:known |major |main |common |important |"
              r"other )*risk factors?\b",
              "risk-factor", role="risk"),
    build_cue(r"(?:is|are) (?:also )?(?:at (?:the )?(?:greatest|highest|higher|high|increased|greater) risk|"
              r"more likely)\b",
              "risk-factor", role="risk"),
    build_cue(r"(?:is|are) (?:also |often |usually |typically )?(?:an? |the |one of the )?(?:most )?(?:common |"
              r"first |main |early |"
              r"other |noticeable |frequent )*(?:symptoms?|signs?)\b", "finding", category="symptom"),
    TESTS,
    build_cue(rf"(?:{MODAL}(?:help(?! (?:your|the|our) (?:body|bodies|blood|brain|heart|lungs|cells|immune))|"
              r"be helpful|relieve|relieves|ease|eases|improve symptoms|provide (?:temporary )?relief|"
              r"offer (?:some )?relief|control (?:the )?symptoms)|(?:is|are) (?:also |an? |the |other |most |"
              r"common |main |standard |usual |possible )*(?:treatments?|treatment options?|"
              r"therap(?:y|ies))(?! for (?:other|another))|(?:is|are|may be|can be|might be) (?:also |often |"
              r"sometimes |generally |usually |commonly )*(?:used|prescribed|given|recommended|advised|tried|"
              r"performed|needed|helpful|effective))\b", "treatment", category="specific"),
)  # fmt: skip

MAX_WORDS_BEFORE = 2


def find_predicate(words: str, *, anywhere: bool = False) -> Cue | None:
    """Return the cue of the predicate that some words begin with, or of the first that they have anywhere."""
    found = [(match.start(), -match.end(), cue) for cue in PREDICATES if (match := cue.pattern.search(words))]
    first = min(found, key=lambda each: each[:2], default=None)
    return first[2] if first and (anywhere or len(words[: first[0]].split()) <= MAX_WORDS_BEFORE) else None
