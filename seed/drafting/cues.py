"""Cues: which kind of record the words of a sentence, its list or its heading announce."""

import re
from typing import NamedTuple

from seed.drafting.enumerations import ANNOUNCED, EXAMPLES, is_loose_cue


class Cue(NamedTuple):
    """A pattern, the kind of record that it announces, and the coded values that follow from it."""

    pattern: re.Pattern[str]
    kind: str
    values: dict[str, str]


def build_cue(pattern: str, kind: str, **values: str) -> Cue:
    """Return the cue of a pattern, which is matched as whole words whatever their case."""
    return Cue(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), kind, values)


ILLNESSES = build_cue(
    r"disorders?|diseases|syndromes?|defects?|malformations?|cancers|illnesses|infections|conditions",
    "condition",
    category="disease",
)
TRIGGERS = build_cue(r"triggers?|triggered by|set off by", "risk-factor", role="trigger")
COMPLICATIONS = build_cue("cause", "condition", category="complication")
EFFECTS = build_cue("causes", "finding", category="symptom")
EFFECT = re.compile(r"^(?:(?:can|may|might|could|also|often|usually|commonly|typically|will) )*causes?$")
CAUSES_NOUN = re.compile(
    r"\b(?:(?:has|have|are) (?:\w+ )?(?:\w+ )?|main |common |possible |other |many |several |these |the |"
    r"known )causes$",
    re.IGNORECASE,
)
# What comes before a list, the nearest words first: the cue that ends last counts.
LEADS = (
    # People announce no record.
    build_cue(r"teams?|specialists?|\w+ologists?|providers?|members?|institutes?|organi[sz]ations?|disciplines|"
              r"websites?", ""),
    build_cue(r"(?:doctors?|providers?|physicians?)\b[^,;.]*\b(?:use|do|order|perform)$", "test", use="diagnosis"),
    build_cue(r"treat(?:s|ing)? (?:\w+ ){0,2}(?:problems|conditions|disorders|"
              r"diseases)", "condition", category="disease"),
    build_cue(r"at (?:\w+ )?risk (?:for|of)$", "condition", category="complication"),
    build_cue(r"treatment\b.*\bdepends? on", ""),
    build_cue(r"(?:prognosis|outlook|chance of recovery)\b.*\bdepends? on", "prognostic-factor", category="other"),
    build_cue(r"side[- ]effects?|adverse (?:effects?|reactions?|events?)|unwanted effects?", "adverse-effect"),
    build_cue(r"signs?(?: of)?|watch for|look for", "finding", category="sign"),
    build_cue(r"(?:characteri[sz]ed|marked|distinguished) by", "finding", category="symptom"),
    build_cue(r"(?:more likely|risk)\b.*if you(?: have)?|(?:related|linked) to", "risk-factor", role="risk"),
    build_cue(r"(?:main |other |common )?(?:features?|characteristics|hallmarks)", "finding", category="symptom"),
    build_cue(r"(?:other |risk |several |some |certain )?factors", "risk-factor", role="risk"),
    build_cue(
        r"(?:people|patients|children|babies|infants|individuals|women|men|adults)\b(?: \w+){0,6} (?:develop|"
        r"have|get|feel)",
        "finding",
        category="symptom",
    ),
    build_cue(
        r"symptoms?|you (?:may|might|can|could) (?:also )?(?:have|feel|experience|notice)|people (?:may )?(?:feel|"
        r"have)|complain of|(?:you|patients?|people|individuals) (?:\w+ )?experience|problems with|can make you feel|"
        r"tics",
        "finding", category="symptom",
    ),
    build_cue(r"risk factors?|(?:higher|increased?s?|raises?|more) (?:the |your )?(?:risk|likely)|at risk|"
               r"risk of (?:getting|developing)\b.*", "risk-factor", role="risk"),
    TRIGGERS,
    build_cue(r"causes include|causes? (?:are|may|can|of)|(?:main|common|possible|other) causes?|causes|caused by|"
               r"results? (?:of|from)|due to|(?:spread|transmitted) (?:by|through)|conditions that (?:may|"
               r"can) (?:lead to|cause)", "risk-factor", role="cause"),
    build_cue(r"complications?|(?:serious|health|heart|other) problems|(?:can|may|might) (?:also )?(?:lead to|cause)",
               "condition", category="complication"),
    build_cue(r"treatments?|therap(?:y|ies)|treated (?:with|by)|medicines?|medications?|drugs?|relieved by|"
               r"(?:treatment )?options|it may include|managed with|controlled (?:with|"
               r"by)", "treatment", category="specific"),
    build_cue(r"tests?|diagnos\w+|exams?|examinations?|detected (?:by|with)|confirmed (?:by|with)|scans?|imaging|"
               r"based on|procedures", "test", use="diagnosis"),
    ILLNESSES,
    build_cue(r"(?:is|are) (?:exploring|studying|investigating|examining|looking at)|"
              r"research(?:ers)? focus(?:es)? on", "research-area"),
    build_cue(r"problems|difficult(?:y|ies)|impairments?|abnormalities|discomfort", "finding", category="symptom"),
    build_cue(r"types?(?: of)?|forms?(?: of)?|kinds? of|the most common are", "condition", category="subtype"),
    build_cue(r"organs?|(?:areas?|parts?|regions?) of (?:the|your) \w+|body tissues|tissues|spreads? to", "site"),
)  # fmt: skip
HEADINGS = (
    build_cue(r"side effects?", "adverse-effect"),
    build_cue(r"symptoms?|signs?", "finding", category="symptom"),
    build_cue(r"at risk|risk factors?|more likely", "risk-factor", role="risk"),
    build_cue(r"triggers?", "risk-factor", role="trigger"),
    build_cue(r"causes?", "risk-factor", role="cause"),
    build_cue(r"complications?", "condition", category="complication"),
    build_cue(r"treat\w*|therap\w+|medicines?|manage\w*", "treatment", category="specific"),
    build_cue(r"diagnos\w+|tests?|exams?", "test", use="diagnosis"),
    build_cue(r"types?|kinds?|forms?", "condition", category="subtype"),
)
# Words by which a sentence announces one thing, which they enclose.
THING = r"(?P<thing>[^.;:!?]+?)"
STOP = (
    r"(?=[.;:!?]|,| which | that | because | and | but | when |"
    r"(?<!damage)(?<!exposure)(?<!injury)(?<!reaction)(?<!ing) to | in | for |$)"
)
CLAUSE_STOP = r"(?=[.;:!?]|,| which | that | because | but | when | called |$)"
SYMPTOM = (
    r"pain|aches?|weakness|numbness|tingling|atrophy|stiffness|cramps?|swelling|(?<!hemorrhagic )fever(?!-)|fatigue|"
    r"nausea|vomiting|cough|dizziness|itching|bleeding|rash"
)
SINGLE = (
    build_cue(rf"^(?:the |another |one |an? )?(?:most |main |usual |only |leading |common |possible |underlying )*cause"
              rf"(?: of [^.;:,]{{3,60}}?)? (?:is|are) (?:usually |often |most often )?(?!not known|unknown|unclear)"
              rf"{THING}{CLAUSE_STOP}", "risk-factor", role="cause"),
    build_cue(r"^(?:the |another |one |an? )?(?:most |main |usual |only |first |common |standard |other |approved |"
              rf"drug )*(?:treatment|option)(?: for (?:(?!depends)[^.;:,]){{3,60}}?)? (?:is|are) (?:usually |"
              r"often )?(?!(?:\w+ly|symptomatic|individuali[sz]ed|supportive|based|aimed|directed|needed|available|"
              rf"not|to|different|similar|the same)\b){THING}{CLAUSE_STOP}", "treatment", category="specific"),
    build_cue(r"^(?:the |another |one |an? )?(?:most |main |usual |only |first |common |other |early )*(?:symptom|"
              rf"sign)(?: of [^.;:,]{{3,60}}?)? (?:is|are) (?:usually |often )?{THING}{CLAUSE_STOP}",
              "finding", category="symptom"),
    build_cue(rf"^(?:the|an?|this) [^.;:]*\b(?:test|exam|procedure|scan)\b[^.;:]* is called (?:an? )?{THING}{STOP}",
              "test", use="diagnosis"),
    build_cue(rf"^(?:the|an?|this|one) [^.;:]*\b(?:type|form|kind)\b[^.;:]* is called {THING}{STOP}",
              "condition", category="subtype"),
    build_cue(rf"^(?:the |another |one )?(?:most |main |other )*(?:common |serious )?(?:type|form|"
              rf"kind)(?: of [^.;:,]{{3,40}}?)? is "
              rf"{THING}{CLAUSE_STOP}", "condition", category="subtype"),
    build_cue(rf"diagnos(?:is|ed) (?:is |can be |may be )?(?:made |confirmed )?(?:by|with|using|through) {THING}{STOP}",
               "test", use="diagnosis"),
    build_cue(r"(?:doctors?|providers?|surgeons?) (?:may|might|can|will|often|usually) (?:also )?(?:recommend|"
              rf"prescribe|suggest) {THING}{STOP}", "treatment", category="specific"),
    build_cue(rf"treated (?:with|by|using) {THING}{STOP}", "treatment", category="specific"),
    build_cue(rf"(?:is|are|be) (?:often |usually )?due to {THING}{STOP}", "risk-factor", role="cause"),
    build_cue(rf"(?:is|are|be) (?:usually |often |most often |"
              rf"mainly )?caused by {THING}{STOP}", "risk-factor", role="cause"),
    build_cue(rf"(?:inflamed|injured|damaged|arises?|results?) (?:from|"
              rf"by) {THING}{STOP}", "risk-factor", role="cause"),
)  # fmt: skip


