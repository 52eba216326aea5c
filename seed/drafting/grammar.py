"""Grammar: which words are verbs, and which words introduce a clause. English only, by small lists.

Taggers were looked at: those with a licence to ship need a model that is fetched at run time
(docs/decisions/0113-drafts-are-made-by-rules.md).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from service.publishing.segmentation import Span

WORD = re.compile(r"[^\W_]+(?:['’/\-][^\W_]+)*(?:['’](?=\s))?|[^\w\s]")
AUXILIARIES = frozenset(
    "am is are was were be been being isn't aren't wasn't weren't do does did don't doesn't didn't has have had hasn't "
    "haven't hadn't can could will would shall should may might must cannot can't won't wouldn't shouldn't couldn't "
    "it's they're you're that's there's".split()
)
MODALS = frozenset("can could will would shall should may might must cannot can't won't do does did don't to".split())
# Verbs of articles on health, by their bases.
BASES = (
    "accumulate absorb affect allow appear arise ask assess avoid become begin belong block bind break breathe bring "
    "build call carry cause check clot come complain conduct confirm consist contain continue contribute control "
    "cope count cover cure damage decide decrease depend describe destroy detect determine develop diagnose die "
    "differ disappear discuss disrupt drain drink drop eat eliminate end enter examine exercise exist expect "
    "experience fall feature feel fight find flow focus follow form gain get give go grow happen harm have heal hear "
    "help hurt identify improve include increase indicate infect interfere invade involve itch keep kill know lack "
    "last lead learn leave lie limit live look lose lower maintain make mean measure move need notice occur offer "
    "order originate pass perform persist play prefer press prevent produce progress protect provide pump push put "
    "qualify quit raise range reach receive recommend recover recur reduce refer relate release relieve rely remain "
    "remove replace require respond resemble result return reveal rise run say see seek seem send serve shape show "
    "shrink sit sleep slow smoke spend spread start stay stiffen stop store study suffer suggest support surround "
    "survive swell take talk tell tend think travel treat trigger try turn understand undergo use vary visit wait "
    "wear weaken widen work worsen yield peak bleed dissolve ease "
    "hold connect stabilize add alter apply attach behave boost burn calm catch choose collect combine compare "
    "compress consider "
    "constrict convert create crowd deliver deprive diminish discover enable encourage enlarge ensure estimate "
    "evaluate "
    "exceed explain explore expose express extend fail fill generate harden ignore impair inhibit inject injure insert "
    "irritate join leak let manage melt modify obstruct obtain operate paralyze perceive permit pour preserve proceed "
    "promote prove pull react recognize regain regulate reject remember remind repeat restrict retain rub secrete shed "
    "shorten slip specify stimulate strengthen succeed suppress swallow tighten transmit transport twist urinate "
    "fade resolve reappear relapse mimic subside remit decline warn squeeze stretch thicken outweigh account"
).split()
IRREGULAR = (
    "became began broke brought built came died done drank drew driven ate eaten fallen fell felt found gave given "
    "gone got gotten grew grown had heard held hurt kept knew known led lost lived made meant met passed put ran "
    "said saw seen sent shown spent taken took taught thought told understood underwent went worn written"
).split()
# Words that are more often nouns: they are verbs only behind a subject or an auxiliary.
NOUNS = frozenset(
    "block blocks build call calls cause causes change changes check clot clots control count counts cover cure cures "
    "damage drain drains drop drops end ends exercise exercises experience experiences fall falls feature features "
    "fight flow focus form forms function functions gain harm heal help hurt itch kind lack last lead leads limit "
    "limits look looks matter means measure measures move need needs notice order orders play press progress pump "
    "range ranges reach release result results return rise rises run runs screens shape show shows sleep slow smoke "
    "spread spreads start starts stop stops store stores studies study support supports swell test tests treat "
    "treats trigger triggers try turn turns use uses visit visits wait wear work works yield".split()
)
DETERMINERS = frozenset(
    "a an the this that these those your his her its their our my some any many most several few other another no "
    "each every all both more less certain of in on at by with from for to risk".split()
)
PRONOUNS = frozenset("i you he she it we they this these there people doctors patients researchers some others".split())
SUBORDINATORS = frozenset(
    "because although though whereas while since unless until if when whenever before after as so".split()
)
RELATIVES = frozenset("which who whose whom where".split())
COORDINATORS = frozenset("and but or nor yet".split())
ADVERBS = frozenset(
    "also often usually sometimes always never not then may can will might should could must still even ultimately "
    "rarely almost only just typically generally commonly frequently eventually later thus therefore actually "
    "no longer simply possibly perhaps mostly mainly then".split()
)


class WordToken(NamedTuple):
    """A word or mark of a text in small letters, and its place."""

    text: str
    span: Span


@lru_cache(2048)
def list_tokens(text: str) -> tuple[WordToken, ...]:
    """Return the words and marks of a text."""
    return tuple(WordToken(found[0].lower().replace("’", "'"), Span(*found.span())) for found in WORD.finditer(text))


def is_verb(tokens: Sequence[WordToken], place: int) -> bool:
    """Return whether a word is a finite verb, or a base behind an auxiliary."""
    word, before = tokens[place].text, tokens[place - 1].text if place else ""
    if word in AUXILIARIES:
        return word not in {"be", "been", "being"}
    if word not in FORMS:
        return False
    if word in NOUNS or word.endswith("ed"):
        return _is_behind_subject(tokens, place) and not _is_attributive(tokens, place)
    return before not in DETERMINERS - {"this", "these", "that", "those", "some", "other", "others", "most", "many"}


def find_verb(tokens: Sequence[WordToken], start: int = 0) -> int | None:
    """Return the place of the first verb at or after a place; None if there is none."""
    return next((place for place in range(start, len(tokens)) if is_verb(tokens, place)), None)


def has_verb(tokens: Sequence[WordToken]) -> bool:
    """Return whether there is a verb among the words."""
    return find_verb(tokens) is not None


def _is_behind_subject(tokens: Sequence[WordToken], place: int) -> bool:
    before = tokens[place - 1].text if place else ""
    if before == ",":
        return place > 1 and tokens[place - 2].text in {"however", "therefore", "too"}
    if not before or before in DETERMINERS - {"this", "these", "that", "to"}:
        return False
    return before.isalpha() or before == ")" or "'" in before


def _is_attributive(tokens: Sequence[WordToken], place: int) -> bool:
    """Return whether what follows makes the word a noun or a participle: "the results of", "caused by", or nothing."""
    following = tokens[place + 1].text if place + 1 < len(tokens) else "."
    if following == "by" and tokens[place].text.endswith("ed"):
        return True
    return following in {".", ",", ";", "of", "is", "are", "was", "were", "can", "may", "and", "or", ")", "include"}


def _list_forms() -> frozenset[str]:
    forms = set(IRREGULAR)
    for base in BASES:
        stem = base.removesuffix("e")
        forms |= {base, f"{stem}ed", f"{base}s"}
        if base.endswith("y") and base[-2] not in "aeiou":
            forms |= {f"{base[:-1]}ies", f"{base[:-1]}ied"}
        if base.endswith(("ss", "sh", "ch", "x", "o")):
            forms.add(f"{base}es")
        if re.search(r"[^aeiou][aeiou][bdgmnprt]$", base):
            forms.add(f"{base}{base[-1]}ed")
    return frozenset(forms)


FORMS = _list_forms()
