"""YAML that editors' files may not contain: each function returns the fault, or None."""

import re
from collections.abc import Mapping

from seed.locations import FilePlace
from seed.reading.characters import Lines
from seed.reading.nodes import Entry, Node, Scalar
from seed.reading.read_errors import ReadingFault

HELP_FIELD = "write each field on a separate line, as in name: Oral aspirin"
SHORTCUTS = {"alias": "an alias", "anchor": "an anchor", "tag": "a tag"}


def refuse_shortcut(rule: str, written: str, place: FilePlace, rest_of_line: str) -> ReadingFault:
    """Refuse an alias, an anchor or a tag: they allow decompression bombs, and editors never mean them."""
    written = shorten(written)
    message = f"{written} is {SHORTCUTS[rule]} to YAML; such shortcuts are not allowed here."
    help_ = f"write out the value, or, if this is text, put it in quotes: {put_in_quotes(rest_of_line)}"
    return ReadingFault(rule, place._replace(end_column=place.column + len(written)), message, help_)


def refuse_wrong_key(key: Node, before: Mapping[str, Entry]) -> ReadingFault | None:
    """Refuse a name that a field cannot have after the fields before it."""
    if not isinstance(key, Scalar):
        return ReadingFault("complex-key", key.place, "A list or a record cannot be the name of a field.", HELP_FIELD)
    if key.text == "<<" and not key.quoted:
        message = "<< is a merge key to YAML; such shortcuts are not allowed here."
        return ReadingFault("merge-key", key.place, message, "write out the fields that it would merge")
    if not key.text:
        return ReadingFault("empty-key", key.place, "The name of the field is missing before the colon.", HELP_FIELD)
    if odd := _ODD_SPACE.search(key.text):
        message = f"The name of the field contains an unusual space (U+{ord(odd[0]):04X})."
        return ReadingFault("odd-space", key.place, message, f"retype it: {shorten(_ODD_SPACE.sub('', key.text))}")
    if key.text in before:
        message = f"{shorten(key.text)} is here twice; it first appears in line {before[key.text].key_place.line}."
        return ReadingFault("duplicate-key", key.place, message, "delete one of the two")
    return refuse_missing_space(key)


def refuse_missing_space(scalar: Scalar) -> ReadingFault | None:
    """Refuse a field whose colon has no space after it (`name:Aspirin`): YAML reads it as one text."""
    match = None if scalar.quoted else _JOINED.match(scalar.text)
    if match is None:
        return None
    column = scalar.place.column + match.end()
    place = scalar.place._replace(column=column, end_column=column + 1)
    help_ = f"type a space after it: {shorten(f'{match[0]}: {scalar.text[match.end() + 1 :]}')}"
    return ReadingFault("missing-space", place, "This colon needs a space after it.", help_)


def refuse_item_in_text(scalar: Scalar) -> ReadingFault | None:
    """Refuse an item of a list that YAML reads as part of the text above, because it is indented deeper."""
    match = None if scalar.quoted else _ITEM.search(scalar.raw)
    if match is None:
        return None
    message = "A later line of this text begins with -, which does not begin a list here."
    help_ = "begin all items of a list in one column, below the name of their field, or put the text in quotes"
    return ReadingFault("indentation", scalar.place, message, help_)


def refuse_no_fields(scalar: Scalar) -> ReadingFault:
    """Refuse a file that is empty or one piece of text."""
    if scalar.is_null:
        return ReadingFault("empty-file", scalar.place, "The file is empty.", HELP_FIELD)
    message = "The file is one piece of text, without fields."
    return refuse_missing_space(scalar) or ReadingFault("no-fields", scalar.place, message, HELP_FIELD)


def refuse_beyond_unicode(text: str, lines: Lines) -> ReadingFault:
    """Refuse a numeric escape for which there is no character."""
    match = _BEYOND.search(text)
    place = lines.find_place(match.start() if match else 0)
    return ReadingFault("escape", place, "This \\U sequence names no character.", "type the character itself")


def put_in_quotes(text: str) -> str:
    """Return the text (the rest of a line) in double quotes, as an editor should type it."""
    shown = _COMMENT.sub("", text).strip()
    if len(shown) > 1 and shown[0] in "\"'" and shown[-1] == shown[0]:
        shown = shown[1:-1]
    shown = shorten(shown)
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'


def shorten(text: str) -> str:
    """Return a text shortened for a message."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


_LONGEST = 60
_BEYOND = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")
_COMMENT = re.compile(r"(?<=\s)#.*")
_JOINED = re.compile(r"[A-Za-z]\w*(?=:\S)")
_ODD_SPACE = re.compile(r"[^\S\t\n\r ]|[\u200b\u2060]")
_ITEM = re.compile(r"[\r\n][ \t]*-[ \t]")
