"""Phrases directly around a quote that negate or hedge it, where no single word does: "in some people,", "a myth that".

They count only next to the quote, where no grammar is needed to see that they are about it.
"""

import re
from functools import cache, lru_cache

from service.publishing.number_parser import read_place
from service.publishing.number_tokens import split_tokens
from service.publishing.segmentation import Span

# The phrases are shorter.
MAX_PHRASE = 120
# What a pattern for the words directly before a quote ends with.
END = r"\s*\Z"
SOME = r"(?:some|many|most|certain|rare|several|a\sfew|a\ssmall\snumber\sof|a\sminority\sof|a\smajority\sof)"
HEDGES_BEFORE = re.compile(
    rf"""(?<![\w-])(?:
    (?:in|for|among|with)\s{SOME}(?:\s[\w-]+){{1,3}}?,?
    | (?:sometimes|occasionally|often|usually|generally|typically|mostly|frequently|commonly|rarely|seldom|perhaps|
         maybe|possibly|probably|presumably|apparently|allegedly|supposedly|hopefully|partly|partially),?
    | (?<!the\s)can(?:\salso)?
    | some | most | certain
    | (?:believe|think|suspect|suggest|assume|hope)s?(?:\sthat)? | (?:suspected|suggested|assumed)
    | (?:said|reported|assumed|presumed|claimed|rumou?red|expected|hoped|supposed)\s(?:to|that)
    | suspected\sof
    | (?:theory|hypothesis|chance|possibility|risk|suspicion|hope|belief)(?:\s(?:is|was))?\sthat
    | (?:some|limited|weak|early|preliminary|growing|emerging)\sevidence\s(?:that|of|for)
    | (?:unclear|unknown|uncertain|unsure|debated?|clear|known|sure|certain)\s(?:whether|if)
    | some\s(?:experts|doctors|scientists|researchers|people|studies)\s(?:say|claim|show|find|found)(?:\sthat)?
    )\s*\Z""",
    re.IGNORECASE | re.VERBOSE,
)
# Words before a number that make it inexact, or a bound.
APPROXIMATORS = re.compile(
    r"""(?<![\w-])(?:about|approximately|around|roughly|nearly|almost|close\sto|some|an?\sestimated|up\sto|as\smany\sas|
    more\sthan|less\sthan|fewer\sthan|over|under|at\sleast|at\smost|no\smore\sthan|no\sless\sthan)\s*\Z""",
    re.IGNORECASE | re.VERBOSE,
)
NEGATIONS_BEFORE = re.compile(
    r"""(?<![\w-])(?:
    free\s(?:of|from) | absence\sof | negative\sfor | not\syet | yet\sto | remains\sto\sbe | non-
    | (?:stop|quit|ceas|discontinu|prevent)(?:e|s|es|p?ed|p?ing|ting)?(?:\s(?:taking|using|having|doing))?
    | rul(?:e|es|ed|ing)\sout | den(?:y|ies|ied|ying) | refus(?:e|es|ed|ing)(?:\sto)?
    | (?:myth|misconception|false|untrue|wrong|incorrect|mistaken)(?:\sto\s(?:think|believe|say|assume))?\sthat
    | contrary\sto\s(?:popular|common)\sbelief,? | except | excluding
    | (?:refrain|abstain|keep|banned|barred|prohibited|excluded)(?:ing|s)?\sfrom | contraindicated\s(?:in|for)
    | (?:disprove[sdn]?|debunk(?:s|ed)?|refute[sd]?)\s(?:that|the\s\w+\sthat)
    | (?:insufficient|little)\sevidence(?:\s(?:that|of|for))? | (?<!\ba\s)little
    | (?<!no\s)doubt(?:s|ed|ful)?\s(?:that|if|whether)
    )\s*\Z""",
    re.IGNORECASE | re.VERBOSE,
)
NEGATIONS_BEHIND = re.compile(
    r",?\s*(?:which\s|that\s|this\s)?(?:is|are|was|were)\s(?:an?\s)?"
    r"(?:not\strue|myth|misconception|untrue|false|wrong|disproved|contraindicated)\b",
    re.IGNORECASE,
)


def find_phrase_before(text: str, quote: Span, *, is_hedge: bool) -> Span | None:
    """Return the phrase directly before a quote that negates (or hedges) it, or None."""
    start = max(0, quote.start - MAX_PHRASE)
    before = text[start : quote.start]
    pattern = HEDGES_BEFORE if is_hedge else NEGATIONS_BEFORE
    found = pattern.search(before) if _may_precede(pattern, text) else None
    if found is None and is_hedge and has_leading_number(text[quote.start : quote.end]):
        found = APPROXIMATORS.search(before)
    return Span(start + found.start(), start + len(found[0].rstrip()) + found.start()) if found else None


def find_phrase_behind(text: str, quote: Span) -> str | None:
    """Return the words directly behind a quote that deny it, or None."""
    found = NEGATIONS_BEHIND.match(text[quote.end : quote.end + MAX_PHRASE])
    return found[0].strip(" ,") if found else None


@lru_cache(1024)
def _may_precede(pattern: re.Pattern[str], text: str) -> bool:
    """Return whether a text has such a phrase anywhere: most have none, and many quotes are of the same text."""
    return _remove_end(pattern).search(text) is not None


@cache
def _remove_end(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(pattern.pattern.removesuffix(END), pattern.flags)


def has_leading_number(words: str) -> bool:
    """Return whether words begin with a number, in digits or in words."""
    tokens = split_tokens(words[:MAX_PHRASE])
    return bool(tokens) and bool(read_place(tokens, 0).values)
