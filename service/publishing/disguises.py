"""Disguises in names: characters that look like others, and white space that is not seen.

Who searches or compares names types the usual characters, and does not find these.
"""

import re
import unicodedata

# Words that mix scripts; a Greek letter in a Latin word may be a notation, unless it looks like a Latin one.
WORD = re.compile(r"[^\W\d_]+")
LATIN, CYRILLIC = re.compile("[A-Za-z\u00c0-\u024f]"), re.compile("[\u0400-\u052f]")
LATIN_LIKE = re.compile("[\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf]")
# Letters for compatibility with older sets: ligatures, full width, styles.
STYLED = re.compile("[\ufb00-\ufb06\uff21-\uff3a\uff41-\uff5a\u2160-\u217f\U0001d400-\U0001d7ff]")
ODD_SPACE = re.compile(r"^\s|\s$|\s\s|[^\S ]")


# Words of these letters alone look like Latin ones.
ALL_LIKE_LATIN = re.compile(
    r"[\u0410\u0412\u0415\u041a\u041c-\u041e\u0420-\u0423\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458]{2,}"
)


def find_disguise(field: str, text: str) -> tuple[str, str] | None:
    """Return what disguises a name and the remedy, or None."""
    words = WORD.findall(text)
    for word in words:
        if ALL_LIKE_LATIN.fullmatch(word) and any(LATIN.search(each) for each in words):
            return f'"{word}" is written in Cyrillic letters, which only look Latin.', "type the word again"
        if LATIN.search(word) and (other := CYRILLIC.search(word) or LATIN_LIKE.search(word)):
            name = unicodedata.name(other[0], "a letter of another script").lower()
            return f'"{word}" mixes scripts: {other[0]} is {name}, which only looks Latin.', "type the word again"
    if found := STYLED.search(text):
        plain = unicodedata.normalize("NFKC", found[0])
        return f"{field} holds U+{ord(found[0]):04X} in place of {plain}.", f"type {plain}"
    if found := ODD_SPACE.search(text):
        return f"{field} holds white space that is not seen, at character {found.start() + 1}.", "write one plain space"
    return None
