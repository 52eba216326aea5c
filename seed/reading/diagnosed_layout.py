"""Mistakes of layout: colons, brackets, items of lists, and lines that begin in the wrong column."""

import re
from collections.abc import Iterator

from seed.locations import FilePlace
from seed.reading.forbidden_yaml import HELP_FIELD, put_in_quotes, shorten
from seed.reading.read_errors import ReadingFault
from seed.reading.yaml_error import FIELD, YAMLTrouble, count_indent

# The lines that tools leave where two versions could not be merged.
CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")


def explain_list_on_line(trouble: YAMLTrouble) -> ReadingFault | None:
    """Explain an item of a list on the line of its field."""
    if not trouble.is_saying("sequence entries"):
        return None
    help_ = (
        f"begin a new line before the -, or put the text in quotes: {put_in_quotes(trouble.get_rest(trouble.place))}"
    )
    return trouble.build_fault("list-on-line", "An item of a list cannot be on the line of its field.", help_)


def explain_two_colons(trouble: YAMLTrouble) -> ReadingFault | None:
    """Explain a second colon on a line, or a field that was read as part of the text above it."""
    if not trouble.is_saying("mapping values are"):
        return None
    field = FIELD.match(trouble.line)
    if field and field.end() >= trouble.place.column:
        return _explain_swallowed(trouble, field)
    message = "A text without quotes cannot contain a colon followed by a space."
    return trouble.build_fault("colon-in-text", message, f"put the text in quotes: {put_in_quotes(trouble.value)}")


def explain_no_colon(trouble: YAMLTrouble) -> ReadingFault | None:
    """Explain a line that is neither a field nor an item."""
    if not trouble.is_saying("expected ':'"):
        return None
    return _explain_missing_space(trouble, trouble.opened) or _explain_missing_colon(trouble, trouble.opened)


def explain_brackets(trouble: YAMLTrouble) -> ReadingFault | None:
    """Explain [] and {} that are not closed, closed wrongly, or lack a comma."""
    if trouble.bracket:
        return _explain_inside(trouble, trouble.bracket)
    before = trouble.line[: trouble.place.column - 1].rstrip()
    if trouble.character in ("]", "}"):
        help_ = "delete it, or put the text in quotes"
        return trouble.build_fault("bracket", f"This {trouble.character} closes nothing.", help_)
    if before.endswith(("]", "}")):
        help_ = f"put the whole in quotes: {put_in_quotes(trouble.value)}"
        return trouble.build_fault("bracket", "There is text after the closing bracket.", help_)
    return None


def explain_misplaced_line(trouble: YAMLTrouble) -> ReadingFault | None:
    """Explain a line that begins in a column where no line of its kind can begin."""
    if not trouble.is_saying("expected key", "'-' indicator", "document start", "block end"):
        return None
    before = [trouble.lines[line] for line in range(1, trouble.place.line)]
    if any(line.startswith("...") for line in before):
        message = "There is text after the line ..., which ends the file's content."
        return trouble.build_fault("several-documents", message, "delete the line ...")
    columns = list(_list_columns(before, trouble))
    if columns and trouble.place.column not in columns:
        column = trouble.place.column
        wanted = " or ".join(map(str, sorted(columns, key=lambda each: (abs(each - column), -each))[:2]))
        message = f"This line begins in column {column}, but no line above it does."
        return trouble.build_fault("indentation", message, f"begin it in column {wanted}")
    return _explain_wrong_kind(trouble)


_JOINED = re.compile(r"\s*(?:-\s+)*([A-Za-z]\w*):(?=\S)")


def _explain_swallowed(trouble: YAMLTrouble, field: re.Match[str]) -> ReadingFault:
    """Explain a field that was read as part of the text above: one of the two lines is wrong."""
    start = FilePlace(trouble.file, trouble.place.line, field.start(1) + 1, field.end(1) + 1)
    above = trouble.last.place if trouble.last else start
    if above.line < start.line:
        if fault := _explain_missing_space(trouble, above):
            return fault
        if not trouble.lines[above.line][: above.column - 1].strip(" -"):
            return _explain_missing_colon(trouble, above)
    owner = re.match(r"[\s-]*", trouble.lines[above.line])
    column = owner.end() + 1 if owner else 1
    name = shorten(field[1])
    message = f"{name} is indented deeper than the field above it, which already has a text."
    return trouble.build_fault("indentation", message, f"begin {name} in column {column}", start)


