"""Mistakes with single characters: quotes, escapes, tabs, and characters that cannot begin a text."""

import re

from seed.reading.forbidden_yaml import put_in_quotes
from seed.reading.read_errors import ReadingFault
from seed.reading.yaml_error import YAMLTrouble


def explain_odd_space(trouble: YAMLTrouble) -> ReadingFault | None:
    """Explain a line indented by spaces that YAML does not know, as copied from a web page."""
    for place in (trouble.place, trouble.opened):
        if match := re.match(r"[\t ]*([^\S\t\n\r ])", trouble.lines[place.line]):
            spot = place._replace(column=match.start(1) + 1, end_column=match.end(1) + 1)
            message = f"This line is indented with an unusual space (U+{ord(match[1]):04X})."
            return trouble.build_fault("odd-space", message, "delete the spaces before the text and retype them", spot)
    return None


def explain_tab(trouble: YAMLTrouble) -> ReadingFault | None:
    """Explain a tab used for indentation."""
    if "tab character" not in trouble.problem and trouble.character != "\t":
        return None
    message = "There is a tab here; only spaces are allowed."
    return trouble.build_fault("tab-indentation", message, "delete the tab and type two spaces for each level")


def explain_unclosed_quote(trouble: YAMLTrouble) -> ReadingFault | None:
    """Explain a quote that was never closed, or that was closed by the opening quote of a later text."""
    place = None
    if "quoted scalar" in trouble.context and trouble.is_saying(
        "end of stream", "document indicator", "document separator"
    ):
        place = trouble.opened
    elif (last := trouble.last_quoted) and last.place.line < trouble.place.line:
        place = last.place
    if place is None:
        return None
    rest = trouble.get_rest(place)
    message = f"The quote {rest[:1]} that opens here is not closed."
    help_ = f"put the text in double quotes: {put_in_quotes(rest)}"
    if rest[:1] == '"':
        help_ = f"type {rest[:1]} where the text ends: {put_in_quotes(rest[1:])}"
    return trouble.build_fault("unclosed-quote", message, help_, place._replace(end_column=place.column + 1))


def explain_quote_in_text(trouble: YAMLTrouble) -> ReadingFault | None:
    """Explain text after a closing quote: an apostrophe or a quote inside closed it too early."""
    last = trouble.last_quoted
    if last is None or (trouble.bracket and trouble.character in ("'", '"', "[", "{")):
        return None
    whole = trouble.get_rest(last.place)
    help_ = f"put the whole text in double quotes: {put_in_quotes(whole)}"
    if last.raw[0] == '"':
        help_ = f'type \\" for a quote inside a text: {put_in_quotes(whole)}'
    return trouble.build_fault("quote-in-text", f"The text continues after its closing quote {last.raw[0]}.", help_)


def explain_escape(trouble: YAMLTrouble) -> ReadingFault | None:
    """Explain a backslash in double quotes that begins no escape sequence."""
    if not trouble.is_saying("escape", "hexdecimal", "hexadecimal"):
        return None
    column = trouble.line.rfind("\\", 0, trouble.place.column) + 1 or trouble.place.column
    written = re.match(r"\\(?:x.{0,2}|u.{0,4}|U.{0,8}|.)?", trouble.line[column - 1 :])
    sequence = written[0] if written else trouble.character
    place = trouble.place._replace(column=column, end_column=column + len(sequence))
    message = f"In double quotes, {sequence} is not an escape sequence."
    return trouble.build_fault("escape", message, r"type \\ for a backslash, or use single quotes", place)


def explain_directive(trouble: YAMLTrouble) -> ReadingFault | None:
    """Explain a line that begins with %."""
    if "directive" not in trouble.context and not trouble.is_saying("directive", "incompatible"):
        return None
    place = trouble.opened._replace(column=1, end_column=2)
    help_ = "put the name in quotes, or delete the line"
    return trouble.build_fault("reserved-character", "A line cannot begin with %.", help_, place)


def explain_reserved(trouble: YAMLTrouble) -> ReadingFault | None:
    """Explain a text whose first character has a meaning in YAML."""
    place = trouble.place
    if any(word in trouble.context for word in ("an alias", "an anchor", "a tag", "block scalar")):
        place = trouble.opened
    elif not trouble.is_saying("start any token", "node content", "mapping keys are", "tag handle") or _is_missing_text(
        trouble
    ):
        return None
    rest = trouble.get_rest(place)
    message = f"A text cannot begin with {rest[:1]} unless it is in quotes."
    help_ = f"put the text in quotes: {put_in_quotes(rest)}"
    return trouble.build_fault("reserved-character", message, help_, place._replace(end_column=place.column + 1))


def _is_missing_text(trouble: YAMLTrouble) -> bool:
    """Return whether a text is missing inside brackets."""
    return trouble.bracket is not None and trouble.character in ("", ",", "]", "}", ":")
