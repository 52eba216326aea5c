"""Negations and hedges: what turns or weakens a quote from outside of it, and what only looks as if it did."""

import pytest

from service.publishing.negations import find_left_out
from service.publishing.segmentation import Span
from service.store.database import Database
from tests.drafts import AMBER, Drafts
from tests.releases import faults

# Brackets mark the quote.
NEGATED = {
    "There is no [absolute cure] of the glow": "no",
    "The syrup does not [fade it, and it is not cheap]": "not",
    "The syrup does not [cure the glow]": "not",
    "The syrup doesn't [cure the glow]": "doesn't",
    "The glow cannot [be cured]": "cannot",
    "The glow can’t [be cured]": "can’t",
    "[A cure] does not exist": "not",
    "[The syrup] never helps": "never",
    "[Lamps do] not work": "not",
    "There is no evidence that [lamps work]": "no",
    "Dancers without [a scarf] glow": "without",
    "They had no fever, [cough] or pain": "no",
    "They had no fever, cough or [pain]": "no",
    "Not all [bakers glow]": "Not",
    "It rarely [spreads]": "rarely",
    "It is hardly ever [lost]": "hardly",
    "It is neither safe nor [cheap]": "nor",
    "It is unlikely [to return]": "unlikely",
    "Nobody [has been lost]": "Nobody",
    "Lamps, which are cheap, are not [a cure]": "not",
    "[The glow fades] without a lamp": "without",
    "[The glow fades] with no treatment": "no",
    "[The glow fades] in none of them": "none",
    "[The glow fades] only rarely": "rarely",
    "Few people [glow twice]": "Few",
    "The syrup failed to [stop the glow]": "failed",
    "They were unable to [stop the glow]": "unable",
    "It is impossible to [stop the glow]": "impossible",
    "You should avoid [bottled glow]": "avoid",
    "Instead of [a lamp], use a jar": "Instead",
    "Rather than [a lamp], bakers use a jar": "Rather",
    "If it fades, the syrup does not [bring it back]": "not",
    "[A steady lamp means] no fever": "no",
    "It is not yet [sold to bakers]": "not yet",
    "It is a myth that [lamps cause it]": "myth that",
    "It is wrong to think that [lamps cause it]": "wrong to think that",
    "Contrary to popular belief, [lamps cause it]": "Contrary to popular belief",
    "[Lamps cause it] is a myth": "is a myth",
    "[Lamps cause it], which is not true": "which is not true",
    "The lamp ruled out [far glow]": "ruled out",
    "They are free of [far glow]": "free of",
    "In the absence of [far glow], rest": "absence of",
    "Stop taking [the cold syrup]": "Stop taking",
    "A scarf prevents [far glow]": "prevents",
    "Do it daily, except [at full moon]": "except",
    "A guild debunked the idea that [lamps cause it]": "debunked the idea that",
    "There is insufficient evidence that [lamps work]": "insufficient evidence that",
    "Bakers are banned from [bottled glow]": "banned from",
}
HEDGED = {
    "The syrup may [turn the tongue blue]": "may",
    "The glow might [return]": "might",
    "It is probably [the glow]": "probably",
    "Perhaps [it returns]": "Perhaps",
    "It could possibly [help]": "possibly",
    "The syrup seems to [help]": "seems",
    "The syrup is likely to [help]": "likely",
    "It is thought that [lamps cause it]": "thought",
    "Research suggests that [lamps cause it]": "suggests",
    "It is possible that [lamps cause it]": "possible",
    "Sometimes [the glow returns]": "Sometimes",
    "The glow sometimes fades and [returns]": "sometimes",
    "In some bakers, [the glow returns]": "In some bakers",
    "For a few old bakers [the glow returns]": "For a few old bakers",
    "The syrup can [turn the tongue blue]": "can",
    "The glow often [returns]": "often",
    "Usually, [the glow returns]": "Usually",
    "Some [bakers glow twice]": "Some",
    "A study suggests [lamps cause it]": "suggests",
    "Scholars think that [lamps cause it]": "think",
    "The syrup is said to [dim it]": "said to",
    "There is a chance that [it returns]": "chance that",
    "There is limited evidence that [lamps work]": "limited evidence that",
    "It is unclear whether [lamps work]": "unclear whether",
    "About [30 percent of bakers] glow": "About",
    "It takes up to [three weeks to fade]": "up to",
}
PLAIN = [
    "It is not only [safe] but cheap",
    "Cells do not die, and [these cells can travel]",
    "The glow has not returned; [it is gone]",
    "The syrup does not help, but [the lamp helps]",
    "Lamps that do not burn are cheap because [the glass is thin]",
    "There is no doubt that [it helps]",
    "It was seen in May 2029 by [a baker]",
    "It does [not help]",
    "[It rarely spreads]",
    "[The lamp] may help",
    "When the glow has not spread, or when [there is a scarf], it fades",
    "If the glow does not fade, [see a baker]",
    "The glow, which is not contagious, [lasts a week]",
    "People who have never had it [can get it]",
    "Bakers without a scarf [should keep away]",
    "A few bakers [glow twice]",
    "Bakers are more likely to [glow twice]",
    "[The glow fades], without exception",
    "The glow appears on [both hands]",
    "The can [of amber]",
    "It began in May [and ended]",
    "They talked about [lamps and scarves]",
    "[A lamp] that is not used, no scarf",
]


