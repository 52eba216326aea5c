"""Number words: the English words for numbers, fractions, multiples and scales, with their values."""

SMALL_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
SMALL = {word: value for value, word in enumerate(SMALL_WORDS.split())}
TENS = {
    word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
MULTIPLES = {
    "once": 1, "single": 1, "twice": 2, "double": 2, "doubles": 2, "doubled": 2, "doubling": 2, "twofold": 2, "pair": 2,
    "couple": 2, "both": 2, "thrice": 3, "triple": 3, "triples": 3, "tripled": 3, "tripling": 3, "threefold": 3,
    "quadruple": 4, "quadrupled": 4, "fourfold": 4, "fivefold": 5, "tenfold": 10, "dozen": 12, "dozens": 12,
    "score": 20, "none": 0, "no": 0, "nil": 0, "nobody": 0,
}  # fmt: skip
IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
HALVED = frozenset(("halved", "halving"))
ARTICLES = frozenset(("a", "an", "one"))


def _list_ordinals() -> dict[str, int]:
    regular = {f"{word}th": value for word, value in {**SMALL, **SCALES}.items() if value not in IRREGULAR.values()}
    return {**regular, **{f"{word[:-1]}ieth": value for word, value in TENS.items()}, **IRREGULAR}


ORDINALS = _list_ordinals()
DENOMINATORS = {**{word: value for word, value in ORDINALS.items() if value > 2}, **PARTS}
DENOMINATORS |= {f"{word}s": value for word, value in DENOMINATORS.items() if not word.endswith("s")}
# Single words that name a number: "third", "twice", "in their fifties".
NAMED = {**{f"{word[:-1]}ies": value for word, value in TENS.items()}, **MULTIPLES, **ORDINALS}
