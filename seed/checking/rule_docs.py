"""What each rule of `check` requires, in one sentence, for tools that show a rule with its findings."""

from collections.abc import Mapping

from service.publishing import confirmations
from service.publishing.rulebook import RULES

ABOUT_FILES: Mapping[str, str] = {
    "alias": "A value is written out: `*name` is an alias in YAML.",
    "anchor": "A value has no name for use elsewhere: `&name` is an anchor in YAML.",
    "bracket": "Every opening bracket is closed by a bracket of the same kind.",
    "colon-in-text": "A text that contains a colon and a space is in quotes.",
    "complex-key": "The name of a field is a word, not a list or a record.",
    "directive": "No line begins with %: such lines are directives to the YAML parser.",
    "duplicate-key": "A field appears once in its record.",
    "empty-file": "A file has at least one field.",
    "empty-key": "Every field has a name before its colon.",
    "encoding": "Files are saved as UTF-8, a document's text without a byte order mark.",
    "escape": "In double quotes, a backslash begins one of YAML's escape sequences.",
    "file-name": "A record's file is named by its id: small letters, digits and single hyphens.",
    "hidden-character": "No character in a file is invisible or changes how others look.",
    "indentation": "Fields of one record, and items of one list, begin in the same column.",
    "list-on-line": "The first item of a list is on a line below the field, or the list is in brackets.",
    "merge-key": "Fields are written out, not merged in by `<<`.",
    "missing-colon": "Every line is a field with a colon, an item of a list, or a continuation of the text above it.",
    "missing-comma": "Items in brackets are separated by commas.",
    "missing-file": "Every file that another one needs exists: a document has its text and its claims.",
    "missing-item": "There is an item between two commas.",
    "missing-space": "A space follows the colon of a field.",
    "no-fields": "A file holds fields, not one piece of text.",
    "no-root": "Content is below a content.yaml.",
    "not-a-file": "What has the name of a file is one.",
    "odd-space": "Lines are indented, and names written, with plain spaces.",
    "outside-root": "No path leads out of the content root.",
    "quote-in-text": "A text in quotes ends with its closing quote.",
    "reserved-character": "A text that begins with a character that means something to YAML is in quotes.",
    "reviews-have-two-names": "Nobody reviews what they wrote themselves.",
    "reviews-name-fields": "A comment on a field names one that records of the kind have.",
    "reviews-name-records": "The folder of a review has the id of a record.",
    "several-documents": "A file holds one YAML document.",
    "symbolic-link": "Content is not reached through symbolic links.",
    "tab-indentation": "Lines are indented with spaces, not with tabs.",
    "tag": "A value has no YAML tag: its field knows its type.",
    "too-deep": "Lists and records are not nested deeper than 20 levels.",
    "too-large": "Files keep within the size that is read.",
    "unclosed-quote": "Every quote that opens is closed.",
    "unknown-file": "Every file belongs to a kind, and is in its folder.",
    "unreadable": "Every file can be read.",
    "yaml": "A file is YAML.",
}
ABOUT_SHAPES: Mapping[str, str] = {
    confirmations.RULE: confirmations.ABOUT,
    "erased-documents-stay-erased": "An erased document, and the records that rested on it, are not published again.",
    "ids-are-unique": "No two records of a kind have one id.",
    "missing-field": "Every required field is there.",
    "records-keep-their-document": "A published record stays with its document for good.",
    "shape": "Every value is of the type, the form and the vocabulary that its field asks for.",
    "texts-are-frozen": "The text of a published document, and its split into sentences, change only by a revision.",
    "unknown-field": "Every field is one of its kind's.",
}
ABOUT_RECORDS: Mapping[str, str] = {name: rule.about for name, rule in RULES.items()}
EXPLANATIONS: Mapping[str, str] = {**ABOUT_FILES, **ABOUT_SHAPES, **ABOUT_RECORDS}
