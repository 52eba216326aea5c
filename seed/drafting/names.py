"""Names: turn words of a source into the heading of a record, and compare names."""

import re

LEADING = re.compile(
    r"^(?:(?:a|an|the|your|his|her|its|their|our|certain|some|another|other|any|many|several|various|possibly|"
    r"sometimes|often|also|and|or|such as|using|use of|taking|getting|having|receive|one or more|having had|needs?|"
    r"needed|requires?|starting|the use of|both|even|sometimes with|along with|results? (?:of|from)(?: the| your)?|"
    r"patient['’]s|patients['’]|whether there (?:is|are))\s+)+",
    re.IGNORECASE,
)
TRAILING = re.compile(
    r"\s*(?:\([^()]*\)?|\[[^\]]*\])|,?\s+(?:that|which|who|called|known as|also known as|also called|such as|including|"
    r"especially|because|when|if|as well as)\b.*$|(?<=[a-z)]) [-–] .*$|\s+(?:about |up to )?\d[\d.,]*\s*(?:mg|"
    r"mcg|g|ml|milligrams?)\b.*$|,\s.*$|\s+(?:are|is|may|can)\b.*$",
    re.DOTALL,
)
# What shares words with the rest: "physical, occupational and speech therapy", "pain in the arm, leg, or back".
SHARED = re.compile(
    r"^(?:an? )?[a-z]+(?:al|ic|ive|ary|ous),\s|^(?:an? |very )?(?:thick|dull|sharp|sudden|dry|red|burning),\s|"
    r"\b(?:in|of|on|from) (?:the|your) \w+(?:,(?: (?:the|your))? \w+)*,? or ",
    re.IGNORECASE,
)
# Words that are joined within an item of a list are one name: "itching eyes, nose and throat".
COORDINATED = re.compile(
    r"[^,()]+(?:, (?!especially|including|such|like|which|who|that|and|or)\w+(?: \w+){0,2})+,? (?:and|or) \w+(?: "
    r"\w+){0,2}"
)
MAX_NAME = 90
ARTICLES = frozenset("a an the your his her its their our".split())


def build_name(words: str) -> str:
    """Return the heading for words of a source: without articles, remarks in parentheses and relative clauses."""
    plain = " ".join(words.split())
    name = plain if SHARED.search(plain) or COORDINATED.fullmatch(plain) else TRAILING.sub("", plain)
    name = LEADING.sub("", name).strip(" ,.;:!?–-\"'“”‘’")
    name = re.sub(r"\b([A-Z]{2,})s\b", r"\1", name)
    if not name:
        name = " ".join(words.split()).strip(" ,.;:")
    if len(name) > MAX_NAME:
        name = name[: MAX_NAME + 1].rpartition(" ")[0]
    return name[:1].upper() + name[1:]


def build_heading(words: str) -> str:
    """Return the heading for a clause: its first words, whole ones, without the conjunction before them."""
    plain = re.sub(
        r"^(?:and|but|or|so|also|however|as a result|therefore|then),?\s+",
        "",
        " ".join(words.split()),
        flags=re.IGNORECASE,
    )
    plain = plain.strip(" ,.;:!?")
    cut = plain if len(plain) <= MAX_NAME else plain[: MAX_NAME + 1].rpartition(" ")[0].rstrip(" ,;:")
    return cut[:1].upper() + cut[1:]


def fold_grammar(name: str) -> str:
    """Return a name as it is compared: in small letters, without articles, marks and the plural."""
    words = [word for word in re.findall(r"\w+", name.casefold()) if word not in ARTICLES]
    return " ".join(_fold_plural(word) for word in words)


def _fold_plural(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