def find_cue(lead: str, cue: str, heading: str) -> Cue | None:
    """Return the cue of a list: the last in the words before it, else that of the heading."""
    words = " ".join(f"{lead[-120:]} {cue}".split())
    if EFFECT.search(cue) and not CAUSES_NOUN.search(f"{lead} {cue}"):
        # Behind the verb come effects, and behind the noun causes.
        return find_effect(f"{lead} {cue}")
    if cue in EXAMPLES and TRIGGERS.pattern.match(_skip_adjective(words)):
        return TRIGGERS
    found = [(match.end(), match.start(), each) for each in LEADS for match in each.pattern.finditer(words)]
    if is_loose_cue(cue) and not ANNOUNCED.search(lead) and not any(end == len(words) for end, _, _ in found):
        return None
    found = [each for each in found if each[2] is not ILLNESSES or cue in {*EXAMPLES, "include", "includes", "are"}]
    if found:
        nearest = max(found, key=lambda place: (place[0], -place[1]))[2]
        first = min(found, key=lambda place: (place[1], -place[0]))
        # "Complications of treatment include" complications; "you may have" announces what follows at once.
        if cue.endswith(("include", "includes")) and nearest.kind and first[2].kind:
            nearest = first[2]
        # "Diseases such as" says less than a heading on causes or risks.
        return (find_heading(heading) or nearest) if nearest is ILLNESSES else nearest
    return None if is_loose_cue(cue) else find_heading(heading)


def find_effect(lead: str) -> Cue:
    """Return the cue of what something causes: complications of a condition that may have them, else findings."""
    is_possible = re.search(r"\b(?:can|may|might|could)\b[^,;.]*$", lead, re.IGNORECASE)
    return COMPLICATIONS if is_possible else EFFECTS


def _skip_adjective(words: str) -> str:
    return re.sub(r"^(?:certain|some|common|many|other|possible)\s+", "", words, flags=re.IGNORECASE)


def find_heading(heading: str) -> Cue | None:
    """Return what a heading announces."""
    return next((each for each in HEADINGS if each.pattern.search(heading)), None)