def _explain_missing_space(trouble: YAMLTrouble, place: FilePlace) -> ReadingFault | None:
    line = trouble.lines[place.line]
    match = _JOINED.match(line)
    if match is None:
        return None
    spot = place._replace(column=match.end(), end_column=match.end() + 1)
    help_ = f"type a space after it: {shorten(f'{match[1]}: {line[match.end() :].strip()}')}"
    return trouble.build_fault("missing-space", "This colon needs a space after it.", help_, spot)


def _explain_missing_colon(trouble: YAMLTrouble, place: FilePlace) -> ReadingFault:
    spot = place._replace(end_column=len(trouble.lines[place.line].rstrip()) + 1)
    if trouble.lines[place.line].startswith(CONFLICT):
        help_ = f"keep one of the two versions, and delete the lines that begin with {', '.join(CONFLICT)}"
        return trouble.build_fault("missing-colon", "A merge of two versions left this line.", help_, spot)
    help_ = "write it as name: text, or indent it by two spaces if it continues the text above"
    return trouble.build_fault(
        "missing-colon", "This is neither a field nor an item of a list: it has no colon.", help_, spot
    )


def _explain_inside(trouble: YAMLTrouble, bracket: FilePlace) -> ReadingFault:
    opener = trouble.get_rest(bracket)[:1]
    closer = "]" if opener == "[" else "}"
    if _has_left(trouble, bracket):
        help_ = f"type {closer} where it ends, perhaps at the end of line {bracket.line}"
        return trouble.build_fault("bracket", f"The {opener} that opens here is not closed.", help_, bracket)
    if trouble.is_saying("node content") and trouble.character == ":":
        return _explain_empty_key(trouble)
    if trouble.is_saying("node content"):
        message = f'There is nothing before this "{trouble.character}".'
        return trouble.build_fault("missing-item", message, "delete a comma, or write the missing item")
    if trouble.character in ("]", "}"):
        return trouble.build_fault(
            "bracket", f"{trouble.character} cannot close what {opener} opened.", f"type {closer} instead"
        )
    message = "A comma is missing before this, or a text with a colon in it has no quotes."
    return trouble.build_fault("missing-comma", message, "type a comma between two items, or put the text in quotes")


def _has_left(trouble: YAMLTrouble, bracket: FilePlace) -> bool:
    """Return whether the problem is after the line of the bracket and no deeper than it."""
    if not trouble.character:
        return True
    if trouble.place.line == bracket.line:
        return False
    return count_indent(trouble.line) <= count_indent(trouble.lines[bracket.line])


def _list_columns(before: list[str], trouble: YAMLTrouble) -> Iterator[int]:
    """Yield where lines like that of the problem begin, at the levels that are open there."""
    is_item = trouble.character == "-"
    deepest = max(map(len, before), default=0)
    for line in reversed(before):
        indent = count_indent(line)
        if not line.strip() or line.lstrip().startswith("#") or indent > deepest:
            continue
        deepest = indent
        field = FIELD.match(line)
        starts_item = line.lstrip().startswith("-")
        if is_item and starts_item:
            yield indent + 1
        elif field and not is_item:
            yield field.start(1) + 1


def _explain_wrong_kind(trouble: YAMLTrouble) -> ReadingFault:
    if trouble.character == "-":
        help_ = "give the list a name (as in conditions:) on the line above its items"
        return trouble.build_fault("indentation", "There is an item of a list where a field should be.", help_)
    if trouble.character == ":":
        return _explain_empty_key(trouble)
    help_ = "begin the line with - and a space, or indent it so that it continues the item above"
    return trouble.build_fault("indentation", "There is a field where an item of the list should be.", help_)


def _explain_empty_key(trouble: YAMLTrouble) -> ReadingFault:
    return trouble.build_fault("empty-key", "The name of the field is missing before the colon.", HELP_FIELD)
