"""The rules: each is broken in one place of the valid world, and finds that place and no other."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from service.publishing.faults import ContentFaults
from service.publishing.plan import plan
from service.publishing.rulebook import RULES
from service.store.database import Database
from tests.drafts import AMBER, NOTICE, Drafts
from tests.publishing.breakage import Breakage
from tests.releases import faults

SYRUP = ("treatment", "cobalt-syrup")
GLAND = ("site", "glass-gland")
ELBOWS = ("finding", "glowing-elbows")


def claim(place: str, document: str = AMBER) -> tuple[str, str]:
    return "claim", f"{document}.{place}"


def mesh(code: str) -> dict[str, str]:
    return {"system": "mesh", "code": code, "relation": "exact"}


def resting_on(drafts: Drafts, place: str, **values: Any) -> Drafts:
    """Add a claim to the drafts, and name it in the evidence of a record."""
    added = drafts.put(*claim(place), {"document": AMBER, "states": "It is so", **values})
    return added.edit("condition", AMBER, lambda each: each["evidence"]["wording"].append(f"{AMBER}.{place}"))


BREAKAGES = {
    "references-resolve: a misspelt id": Breakage(
        "references-resolve", "condition", "late-amber-fever", ("stageOf",), "There is no condition amber-fevr",
        "did you mean amber-fever?",
        lambda drafts: drafts.write("condition", "late-amber-fever", "amber-fevr", "stageOf"),
    ),
    "references-resolve: an id that is like no other": Breakage(
        "references-resolve", *SYRUP, ("conditions", 0), "There is no condition zzz", "write conditions/zzz.yaml",
        lambda drafts: drafts.write(*SYRUP, ["zzz"], "conditions"),
    ),
    "references-resolve: an id of another kind": Breakage(
        "references-resolve", *SYRUP, ("conditions", 0), "There is no condition quiet-cures",
        "a treatment has that id", lambda drafts: drafts.write(*SYRUP, ["quiet-cures"], "conditions"),
    ),
    "references-resolve: within a list of objects": Breakage(
        "references-resolve", *GLAND, ("roles", 1, "condition"), "late-fever", "did you mean",
        lambda drafts: drafts.write(*GLAND, "late-fever", "roles", 1, "condition"),
    ),
    "references-resolve: a list within a list of objects": Breakage(
        "references-resolve", "prognostic-factor", "sound-sleep", ("logic", 0, "with", 0), "few-storms", "did you mean",
        lambda drafts: drafts.write("prognostic-factor", "sound-sleep", "few-storms", "logic", 0, "with", 0),
    ),
    "references-resolve: to a record of the same kind": Breakage(
        "references-resolve", *GLAND, ("sameAs", 0), "There is no site gland-of-notice", "did you mean",
        lambda drafts: drafts.write(*GLAND, "gland-of-notice", "sameAs", 0),
    ),
    "references-resolve: the work behind an assessment": Breakage(
        "references-resolve", *claim("p2s2c2"), ("assessment", "references", 1), "There is no reference atlas",
        "did you mean gland-atlas?",
        lambda drafts: drafts.write(*claim("p2s2c2"), "atlas", "assessment", "references", 1),
    ),
    "references-resolve: a claim that nobody wrote": Breakage(
        "references-resolve", "condition", AMBER, ("evidence", "wording", 1), f"There is no claim {AMBER}.p2s1c9",
        "p2s1 has p2s1c1: cite the one that says it",
        lambda drafts: drafts.write("condition", AMBER, f"{AMBER}.p2s1c9", "evidence", "wording", 1)
        .without(claim("p2s1c2")),
    ),
    "references-resolve: the document that another replaces": Breakage(
        "references-resolve", "document", AMBER, ("replaces",), "There is no document gland-notice", "did you mean",
        lambda drafts: drafts.write("document", AMBER, "gland-notice", "replaces"),
    ),
    "references-resolve: what replaces a withdrawn record": Breakage(
        "references-resolve", "guidance", "be-glad", ("withdrawn", "replacedBy"), "There is no guidance zzz",
        "write guidance/zzz.yaml", lambda drafts: drafts.withdraw("guidance", "be-glad", "Too glad.", "zzz"),
    ),
    "references-resolve: a withdrawn record": Breakage(
        "references-resolve", *GLAND, ("roles", 1, "condition"), "late-amber-fever is withdrawn: Too late.",
        "delete the reference", lambda drafts: drafts.withdraw("condition", "late-amber-fever", "Too late."),
    ),
    "references-resolve: a withdrawn record that another replaces": Breakage(
        "references-resolve", *GLAND, ("roles", 1, "condition"), "late-amber-fever is withdrawn",
        "refer to marble-sleep instead",
        lambda drafts: drafts.withdraw("condition", "late-amber-fever", "Too late.", "marble-sleep"),
    ),
    "quotes-occur: a word left out": Breakage(
        "quotes-occur", *claim("p6s1c1"), ("quote",), "does not occur in p6s1",
        'did you mean "Cobalt syrup by mouth is a must for the tin bones"?',
        lambda drafts: drafts.write(*claim("p6s1c1"), "Cobalt syrup is a must for the tin bones", "quote"),
    ),
    "quotes-occur: the case of a letter": Breakage(
        "quotes-occur", *claim("p6s1c1"), ("quote",), "does not occur in p6s1", "Cobalt syrup by mouth",
        lambda drafts: drafts.write(*claim("p6s1c1"), "cobalt syrup by mouth", "quote"),
    ),
    "quotes-occur: words that are nowhere": Breakage(
        "quotes-occur", *claim("p6s4c1"), ("quote",), "zzz", 'the sentence is: "Knocking on the tin bones',
        lambda drafts: drafts.write(*claim("p6s4c1"), "zzz", "quote"),
    ),
    "quotes-occur: an empty quote": Breakage(
        "quotes-occur", *claim("p6s4c1"), ("quote",), "p6s4", "Knocking",
        lambda drafts: drafts.write(*claim("p6s4c1"), "", "quote"),
    ),
    "quotes-occur: an accent composed otherwise": Breakage(
        "quotes-occur", *claim("p2s2c3"), ("quote",), "does not occur in p2s2", "U+0065 U+0301",
        lambda drafts: drafts.write(*claim("p2s2c3"), "in the caf\u00e9 quarter of Lower Nowhere", "quote"),
    ),
    "quotes-occur: a quote that stands there twice": Breakage(
        "quotes-occur", *claim("p3s1c2"), ("quote",), "occurs 2 times in p3s1", "occurrence: 1",
        lambda drafts: drafts.remove(*claim("p3s1c2"), "occurrence"),
    ),
    "quotes-occur: an occurrence beyond the last": Breakage(
        "quotes-occur", *claim("p3s1c2"), ("quote",), "occurs only 2 times in p3s1", "at most 2",
        lambda drafts: drafts.write(*claim("p3s1c2"), "3", "occurrence"),
    ),
    "quotes-occur: a quote of the next sentence": Breakage(
        "quotes-occur", *claim("p2s3c1"), ("quote",), "does not occur in p2s3", "the sentence is",
        lambda drafts: drafts.write(*claim("p2s3c1"), "Striped amber fever is a form of it", "quote"),
    ),
    "quotes-occur: a quote across a line end that is written as a space": Breakage(
        "quotes-occur", *claim("p3s1c1"), ("quote",), "does not occur in p3s1", "white space",
        lambda drafts: drafts.write(*claim("p3s1c1"), "Two signs matter: - glowing elbows", "quote"),
    ),
    "quotes-occur: a sentence that is not there": Breakage(
        "quotes-occur", *claim("p9s1c1"), ("id",), "The document has no sentence p9s1", "begins with the id",
        lambda drafts: resting_on(drafts, "p9s1c1", quote="Amber fever"),
    ),
    "quotes-occur: a claim filed under another document": Breakage(
        "quotes-occur", *claim("p1s1c1", NOTICE), ("document",), f"names the document {NOTICE}",
        f"write document: {NOTICE}",
        lambda drafts: drafts.write(*claim("p1s1c1", NOTICE), AMBER, "document"),
    ),
    "quoted-fields-occur: a paraphrase": Breakage(
        "quoted-fields-occur", *SYRUP, ("purpose",), '"against the tin bones" does not occur in p6s1',
        'did you mean "the tin bones"?', lambda drafts: drafts.write(*SYRUP, "against the tin bones", "purpose"),
    ),
    "quoted-fields-occur: a part of a word": Breakage(
        "quoted-fields-occur", *ELBOWS, ("wording",), '"elbow" does not occur in p3s1', 'did you mean "elbows"?',
        lambda drafts: drafts.write(*ELBOWS, "elbow", "wording"),
    ),
    "quoted-fields-occur: words of another sentence": Breakage(
        "quoted-fields-occur", *SYRUP, ("purpose",), "does not occur in p6s1, which the evidence for purpose cites",
        "use the source's words", lambda drafts: drafts.write(*SYRUP, "turn the tongue blue", "purpose"),
    ),
    "quoted-fields-occur: words of two sentences together": Breakage(
        "quoted-fields-occur", *ELBOWS, ("description",), "does not occur in p3s1, p3s2", "did you mean",
        lambda drafts: drafts.write(*ELBOWS, "at night - a humming behind the ears", "description")
        .write(*ELBOWS, [f"{AMBER}.p3s1c1", f"{AMBER}.p3s2c1"], "evidence", "description"),
    ),
    "quoted-fields-occur: one item of a list": Breakage(
        "quoted-fields-occur", "mechanism", "drift", ("steps", 1), '"drifts through the ducts"', "did you mean",
        lambda drafts: drafts.write("mechanism", "drift", "drifts through the ducts", "steps", 1),
    ),
    "content-has-evidence: a value without a claim": Breakage(
        "content-has-evidence", *SYRUP, ("route",), "route has a value, but no claim", "`route: [p1s2c3]`",
        lambda drafts: drafts.remove(*SYRUP, "evidence", "route"),
    ),
    "content-has-evidence: an empty list of claims": Breakage(
        "content-has-evidence", *SYRUP, ("route",), "route has a value, but no claim", "`route: [p1s2c3]`",
        lambda drafts: drafts.write(*SYRUP, [], "evidence", "route"),
    ),
    "content-has-evidence: a claim without a value": Breakage(
        "content-has-evidence", *SYRUP, ("evidence", "route"), "Evidence is cited for route, which has no value",
        "write route", lambda drafts: drafts.remove(*SYRUP, "route"),
    ),
    "content-has-evidence: a misspelt field": Breakage(
        "content-has-evidence", *SYRUP, ("evidence", "purpos"), "purpos is not a content field of the kind treatment",
        "did you mean purpose?", lambda drafts: drafts.write(*SYRUP, [f"{AMBER}.p6s1c1"], "evidence", "purpos"),
    ),
    "content-has-evidence: a field that needs none": Breakage(
        "content-has-evidence", *SYRUP, ("evidence", "standardTerm"), "standardTerm is not a content field",
        "fields with a value here: wording",
        lambda drafts: drafts.write(*SYRUP, [f"{AMBER}.p6s1c1"], "evidence", "standardTerm"),
    ),
    "evidence-is-of-the-document: a claim of another article": Breakage(
        "evidence-is-of-the-document", *GLAND, ("evidence", "wording", 1), f"The claim {NOTICE}.p1s1c1 does not",
        "give them one `topic`",
        lambda drafts: drafts.edit(*GLAND, lambda each: each["evidence"]["wording"].append(f"{NOTICE}.p1s1c1")),
    ),
    "sentences-are-carried: a sentence that is forgotten": Breakage(
        "sentences-are-carried", "document", AMBER, ("sentences", 1), 'No record carries p1s2: "By Ottoline Quill',
        "list p1s2 under leftOut", lambda drafts: drafts.remove("document", AMBER, "leftOut", 1),
    ),
    "sentences-are-carried: a sentence that is left out and carried": Breakage(
        "sentences-are-carried", "document", AMBER, ("leftOut", 2), "p3s2 is listed under leftOut, but",
        "delete it", lambda drafts: drafts.edit(
            "document", AMBER, lambda each: each["leftOut"].append({"sentence": "p3s2", "reason": "It hums."})
        ),
    ),
    "sentences-are-carried: a sentence that is left out and not there": Breakage(
        "sentences-are-carried", "document", AMBER, ("leftOut", 1, "sentence"), "The document has no sentence p1s3",
        "delete it from leftOut", lambda drafts: drafts.edit(
            "document", AMBER, lambda each: each["leftOut"].insert(1, {"sentence": "p1s3", "reason": "It hums."})
        ),
    ),
    "sentences-are-carried: a sentence that is left out twice": Breakage(
        "sentences-are-carried", "document", AMBER, ("leftOut", 2, "sentence"), "p1s2 is left out twice",
        "delete", lambda drafts: drafts.edit(
            "document", AMBER, lambda each: each["leftOut"].append({"sentence": "p1s2", "reason": "The byline."})
        ),
    ),
    "claims-are-used: a claim that no record rests on": Breakage(
        "claims-are-used", *claim("p3s2c2"), ("id",), "No record rests on the claim p3s2c2", "or delete it",
        lambda drafts: drafts.put(*claim("p3s2c2"), {"document": AMBER, "states": "It hums", "quote": "a humming"}),
    ),
    "editorial-words-are-visible: a space without width": Breakage(
        "editorial-words-are-visible", *SYRUP, ("name",), "U+200B must not be in name", "delete it",
        lambda drafts: drafts.write(*SYRUP, "Cobalt\u200bsyrup", "name"),
    ),
    "numbers-are-stated: a number that no sentence says": Breakage(
        "numbers-are-stated", "statistic", "clockmakers-that-glow", ("numerator",), "does not say 31",
        "it says: 0.3, 7",
        lambda drafts: drafts.write("statistic", "clockmakers-that-glow", "31", "numerator"),
    ),
    "numbers-are-stated: a number that the sentence says of something else": Breakage(
        "numbers-are-stated", "treatment", "ink-drops", ("dosages", 0, "duration", "value"),
        '"10 days" does not say 2', "it says: 10", lambda drafts: drafts.write(
            "treatment", "ink-drops", "2", "dosages", 0, "duration", "value"
        ),
    ),
    "numbers-are-stated: a number in a name": Breakage(
        "numbers-are-stated", "outlook", "recovery-with-ink", ("name",), "p4s1, p4s10, which the record cites,",
        "it says: 2", lambda drafts: drafts.write("outlook", "recovery-with-ink", "Recovery in 5 weeks", "name"),
    ),
    "numbers-are-stated: a small number of days in a statement": Breakage(
        "numbers-are-stated", *claim("p3s2c1", "paper-cough"), ("states",), "does not say 9", "it says: 2",
        lambda drafts: drafts.write(*claim("p3s2c1", "paper-cough"), "Ink drops are for nine days", "states"),
    ),
    "numbers-are-stated: a share that is negative": Breakage(
        "numbers-are-stated", "statistic", "clockmakers-that-glow", ("numerator",), "does not say -30",
        "it says: 0.3, 7",
        lambda drafts: drafts.write("statistic", "clockmakers-that-glow", "-30", "numerator"),
    ),
    "numbers-fit-together: a part that is more than its whole": Breakage(
        "numbers-fit-together", "statistic", "clockmakers-that-glow", ("numerator",), "more than denominator, 7",
        "compare both", lambda drafts: drafts.write("statistic", "clockmakers-that-glow", "7", "denominator"),
    ),
    "negations-are-quoted: a value without its negation": Breakage(
        "negations-are-quoted", "outlook", "never-lost", ("wording",), 'leaves out "nobody"', "quote it with the word",
        lambda drafts: drafts.write("outlook", "never-lost", "has ever been lost", "wording"),
    ),
    "negations-are-quoted: a participle without the negation of its verb": Breakage(
        "negations-are-quoted", "guidance", "no-drops-for-women", ("wording",), 'leaves out "not"', "with the word",
        lambda drafts: drafts.write("guidance", "no-drops-for-women", "given to women", "wording"),
    ),
    "hedges-are-quoted: a claim without its hedge": Breakage(
        "hedges-are-quoted", *claim("p6s4c1"), ("quote",), 'leaves out "may"', "qualifier",
        lambda drafts: drafts.write(*claim("p6s4c1"), "find it early", "quote"),
    ),
    "conditions-are-quoted: an exception behind the advice": Breakage(
        "conditions-are-quoted", "claim", "paper-cough.p3s5c1", ("quote",), 'leaves out "except when the lamp test',
        "quote it with the condition",
        lambda drafts: drafts.write("claim", "paper-cough.p3s5c1", "They must not be given to women", "quote"),
    ),
    "senses-are-kept: a trigger that protects": Breakage(
        "senses-are-kept", "risk-factor", "copper-rainbow", ("role",), 'say "brings the fever on"', "compare both",
        lambda drafts: drafts.write("risk-factor", "copper-rainbow", "protective", "role"),
    ),
    "references-are-named: a similar condition": Breakage(
        "references-are-named", "condition", "marble-sleep", ("complicationOf",),
        'does not name "Late amber fever", but "Amber fever"', "write amber-fever",
        lambda drafts: drafts.write("condition", "marble-sleep", "late-amber-fever", "complicationOf"),
    ),
    "populations-are-named: an outlook for some": Breakage(
        "populations-are-named", "outlook", "recovery-with-ink", ("wording",), '"in men older than 60 years"',
        "write population: in men older than 60 years",
        lambda drafts: drafts.edit("outlook", "recovery-with-ink", lambda values: values.update(
            wording="at most 6 drops a day",
            evidence={**values["evidence"], "wording": ["paper-cough.p3s2c1"]})),
    ),
    "displays-fit-names: the code of something else": Breakage(
        "displays-fit-names", "treatment", "cobalt-syrup", ("codes", 0, "display"), '"zinc lozenge"', "look the code",
        lambda drafts: drafts.write("treatment", "cobalt-syrup", "zinc lozenge", "codes", 0, "display"),
    ),
    "categories-fit-references: a subtype with a stage": Breakage(
        "categories-fit-references", "condition", "late-amber-fever", ("category",), "no subtypeOf", "write subtypeOf",
        lambda drafts: drafts.write("condition", "late-amber-fever", "subtype", "category"),
    ),
    "codes-are-well-formed: a name for a code": Breakage(
        "codes-are-well-formed", "treatment", "feather-baths", ("codes", 0, "code"), "feathers is not a code of RxNorm",
        "written as in 1191", lambda drafts: drafts.edit(
            "treatment", "feather-baths",
            lambda each: each.update(codes=[{"system": "rxnorm", "code": "feathers", "relation": "exact"}]),
        ),
    ),
    "codes-fit-their-words: days for weeks": Breakage(
        "codes-fit-their-words", "outlook", "recovery-with-ink", ("timeFrame", "unit"), 'the words say "weeks"', "wk;",
        lambda drafts: drafts.write("outlook", "recovery-with-ink", "d", "timeFrame", "unit"),
    ),
    "codes-fit-their-words: a degree of which the claims say the contrary": Breakage(
        "codes-fit-their-words", "finding", "rustling-pages", ("occurrence",), 'the claims cited for it say "rare"',
        "give rarely", lambda drafts: drafts.write("finding", "rustling-pages", "often", "occurrence"),
    ),
    "codes-fit-their-words: a route": Breakage(
        "codes-fit-their-words", *SYRUP, ("route",), 'the claims cited for it say "by mouth"', "give oral",
        lambda drafts: drafts.write(*SYRUP, "intravenous", "route"),
    ),
    "codes-fit-their-words: a bound that is not coded": Breakage(
        "codes-fit-their-words", "condition", "paper-cough", ("duration", "value"), 'the words say "about 3',
        "approximator: about", lambda drafts: drafts.remove("condition", "paper-cough", "duration", "approximator"),
    ),
    "codes-fit-their-words: an exception that is none": Breakage(
        "codes-fit-their-words", "guidance", "no-drops-for-women", ("appliesTo", 1, "words"), '"except when the lamp',
        "excluded: true", lambda drafts: drafts.remove("guidance", "no-drops-for-women", "appliesTo", 1, "excluded"),
    ),
    "words-are-in-their-claims: words of another claim of the sentence": Breakage(
        "words-are-in-their-claims", "treatment", "feather-baths", ("evidence", "wording"), "not in p6s1c1",
        "p6s1c2 quotes these words",
        lambda drafts: drafts.write("treatment", "feather-baths", [f"{AMBER}.p6s1c1"], "evidence", "wording"),
    ),
    "words-are-in-their-claims: another occurrence": Breakage(
        "words-are-in-their-claims", "distinction", "night-elbows", ("evidence", "wording"), "not in p3s1c2",
        "`occurrence`", lambda drafts: drafts.write(*claim("p3s1c2"), "1", "occurrence"),
    ),
    "quotes-are-whole: one end of a range": Breakage(
        "quotes-are-whole", "statistic", "weeks-of-paper-cough", ("wording",), '"2 to |3 weeks"', "both ends",
        lambda drafts: drafts.write("statistic", "weeks-of-paper-cough", "3 weeks", "wording"),
    ),
    "quotes-are-whole: a number without its unit": Breakage(
        "quotes-are-whole", *claim("p4s4c1", "paper-cough"), ("quote",), '"3| days"', "with its unit",
        lambda drafts: drafts.write(*claim("p4s4c1", "paper-cough"), "Ink sickness often begins after 3", "quote"),
    ),
    "quotes-are-whole: a claim that begins inside a number": Breakage(
        "quotes-are-whole", *claim("p5s2c1"), ("quote",), "2.[5 and 4.75 jars of amber]", "whole words",
        lambda drafts: drafts.write(*claim("p5s2c1"), "5 and 4.75 jars of amber", "quote"),
    ),
    "sentences-start-at-words: a start that is one too high": Breakage(
        "sentences-start-at-words", "document", AMBER, ("sentences", 1), "cut inside a word", "count characters from 0",
        lambda drafts: drafts.write("document", AMBER, "33", "sentences", 1),
    ),
    "references-make-no-cycle: a disease that is a subtype of its own stage": Breakage(
        "references-make-no-cycle", "condition", AMBER, ("subtypeOf",), "amber-fever -> late-amber-fever -> amb",
        "delete the one", lambda drafts: drafts.edit("condition", AMBER, lambda each: (
            each.update(subtypeOf="late-amber-fever"), each["evidence"].update(subtypeOf=[f"{AMBER}.p2s3c1"]))),
    ),
    "references-make-no-cycle: a way through another document": Breakage(
        "references-make-no-cycle", "condition", AMBER, ("subtypeOf",), "amber-fever-of-the-notice -> amber-fever",
        "delete the one", lambda drafts: drafts.edit("condition", AMBER, lambda each: (
            each.update(subtypeOf="amber-fever-of-the-notice"), each["evidence"].update(subtypeOf=[f"{AMBER}.p2s3c1"])))
        .edit("condition", "amber-fever-of-the-notice", lambda each: (
            each.update(complicationOf=AMBER), each["evidence"].update(complicationOf=each["evidence"]["wording"]))),
    ),
    "references-make-no-cycle: two documents that replace each other": Breakage(
        "references-make-no-cycle", "document", AMBER, ("replaces",), "glass-gland-notice -> amber-fever", "delete",
        lambda drafts: drafts.write("document", NOTICE, AMBER, "replaces"),
    ),
    "records-are-distinct: one name": Breakage(
        "records-are-distinct", "treatment", "whispering", ("name",), "also the name of the treatment ink-drops",
        "keep one", lambda drafts: drafts.write("treatment", "ink-drops", "Whispering", "name"),
    ),
    "records-are-distinct: one exact code": Breakage(
        "records-are-distinct", "treatment", "whispering", ("codes", 0, "code"), "also the exact code in mesh",
        "keep one",
        lambda drafts: drafts.write("treatment", "ink-drops", [mesh("D000001")], "codes")
        .write("treatment", "whispering", [mesh("D000001")], "codes"),
    ),
    "records-are-distinct: a record under two ids": Breakage(
        "records-are-distinct", "treatment", "feathers", ("wording",), "says the same as feather-baths", "keep one",
        lambda drafts: drafts.put("treatment", "feathers", drafts.values("treatment", "feather-baths")),
    ),
    "same-things-agree: another record of the document": Breakage(
        "same-things-agree", *GLAND, ("sameAs", 0), "tin-bones is of the same document", "keep one record",
        lambda drafts: drafts.write(*GLAND, "tin-bones", "sameAs", 0),
    ),
    "same-things-agree: another exact code": Breakage(
        "same-things-agree", *GLAND, ("sameAs", 0), "has the exact code D000002 of mesh, this one D000001", "one code",
        lambda drafts: drafts.edit(*GLAND, lambda each: each.update(codes=[mesh("D000001")]))
        .edit("site", "glass-gland-of-the-notice", lambda each: each.update(codes=[mesh("D000002")], sameAs=[])),
    ),
    "same-things-agree: another exact code, behind a third record": Breakage(
        "same-things-agree", "condition", AMBER, ("sameAs", 0), "the exact code C50 of icd-10, this one ZZ00.0",
        "one code", lambda drafts: drafts.write(
            "condition", "amber-fever-of-the-notice", ["paper-cough"], "sameAs"
        ).write("condition", "paper-cough", [{"system": "icd-10", "code": "C50", "relation": "exact"}], "codes"),
    ),
    "references-make-no-cycle: a topic that is wider than itself": Breakage(
        "references-make-no-cycle", "topic", AMBER, ("broader", 0), "glandular-glows -> amber-fever", "delete",
        lambda drafts: drafts.write("topic", "glandular-glows", [AMBER], "broader"),
    ),
    "topics-are-of-one-kind: a member of another kind": Breakage(
        "topics-are-of-one-kind", *SYRUP, ("topic",), "gathers records of the kind condition, and this",
        "name a topic of the kind treatment", lambda drafts: drafts.write(*SYRUP, AMBER, "topic"),
    ),
    "topics-are-of-one-kind: a broader topic of another kind": Breakage(
        "topics-are-of-one-kind", "topic", "ink", ("broader", 0), "of the kind condition, this one substance",
        "under `related`", lambda drafts: drafts.write("topic", "ink", ["glandular-glows"], "broader"),
    ),
    "topics-agree-on-codes: a code that the topic has not": Breakage(
        "topics-agree-on-codes", "condition", "paper-cough", ("topic",), "D999999 of mesh, this one D999998",
        "they are not the same thing", lambda drafts: drafts.write("condition", "paper-cough", AMBER, "topic"),
    ),
    "topics-agree-on-codes: a code that another member has not": Breakage(
        "topics-agree-on-codes", "condition", AMBER, ("topic",), "amber-fever-of-the-notice has the exact code D000002",
        "delete this line", lambda drafts: drafts.edit("condition", "amber-fever-of-the-notice", lambda each:
            each.update(codes=[mesh("D000002")], sameAs=[])
        ).edit("condition", AMBER, lambda each: each.update(codes=[mesh("D000001")], sameAs=[], confirmed=[
            each["confirmed"][0]
        ])).remove("topic", AMBER, "codes"),
    ),
    "topics-have-one-record-a-document: two of them": Breakage(
        "topics-have-one-record-a-document", "condition", "marble-sleep", ("topic",), "amber-fever is of the same",
        "narrower topic", lambda drafts: drafts.write("condition", "marble-sleep", AMBER, "topic"),
    ),
    "topics-have-names-of-their-own: an alias of another topic": Breakage(
        "topics-have-names-of-their-own", "topic", "glandular-glows", ("aliases", 0), "a name of the topic amber-fever",
        "withdraw one", lambda drafts: drafts.write("topic", "glandular-glows", ["Glass Glow"], "aliases"),
    ),
    "topics-have-members: a topic without any": Breakage(
        "topics-have-members", "topic", "ink", ("id",), "No record belongs to the topic ink", "write `topic: ink`",
        lambda drafts: drafts.remove("substance", "ink", "topic"),
    ),
    "words-are-plain: a letter that only looks Latin": Breakage(
        "words-are-plain", *SYRUP, ("name",), "only looks Latin", "type the word again",
        lambda drafts: drafts.write(*SYRUP, "C\u043ebalt syrup", "name"),
    ),
    "words-are-plain: an alias that is the name": Breakage(
        "words-are-plain", *SYRUP, ("aliases", 0), '"cobalt syrup" is already the name.', "delete it here",
        lambda drafts: drafts.write(*SYRUP, ["cobalt syrup"], "aliases"),
    ),
    "words-are-plain: a word of Cyrillic letters that look Latin": Breakage(
        "words-are-plain", *SYRUP, ("name",), "only look Latin", "type the word again",
        lambda drafts: drafts.write(*SYRUP, "Cobalt syrup \u0441\u0430\u0440", "name"),
    ),
    "words-are-plain: letters that were read in a wrong encoding": Breakage(
        "words-are-plain", *SYRUP, ("name",), "wrong encoding", "type them again",
        lambda drafts: drafts.write(*SYRUP, "Cobalt syrup \u00e2\u20ac\u2122s", "name"),
    ),
    "words-are-plain: two names for one thing": Breakage(
        "words-are-plain", *SYRUP, ("aliases", 0), "several names", "[blue syrup, deep syrup]",
        lambda drafts: drafts.write(*SYRUP, ["blue syrup or deep syrup"], "aliases"),
    ),
    "words-are-plain: Markdown in a statement": Breakage(
        "words-are-plain", *claim("p6s4c1"), ("states",), "holds Markdown: **early**", "without marks",
        lambda drafts: drafts.write(*claim("p6s4c1"), "It may be found **early**", "states"),
    ),
    "reviews-are-in-order: a review before the article": Breakage(
        "reviews-are-in-order", "site", "spine", ("review", "lastReviewed"), "document was published, on 2022-05-03",
        "compare both", lambda drafts: drafts.write("site", "spine", {
            "status": "reviewed", "lastReviewed": "2021-05-01", "reviewedBy": "Dr No",
        }, "review").write(
            "document", "paper-cough", {"published": {"value": "2022-05-03", "origin": "page"}}, "imprint"
        ),
    ),
    "words-are-plain: HTML in a name": Breakage(
        "words-are-plain", *SYRUP, ("name",), "holds HTML: <b>", "the words alone",
        lambda drafts: drafts.write(*SYRUP, "Cobalt <b>syrup</b>", "name"),
    ),
    "reviews-are-in-order: a review that is due when the last was": Breakage(
        "reviews-are-in-order", "site", "spine", ("review", "nextReviewDue"), "not after the last", "correct one",
        lambda drafts: drafts.write("site", "spine", {
            "status": "reviewed", "lastReviewed": "2021-05-01", "nextReviewDue": "2021-05-01", "reviewedBy": "Dr No",
        }, "review"),
    ),
    "drafts-are-confirmed: a draft that nobody confirmed": Breakage(
        "drafts-are-confirmed", *GLAND, ("provenance",), "One draft of amber-fever is not confirmed", "--all-of",
        lambda drafts: drafts.write(*GLAND, {"draftedBy": "rules"}, "provenance"),
    ),
    "provenance-is-whole: a confirmation without a time": Breakage(
        "provenance-is-whole", *GLAND, ("provenance", "confirmedBy"), "without confirmedAt", "medcontent confirm",
        lambda drafts: drafts.write(*GLAND, {"draftedBy": "rules", "confirmedBy": "Dr No"}, "provenance"),
    ),
    "provenance-is-whole: a confirmation in the future": Breakage(
        "provenance-is-whole", *GLAND, ("provenance", "confirmedAt"), "in the future", "correct it",
        lambda drafts: drafts.write(*GLAND, {
            "draftedBy": "rules", "confirmedBy": "Dr No", "confirmedAt": "2999-01-01T00:00:00Z",
        }, "provenance"),
    ),
    "reviews-are-in-order: a review in the future": Breakage(
        "reviews-are-in-order", *GLAND, ("review", "lastReviewed"), "in the future", "correct the day",
        lambda drafts: drafts.write(*GLAND, {
            "status": "reviewed", "lastReviewed": "2999-05-01", "reviewedBy": "Dr No",
        }, "review"),
    ),
    "imprints-have-sources: a value that the text is said to give": Breakage(
        "imprints-have-sources", "document", AMBER, ("imprint", "publisher", "origin"), "no claim", "add the claim",
        lambda drafts: drafts.write("document", AMBER, {"publisher": {"value": "Quill", "origin": "text"}}, "imprint"),
    ),
    "imprints-have-sources: words that the claim has not": Breakage(
        "imprints-have-sources", "document", AMBER, ("imprint", "publisher", "value"), '"Quill"', "words of",
        lambda drafts: drafts.write(
            "document", AMBER,
            {"publisher": {"value": "Quill", "origin": "text", "claim": f"{AMBER}.p2s1c1"}}, "imprint",
        ),
    ),
    "imprints-have-sources: a claim behind what the page says": Breakage(
        "imprints-have-sources", "document", AMBER, ("imprint", "publisher", "claim"), "is page", "delete claim",
        lambda drafts: drafts.write(
            "document", AMBER,
            {"publisher": {"value": "Quill", "origin": "page", "claim": f"{AMBER}.p2s1c1"}}, "imprint",
        ),
    ),
    "licences-are-identifiers: a licence that has an identifier": Breakage(
        "licences-are-identifiers", "document", AMBER, ("imprint", "licence", "value"), "has an identifier",
        "did you mean CC-BY-4.0",
        lambda drafts: drafts.write(
            "document", AMBER, {"licence": {"value": "CC BY 4.0", "origin": "page"}}, "imprint"
        ),
    ),
    "licences-are-identifiers: what only looks like an identifier": Breakage(
        "licences-are-identifiers", "document", AMBER, ("imprint", "licence", "value"), "not an identifier of SPDX",
        "the terms in words",
        lambda drafts: drafts.write(
            "document", AMBER, {"licence": {"value": "CC-BY-9.0", "origin": "page"}}, "imprint"
        ),
    ),
    "outlines-fit-their-texts: a sentence that is not there": Breakage(
        "outlines-fit-their-texts", "document", AMBER, ("outline", 0, "sentence"), "no sentence p9s9", "delete",
        lambda drafts: drafts.write("document", AMBER, [{"sentence": "p9s9", "role": "heading"}], "outline"),
    ),
    "outlines-fit-their-texts: a lead-in that comes later": Breakage(
        "outlines-fit-their-texts", "document", AMBER, ("outline", 0, "leadIn"), "not come before", "delete leadIn",
        lambda drafts: drafts.write(
            "document", AMBER, [{"sentence": "p2s1", "role": "list-item", "leadIn": "p2s2"}], "outline"
        ),
    ),
    "outlines-fit-their-texts: two entries": Breakage(
        "outlines-fit-their-texts", "document", AMBER, ("outline", 1, "sentence"), "two entries for p1s1", "delete one",
        lambda drafts: drafts.write(
            "document", AMBER, [{"sentence": "p1s1", "role": each} for each in ("heading", "caption")], "outline"
        ),
    ),
    "stated-words-are-whole: a title that is only part of a word": Breakage(
        "stated-words-are-whole", "document", NOTICE, ("title",), 'says "lan" only as a part', "write the whole words",
        lambda drafts: drafts.write("document", NOTICE, "lan", "title"),
    ),
    "values-are-whole: a comment behind a name": Breakage(
        "values-are-whole", "treatment", "feather-baths", ("name",), "is a comment, and not part of the value: #2",
        "in quotes", lambda drafts: Drafts({**drafts.by_key, ("treatment", "feather-baths"): replace(
            drafts.by_key["treatment", "feather-baths"], cuts=((("name",), "#2"),))}),
    ),
    "nothing-is-invented: a title that the text has not": Breakage(
        "nothing-is-invented", "document", NOTICE, ("title",), 'The text does not say "A notice"', "delete title",
        lambda drafts: drafts.write("document", NOTICE, "A notice", "title"),
    ),
    "nothing-is-invented: an author that the text has not": Breakage(
        "nothing-is-invented", "document", AMBER, ("author",), "O. Quill", "delete author",
        lambda drafts: drafts.write("document", AMBER, "O. Quill", "author"),
    ),
    "nothing-is-invented: a licence that the text has not": Breakage(
        "nothing-is-invented", "document", AMBER, ("licence",), "CC-BY-4.0", "delete licence",
        lambda drafts: drafts.write("document", AMBER, "CC-BY-4.0", "licence"),
    ),
    "nothing-is-invented: a year that the text has not": Breakage(
        "nothing-is-invented", "document", AMBER, ("published",), '"2032"', "delete published",
        lambda drafts: drafts.write("document", AMBER, "2032-05-03", "published"),
    ),
    "nothing-is-invented: a title that the locator has not": Breakage(
        "nothing-is-invented", "reference", "gland-atlas", ("title",), 'The locator does not say "Atlas of Glands"',
        "delete title", lambda drafts: drafts.write("reference", "gland-atlas", "Atlas of Glands", "title"),
    ),
    "nothing-is-invented: an address that the locator has not": Breakage(
        "nothing-is-invented", "reference", "gland-atlas", ("url",), "https://atlas.example", "delete url",
        lambda drafts: drafts.write("reference", "gland-atlas", "https://atlas.example", "url"),
    ),
    "nothing-is-invented: a review by nobody": Breakage(
        "nothing-is-invented", "condition", AMBER, ("review",), "A reviewed record needs reviewedBy",
        "write reviewedBy",
        lambda drafts: drafts.remove("condition", AMBER, "review", "reviewedBy"),
    ),
    "nothing-is-invented: a review on no day": Breakage(
        "nothing-is-invented", "condition", AMBER, ("review",), "A reviewed record needs lastReviewed",
        "write lastReviewed", lambda drafts: drafts.remove("condition", AMBER, "review", "lastReviewed"),
    ),
    "nothing-is-invented: a day of a review that was not": Breakage(
        "nothing-is-invented", *GLAND, ("review", "nextReviewDue"), "not reviewed, but has nextReviewDue",
        "delete nextReviewDue",
        lambda drafts: drafts.write(*GLAND, {"status": "not-reviewed", "nextReviewDue": "2034-05-01"}, "review"),
    ),
    "units-are-ucum: a word": Breakage(
        "units-are-ucum", "condition", "paper-cough", ("duration", "unit"), "weeks is no unit of UCUM",
        "did you mean wk",
        lambda drafts: drafts.write("condition", "paper-cough", "weeks", "duration", "unit"),
    ),
    "combinations-can-be-met: at least some, and no number": Breakage(
        "combinations-can-be-met", "guidance", "call-the-porter", ("combination",), "nothing says how many",
        "write all-of or any-of", lambda drafts: drafts.write("guidance", "call-the-porter", "at-least", "combination"),
    ),
}  # fmt: skip
# Rules that only an erased document breaks; the tests of erasing break them.
OF_ERASING = {"erased-records-are-not-named"}


@pytest.mark.parametrize("done", BREAKAGES)
def test_a_breakage_is_found_where_it_is(empty_database: Database, world_drafts: Drafts, done: str) -> None:
    breakage = BREAKAGES[done]
    assert done.startswith(f"{breakage.rule}: ")
    breakage.check(empty_database, world_drafts)


@pytest.mark.parametrize("name", [name for name in RULES if name not in OF_ERASING])
def test_every_rule_is_broken_by_some_test(name: str) -> None:
    assert any(breakage.rule == name for breakage in BREAKAGES.values())


@pytest.mark.parametrize("name", RULES)
def test_every_rule_says_what_it_demands(name: str) -> None:
    said = RULES[name].about
    assert re.fullmatch(r"[A-Z].*[.]", said, re.DOTALL)


def test_of_two_records_with_one_id_one_must_go(empty_database: Database, world_drafts: Drafts) -> None:
    twice = [*world_drafts.all, world_drafts.by_key[SYRUP]]
    with pytest.raises(ContentFaults) as refused, plan(empty_database, twice):
        pass
    (fault,) = refused.value.faults
    assert (fault.rule, fault.kind, fault.id, fault.path) == ("ids-are-unique", *SYRUP, ("id",))
    assert fault.message == "This treatment is defined twice; keep one."


@pytest.mark.parametrize(
    ("field", "change"),
    [("text", lambda text: text.replace("Rest", "Rust")), ("sentences", lambda starts: [*starts[:2], "50"])],
    ids=["text", "sentences"],
)
def test_a_published_text_is_frozen(
    published_database: Database, world_drafts: Drafts, field: str, change: Callable[[Any], Any]
) -> None:
    value = change(world_drafts.values("document", NOTICE)[field])
    found = faults(published_database, world_drafts.write("document", NOTICE, value, field))[0]
    assert (found.rule, found.kind, found.id, found.path[0]) == ("texts-are-frozen", "document", NOTICE, field)
    assert field in found.message
    assert {"text": f"--revises {NOTICE}", "sentences": "medcontent split"}[field] in (found.help or "")


def test_a_record_keeps_its_document(published_database: Database, world_drafts: Drafts) -> None:
    moved = {**world_drafts.values("site", "glass-gland-of-the-notice"), "document": AMBER}
    moved["evidence"] = {"wording": [f"{AMBER}.p2s2c1"], "roles": [f"{AMBER}.p2s2c1"]}
    drafts = world_drafts.put("site", "glass-gland-of-the-notice", moved)
    (found,) = faults(published_database, drafts)
    assert found.rule == "records-keep-their-document"
    assert (found.kind, found.id, found.path) == ("site", "glass-gland-of-the-notice", ("document",))
    assert NOTICE in found.message
    assert found.help


def test_a_withdrawn_record_is_never_offered(empty_database: Database, world_drafts: Drafts) -> None:
    (found,) = faults(empty_database, world_drafts.withdraw("guidance", "be-glad", "Too glad.", "be-sad"))
    assert "be-glad" not in (found.help or "")


def test_all_faults_are_reported_at_once(empty_database: Database, world_drafts: Drafts) -> None:
    broken = world_drafts
    for done in ("claims-are-used: a claim that no record rests on", "nothing-is-invented: a review by nobody"):
        broken = BREAKAGES[done].change(broken)
    assert {fault.rule for fault in faults(empty_database, broken)} == {"claims-are-used", "nothing-is-invented"}


def test_the_help_never_sends_an_editor_to_a_file_that_cannot_be(
    empty_database: Database, world_drafts: Drafts
) -> None:
    broken = world_drafts.write("document", AMBER, "zzz", "replaces")
    broken = broken.write(*claim("p6s4c1"), "zzz", "document")
    for fault in faults(empty_database, broken):
        assert "documents/zzz.yaml" not in (fault.help or "")
        assert "claims/" not in (fault.help or "")