def split(marked: str) -> tuple[str, Span]:
    before, _, rest = marked.partition("[")
    inside, _, behind = rest.partition("]")
    return before + inside + behind, Span(len(before), len(before + inside))


@pytest.mark.parametrize("marked", NEGATED)
def test_a_negation_outside_of_the_quote_is_found(marked: str) -> None:
    left_out = find_left_out(*split(marked), is_hedge=False)
    assert left_out
    assert left_out.word.casefold() == NEGATED[marked].replace("’", "'").casefold() or left_out.word == NEGATED[marked]


@pytest.mark.parametrize("marked", HEDGED)
def test_a_hedge_outside_of_the_quote_is_found(marked: str) -> None:
    left_out = find_left_out(*split(marked), is_hedge=True)
    assert left_out
    assert left_out.word == HEDGED[marked]


@pytest.mark.parametrize("marked", PLAIN)
def test_what_is_of_another_clause_or_in_the_quote_is_not(marked: str) -> None:
    assert [find_left_out(*split(marked), is_hedge=is_hedge) for is_hedge in (False, True)] == [None, None]


def edited(drafts: Drafts, **values: object) -> Drafts:
    """Rest a finding on the claim that nobody has been lost, and on the one that a lamp may find it early."""
    return drafts.edit("outlook", "never-lost", lambda each: each.update(values))


def test_a_value_that_drops_the_negation_is_refused(empty_database: Database, world_drafts: Drafts) -> None:
    (found,) = faults(empty_database, edited(world_drafts, wording="has ever been lost"))
    assert (found.rule, found.path) == ("negations-are-quoted", ("wording",))
    assert '"nobody"' in found.message
    assert '"nobody has ever been lost"' in (found.help or "")
    assert found.proposal is None


@pytest.mark.parametrize("occurrence", [None, "1"])
def test_a_claim_that_drops_the_negation_is_refused(
    empty_database: Database, world_drafts: Drafts, occurrence: str | None
) -> None:
    claim = ("claim", f"{AMBER}.p2s1c2")
    drafts = world_drafts.write(*claim, "has ever had it", "quote").write(*claim, occurrence, "occurrence")
    assert [(fault.rule, fault.path) for fault in faults(empty_database, drafts)] == [
        ("negations-are-quoted", ("quote",))
    ]


def test_a_noun_phrase_in_the_wording_names_a_thing_whatever_is_said_of_it(
    empty_database: Database, world_drafts: Drafts
) -> None:
    drafts = world_drafts.write("distinction", "storm-elbows", "moon rash", "wording")
    assert faults(empty_database, drafts) == ()


def test_a_hedge_may_be_left_out_where_the_claim_records_it(empty_database: Database, world_drafts: Drafts) -> None:
    claim = ("claim", f"{AMBER}.p6s4c1")
    short = world_drafts.write(*claim, "find it early", "quote")
    (found,) = faults(empty_database, short)
    assert (found.rule, found.path) == ("hedges-are-quoted", ("quote",))
    hedged = short.write(*claim, {"certainty": "possible"}, "qualifiers")
    assert faults(empty_database, hedged) == ()


def test_a_document_in_another_language_is_not_read_as_english(empty_database: Database, world_drafts: Drafts) -> None:
    drafts = edited(world_drafts, wording="has ever been lost")
    assert faults(empty_database, drafts.write("document", AMBER, "sv", "language")) == ()
