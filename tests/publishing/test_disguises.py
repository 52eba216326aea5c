"""Disguises: characters in names that look like others, and those that only look as if they did."""

import pytest

from service.publishing.disguises import find_disguise
from service.publishing.text_rules import find_wrong

DISGUISED = {
    "C\u043ebalt syrup": "Cyrillic small letter o",
    "Amber syr\u03bfp": "Greek small letter omicron",
    "\u0391mber": "Greek capital letter alpha",
    "\ufb01re": "U+FB01 in place of fi",
    "\uff21mber": "U+FF21 in place of A",
    "type \u2161": "U+2161 in place of II",
    "two  spaces": "at character 4",
    "no\u00a0break": "at character 3",
    "a\tb": "at character 2",
}
PLAIN = [
    "β-blocker",
    "TNFα",
    "NF-κB",
    "αvβ3",
    "μg",
    "café",
    "cafe\u0301",
    "Ménière's disease",
    "H₂O",
    "½ tablet",
    "10⁹/L",
    "α",
    "жар",
    "CD4⁺",
]
SEVERAL = [
    "a; b",
    "a | b",
    "chemo / cytotoxic drugs",
    "chemo, cytotoxics, drips",
    "chemo aka drips",
    "chemo, also called drips",
]
ONE = ["fever, amber", "and/or jar", "1,25-dihydroxyvitamin D", "vitamin B1, B2", "AKA receptor-like"]
MARKED = ["*Amber* syrup", "_Amber_ syrup", "**Amber** syrup", "[Amber](http://example.org)", "# Amber", "Ä\u200dö"]
UNMARKED = ["snake_case_name", "5 * 3 * 2", "2*3", "p < 0.05 and q > 1", "क\u094d\u200dष"]


@pytest.mark.parametrize("name", DISGUISED)
def test_a_character_that_looks_like_another_is_named(name: str) -> None:
    message, remedy = find_disguise("name", name) or ("", "")
    assert DISGUISED[name].casefold() in message.casefold()
    assert remedy


@pytest.mark.parametrize("name", PLAIN)
def test_notations_and_names_in_one_script_are_no_disguise(name: str) -> None:
    assert find_disguise("name", name) is None


@pytest.mark.parametrize("alias", SEVERAL)
def test_several_names_in_one_alias_are_seen(alias: str) -> None:
    assert find_wrong("aliases", alias) is not None


@pytest.mark.parametrize("alias", ONE)
def test_a_comma_or_stroke_in_a_name_is_no_list(alias: str) -> None:
    assert find_wrong("aliases", alias) is None


@pytest.mark.parametrize(("names", "is_wrong"), [(MARKED, True), (UNMARKED, False)])
def test_marks_in_names_are_told_from_signs(names: list[str], *, is_wrong: bool) -> None:
    assert [name for name in names if (find_wrong("name", name) is not None) != is_wrong] == []
