"""Mistakes that editors make: each a small change to the invented world, with its expected rule, place and message.

⟦ and ⟧ mark the text under the caret, in the changed text or in another file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

OPEN, CLOSE = "⟦⟧"


class Spot(NamedTuple):
    """Where a fault is reported: line and columns count from 1, the end is exclusive and may be unknown."""

    file: str
    line: int
    column: int
    end_column: int | None = None


@dataclass(frozen=True)
class Mistake:
    """In `file`, `old` becomes `new`: the rule that must be named, and a piece of its help (or of its message).

    The fault is reported at the marks: in `new`, or in `other`, a file and a marked piece of it; or at `spot`.
    `act` does to the file what no change of its text does. Mistakes that are not `apart` can all be made at once.
    """

    file: str
    old: str
    new: str
    rule: str
    help: str
    other: tuple[str, str] | None = None
    act: Callable[[Path], object] | None = None
    spot: Spot | None = None
    apart: bool = False

    def make(self, root: Path) -> list[Spot]:
        """Make the mistake, with marks; return its place, if no mark gives it."""
        if self.old:
            swap(root / self.file, self.old, self.new)
        if self.other:
            swap(root / self.other[0], unmarked(self.other[1]), self.other[1])
        if self.act:
            self.act(root / self.file)
        return [self.spot] if self.spot else []


def swap(path: Path, old: str, new: str) -> None:
    """Change a text that is in the file once, other mistakes aside."""
    text = path.read_bytes().decode()
    assert text.count(old) == 1, (path, old, text.count(old))
    path.write_bytes(text.replace(old, new).encode())


def spots(root: Path) -> list[Spot]:
    """Take the marks out of all files of a root, and return where they stood."""
    found = []
    for path in sorted(root.rglob("*.*")):
        if path.is_file() and OPEN.encode() in path.read_bytes():
            text = path.read_bytes().decode()
            file = path.relative_to(root).as_posix()
            for number, line in enumerate(text.split("\n"), 1):
                found += [Spot(file, number, *columns) for columns in _marked(line)]
            path.write_bytes(unmarked(text).encode())
    return found


def unmarked(text: str) -> str:
    """Return the text without marks."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def _marked(line: str) -> list[tuple[int, int | None]]:
    before, *rest = line.split(OPEN)
    found, column = [], len(unmarked(before)) + 1
    for piece in rest:
        inside, closed, _ = piece.partition(CLOSE)
        found.append((column, column + len(inside) if closed and inside else None))
        column += len(unmarked(piece))
    return found


def _latin(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace("Café".encode(), "Café".encode("latin-1")))


def _to(name: str) -> Callable[[Path], object]:
    return lambda path: path.rename(path.parent / name)


def _link(path: Path) -> None:
    path.rename(path.with_name(".kept"))
    path.symlink_to(".kept")


def _move_sentence(path: Path) -> None:
    """Let two sentences of equal length change places."""
    text = path.read_bytes().decode()
    start, middle, end = 1277, 1380, 1470
    first, second = text[start:middle], text[middle:end]
    path.write_bytes(f"{text[:start]}{second}{first}{text[end:]}".encode())
    document = path.with_name("document.yaml")
    written = document.read_bytes().decode()
    document.write_bytes(written.replace(f"  - {middle}  ", f"  - {start + len(second)}  ").encode())


def _wide(path: Path) -> None:
    path.write_bytes(path.read_bytes().decode().encode("utf-16"))


CLAIMS, DOCUMENT = "documents/amber-fever/claims.yaml", "documents/amber-fever/document.yaml"
TEXT, NOTICE = "documents/amber-fever/text.txt", "documents/glass-gland-notice/document.yaml"
NOTICED = "documents/glass-gland-notice/claims.yaml"
SYRUP, BATHS, CURES = (f"treatments/{id_}.yaml" for id_ in ("cobalt-syrup", "feather-baths", "quiet-cures"))
FEVER, LATE, STRIPED = (f"conditions/{id_}amber-fever.yaml" for id_ in ("", "late-", "striped-"))
MARBLE, QUARTER = "conditions/marble-sleep.yaml", "sites/cafe-quarter.yaml"
GLAND, BONES = "sites/glass-gland.yaml", "sites/tin-bones.yaml"
ELBOWS, HUMMING = "findings/glowing-elbows.yaml", "findings/humming-behind-the-ears.yaml"
LOST, RARE = "statistics/amber-lost.yaml", "statistics/rarity-of-marble-sleep.yaml"
SHARE = "statistics/clockmakers-that-glow.yaml"
DRIFT, JUMP, FAR = "mechanisms/drift.yaml", "mechanisms/jump.yaml", "recurrence-types/far-glow.yaml"
LAMP, KNOCKING, BOTTLED = "tests/elbow-lamp.yaml", "tests/knocking.yaml", "research-areas/bottled-glow.yaml"
ALMANAC, PAMPHLET = "references/almanac-of-nowhere.yaml", "references/moon-rash-pamphlet.yaml"
ATLAS, TONGUE = "references/gland-atlas.yaml", "adverse-effects/blue-tongue.yaml"
REST, FREE = "guidance/rest.yaml", "outlooks/free-of-the-glow.yaml"
STORM, SLEEP = "distinctions/storm-elbows.yaml", "prognostic-factors/sound-sleep.yaml"
RAINBOW, SINGING = "risk-factors/copper-rainbow.yaml", "risk-factors/lullabies.yaml"

MISTAKES: dict[str, Mistake] = {
    # What cannot be read, or is no file of the content.
    "a tab for indentation": Mistake(
        CURES, "  others: [p6s2c1]", "⟦\t⟧others: [p6s2c1]", "tab-indentation", "delete the tab", apart=True),
    "no space after a colon": Mistake(
        CURES, "name: Quiet", "name⟦:⟧Quiet", "missing-space", "name: Quiet cures", apart=True),
    "a quote that is not closed": Mistake(
        BATHS, "name: Feather", 'name: ⟦"⟧Feather', "unclosed-quote", '"Feather baths"', apart=True),
    "an apostrophe inside apostrophes": Mistake(
        BATHS, "name: Feather baths", "name: 'Nobody'⟦s⟧ baths'", "quote-in-text", "double quotes", apart=True),
    "a colon in a text": Mistake(
        BATHS, "name: Feather baths", "name: Baths⟦:⟧ with feathers", "colon-in-text", '"Baths: with', apart=True),
    "a bracket that is not closed": Mistake(
        BATHS, "partOf: [quiet-cures]", "partOf: ⟦[⟧quiet-cures", "bracket", "type ]", apart=True),
    "a field indented too deep": Mistake(
        BATHS, "scope: local", "  ⟦scope⟧: local", "indentation", "begin scope in column 1", apart=True),
    "an item on the line of its field": Mistake(
        BATHS, "findings: [glowing-elbows]", "findings: ⟦-⟧ glowing-elbows", "list-on-line", "a new line",
        apart=True),
    "a field that is there twice": Mistake(
        BATHS, "scope: local", "scope: local\n⟦scope⟧: systemic", "duplicate-key", "delete one of the two",
        apart=True),
    "an asterisk before a text": Mistake(
        BATHS, "name: Feather baths", "name: ⟦*Feather⟧", "alias", '"*Feather"', apart=True),
    "a percent sign before a text": Mistake(
        BATHS, "name: Feather baths", "name: ⟦%⟧ baths", "reserved-character", '"% baths"', apart=True),
    "a hidden character": Mistake(
        BATHS, "name: Feather baths", "name: Feather⟦\u202e⟧ baths", "hidden-character", "delete it", apart=True),
    "two records in one file": Mistake(
        BATHS, "evidence:\n", "⟦---⟧\nevidence:\n", "several-documents", "to another file", apart=True),
    "an empty file": Mistake(
        CURES, "", "", "empty-file", "each field on a separate line", act=lambda path: path.write_bytes(b""),
        spot=Spot(CURES, 1, 1), apart=True),
    "a file in an old encoding": Mistake(
        QUARTER, "", "", "encoding", "UTF-8", act=_latin, spot=Spot(QUARTER, 2, 10), apart=True),
    "a file in UTF-16": Mistake(QUARTER, "", "", "encoding", "UTF-8", act=_wide, spot=Spot(QUARTER, 1, 1),
        apart=True),
    "a file's name with a capital": Mistake(
        SINGING, "", "", "file-name", "rename it to lullabies.yaml", act=_to("Lullabies.yaml"),
        spot=Spot("risk-factors/Lullabies.yaml", 1, 1), apart=True),
    "another ending of a file's name": Mistake(
        SINGING, "", "", "unknown-file", "lullabies.yaml", act=_to("lullabies.yml"),
        spot=Spot("risk-factors/lullabies.yml", 1, 1), apart=True),
    "a folder's name in the singular": Mistake(
        "tests", "", "", "unknown-file", "did you mean tests?", act=_to("test"), spot=Spot("test", 1, 1), apart=True),
    "a document without its text": Mistake(
        TEXT, "", "", "missing-file", "medcontent new document", act=_to(".kept"), spot=Spot(TEXT, 1, 1), apart=True),
    "a link to a file": Mistake(
        SINGING, "", "", "symbolic-link", "a copy of the file", act=_link, spot=Spot(SINGING, 1, 1), apart=True),
    "claims that are no list": Mistake(
        NOTICED, "- id: p1s1c1\n", "⟦claims:\n- id: p1s1c1\n", "shape", "begin with `- id: p1s1c1`", apart=True),
    "a control character in a name": Mistake(
        BATHS, "name: Feather baths", 'name: ⟦"Feather\\x9bbaths"⟧', "editorial-words-are-visible", "delete it"),
    # The shape of a record.
    "a misspelt field": Mistake(SYRUP, "modality: drug", "⟦modalty⟧: drug", "unknown-field",
        "did you mean modality?"),
    "a misspelt field that is required": Mistake(
        LATE, "category: stage", "⟦catgory⟧: stage", "unknown-field", "did you mean category?"),
    "a field of another kind": Mistake(
        KNOCKING, "evidence:", "⟦dosage⟧: daily\nevidence:", "unknown-field", "allowed are: "),
    "a required field left out": Mistake(
        CURES, "document: amber-fever\nname: Quiet cures\nwording: quiet cures\ncategory: group\n",
        "⟦document: amber-fever\nname: Quiet cures\nwording: quiet cures\n", "missing-field", "write category: "),
    "a required field left empty": Mistake(
        STRIPED, "name: Striped amber fever", "⟦name⟧:", "missing-field", "write name: A short heading"),
    "a value that is nearly right": Mistake(
        BATHS, "intent: symptom-relief", "intent: ⟦Symptom relief⟧", "shape", "did you mean symptom-relief?"),
    "a value like no other": Mistake(
        LAMP, "use: monitoring", "use: ⟦fortune-telling⟧", "shape", "`medcontent new test` shows"),
    "a comma in a number": Mistake(LOST, "value: 3.25", "value: ⟦3,25⟧", "shape", "did you mean 3.25?"),
    "a number with its unit": Mistake(LOST, "lower: 2.5", "lower: ⟦2.5 jars⟧", "shape", "the number alone: 2.5"),
    "a number in words": Mistake(SHARE, "numerator: 30", "numerator: ⟦thirty⟧", "shape", "write it in digits"),
    "a year that is none": Mistake(PAMPHLET, "year: 1999", "year: ⟦about 1999⟧", "shape", "the number alone: 1999"),
    "a day as it is spoken": Mistake(
        FEVER, "lastReviewed: 2031-05-01", "lastReviewed: ⟦1.5.2031⟧", "shape", "did you mean 2031-05-01?"),
    "an address without https": Mistake(
        ALMANAC, "url: https://almanac", "url: ⟦almanac.example/fevers⟧\n# https://almanac", "shape",
        "did you mean https://almanac.example/fevers?"),
    "yes for true": Mistake(
        CLAIMS, "{exhaustive: true, strength: ever}", "{exhaustive: ⟦yes⟧, strength: ever}", "shape",
        "did you mean true?"),
    "one value where a list is wanted": Mistake(
        FREE, "prognosticFactors: [sound-sleep, few-earlier-storms]",
        "prognosticFactors: ⟦sound-sleep, few-earlier-storms⟧",
        "shape", "put it in brackets: [sound-sleep, few-earlier-storms]"),
    "a list where one value is wanted": Mistake(
        MARBLE, "complicationOf: amber-fever", "complicationOf: ⟦[amber-fever]⟧", "shape", "write one value"),
    "a name where an id is wanted": Mistake(
        RARE, "conditions: [marble-sleep]", "conditions: [⟦Marble sleep⟧]", "shape", "did you mean marble-sleep?"),
    "an item that is there twice": Mistake(
        DRIFT, "routes: [lymphatic, direct]", "routes: [lymphatic, direct, ⟦direct⟧]", "shape",
        "delete one of the two"),
    "a dash with nothing behind it": Mistake(
        "mechanisms/creep.yaml", "sameAs: [jump]", "sameAs:\n  - jump\n  -⟦", "shape", "of the kind mechanism."),
    "a code without its relation": Mistake(
        STRIPED, "{system: ncit, code: INVENTED-2, relation: exact}", "⟦{system: ncit, code: INVENTED-2}⟧",
        "missing-field", "write relation: "),
    "a misspelt field of a code": Mistake(
        SYRUP, "display: cobalt syrup", "⟦dispaly⟧: cobalt syrup", "unknown-field", "did you mean display?"),
    "a code with a space": Mistake(
        ELBOWS, "code: 0000-0", "code: ⟦0000 0⟧", "shape", "write it as in 718-7"),
    "several aliases in one": Mistake(
        SYRUP, "scope: systemic", "scope: systemic\naliases: [⟦blue syrup; cobalt drops⟧]", "words-are-plain",
        "in brackets: [blue syrup, cobalt drops]", apart=True),
    "Markdown in a name": Mistake(
        BATHS, "name: Feather baths", 'name: ⟦"**Feather** baths"⟧', "words-are-plain", "without marks", apart=True),
    "a soft hyphen in a name": Mistake(
        BATHS, "name: Feather baths", 'name: ⟦"Feather ba\\xadths"⟧', "words-are-plain", "U+00AD", apart=True),
    "a line break after a hyphen": Mistake(
        BATHS, "name: Feather baths", "name: ⟦>-\n  Feather-\n  light baths", "words-are-plain", "Feather-light",
        apart=True),
    "an apostrophe that only looks like the text's": Mistake(
        NOTICED, "quote: Amber fever glows, as the glass gland does",
        "quote: ⟦Amber\u00a0fever glows, as the glass gland does⟧", "quotes-occur", "U+00A0", apart=True),
    "a sentence that starts inside a word": Mistake(
        DOCUMENT, "  - 32    # p1s2", "  - ⟦33⟧    # p1s2", "sentences-start-at-words", "count characters", apart=True),
    "a folder of a document with another name": Mistake(
        "documents/amber-fever", "", "", "references-resolve", "rename the folder to amber-fever",
        act=_to("amber-glow"), spot=Spot("documents/amber-glow/document.yaml", 2, 1), apart=True),
    "a claim under the id of another sentence": Mistake(
        CLAIMS, "- id: p6s4c1\n  quote: Knocking on the tin bones may find it early",
        "- id: p6s3c2\n  quote: ⟦Knocking on the tin bones may find it early⟧", "quotes-occur", "such as p6s4c1",
        act=lambda path: swap(path.parents[2] / KNOCKING, "[p6s4c1]", "[p6s3c2]"), apart=True),
    "a sentence that was moved": Mistake(
        TEXT, "", "", "quotes-occur", "put the text or its sentences back",
        act=_move_sentence, spot=Spot(TEXT, 1, 1), apart=True),
    "a number behind a hash": Mistake(
        BATHS, "name: Feather baths", "name: ⟦Feather baths⟧ #2", "values-are-whole", "in quotes", apart=True),
    "a comma in braces": Mistake(
        "guidance/call-the-porter.yaml", "{words: a reader is pregnant, p",
        "{words: ⟦a reader is pregnant⟧, or so, p", "values-are-whole", "the whole value in quotes", apart=True),
    "a wrong digit": Mistake(
        SHARE, "numerator: 30", "numerator: ⟦31⟧", "numbers-are-stated", "it says: 0.3, 7, 30, 100", apart=True),
    "a year of another decade": Mistake(
        BOTTLED, "year: 2029", "year: ⟦2019⟧", "numbers-are-stated", "it says: 2029"),
    "a lower bound above the upper one": Mistake(
        LOST, "upper: 4.75", "upper: 2.5", "numbers-fit-together", "compare both with the source",
        other=(LOST, "value: ⟦3.25⟧"), apart=True),
    "a negation left out of a value": Mistake(
        "outlooks/never-lost.yaml", "wording: nobody has ever been lost", "wording: ⟦has ever been lost⟧",
        "negations-are-quoted", "quote it with the word"),
    "a negation left out of a claim": Mistake(
        CLAIMS, "quote: nobody has ever had it", "quote: ⟦has ever had it⟧", "negations-are-quoted",
        '"nobody has ever had it"'),
    "a hedge left out of a claim": Mistake(
        CLAIMS, "quote: Knocking on the tin bones may find it early", "quote: ⟦find it early⟧", "hedges-are-quoted",
        "qualifier", apart=True),
    "a code without its check digit": Mistake(
        ELBOWS, "code: 0000-0", "code: ⟦00000⟧", "codes-are-well-formed", "did you mean 00000-0?", apart=True),
    "a code under the wrong terminology": Mistake(
        ELBOWS, "system: loinc, code: 0000-0", "system: ncit, code: ⟦D000000⟧", "codes-are-well-formed",
        "then write system: mesh", apart=True),
    "a confirmation of a rule that does not exist": Mistake(
        STRIPED, "rule: codes-are-well-formed", "rule: ⟦codes-are-wellformed⟧", "confirmations-confirm",
        "did you mean codes-are-well-formed?", apart=True),
    "a confirmation of a field that does not exist": Mistake(
        BATHS, "scope: local",
        "scope: local\nconfirmed:\n  - {rule: codes-are-well-formed, field: ⟦coodes⟧, reason: Invented}",
        "confirmations-confirm", "did you mean codes?"),
    "a terminology that is not known": Mistake(
        SYRUP, "{system: atc,", "{system: ⟦atcc⟧,", "shape", "did you mean atc?"),
    "a language in words": Mistake(NOTICE, "language: en-GB", "language: ⟦English⟧", "shape", "write it as in en"),
    "a sentence where a claim is wanted": Mistake(
        JUMP, "others: [p4s4c1]", "others: [p4s4c1, ⟦p4s4⟧]", "shape", "as in p1s2c3"),
    "a claim that states nothing": Mistake(
        CLAIMS, "  states: Rest is needed\n", "  ⟦states⟧:\n", "missing-field",
        "write states: What the claim states"),
    "a misspelt verdict": Mistake(
        CLAIMS, "verdict: not-assessable", "verdict: ⟦not-assessible⟧", "shape", "did you mean not-assessable?"),
    "a withdrawal without a reason": Mistake(
        "research-areas/scarf-studies.yaml", "document: glass-gland-notice\n", "withdrawn: ⟦true⟧\n#", "shape",
        "Write the reason", act=lambda path: path.write_text(path.read_text().partition("#")[0]), apart=True),
    "a setting that is not known": Mistake(
        "content.yaml", "  author: a tester", "  ⟦editor⟧: a tester", "unknown-field", "note and significance"),
    # What a record says, and on what grounds.
    "a misspelt id": Mistake(LATE, "stageOf: amber-fever", "stageOf: ⟦amber-fevr⟧", "references-resolve",
        "mean amber-fever?"),
    "an id of another kind": Mistake(
        TONGUE, "treatments: [quiet-cures, cobalt-syrup]", "treatments: [quiet-cures, ⟦glass-gland⟧]",
        "references-resolve",
        "a site has that id"),
    "an id of nothing": Mistake(
        SLEEP, "with: [few-earlier-storms]", "with: [⟦zzz⟧]", "references-resolve",
        "write prognostic-factors/zzz.yaml"),
    "an id within a list of roles": Mistake(
        BONES, "{condition: amber-fever,", "{condition: ⟦amber-fevers⟧,", "references-resolve",
        "did you mean amber-fever?"),
    "a work that is not there": Mistake(
        CLAIMS, "references: [almanac-of-nowhere, gland-atlas]", "references: [almanac-of-nowhere, ⟦atlas⟧]",
        "references-resolve", "did you mean gland-atlas?"),
    "a claim that is not there": Mistake(
        GLAND, "roles: [p2s2c1, p2s3c1]", "roles: [p2s2c1, ⟦p2s3c9⟧]", "references-resolve",
        "p2s3 has p2s3c1: cite the one that says it",
        apart=True),
    "a claim that is not there while another one of its sentence is not used": Mistake(
        KNOCKING, "others: [p6s4c1]", "others: [⟦p6s4c9⟧]", "references-resolve", "if that is meant, write p6s4c1",
        apart=True),
    "a strength that the vocabulary does not have": Mistake(
        REST, "strength: must", "strength: ⟦perhaps⟧", "shape", "`medcontent new guidance` shows", apart=True),
    "a field whose name denies another's": Mistake(
        BATHS, "findings:", "⟦antifindings⟧:", "unknown-field", "allowed are: ", apart=True),
    "a misspelt document": Mistake(
        "tests/lamp-of-the-notice.yaml", "document: glass-gland-notice", "document: ⟦glass-gland-notise⟧",
        "references-resolve", "did you mean glass-gland-notice?"),
    "a misspelt document of a record that alone rests on a claim": Mistake(
        KNOCKING, "document: amber-fever", "document: ⟦amber-fevre⟧", "references-resolve", "did you mean amber-fever?",
        apart=True),
    "a quote with a slip": Mistake(
        CLAIMS, "quote: It begins in the glass gland", "quote: It ⟦beginns⟧ in the glass gland", "quotes-occur",
        'did you mean "It begins in the glass gland"?'),
    "a quote with a word left out": Mistake(
        CLAIMS, "quote: Knocking on the tin bones may find it early",
        "quote: Knocking on the tin ⟦bones⟧ find it early",
        "quotes-occur", '"Knocking on the tin bones may find it early"'),
    "a quote from another sentence": Mistake(
        CLAIMS, "quote: humming lullabies keeps it away", "quote: ⟦Be glad 🙂⟧", "quotes-occur",
        "the sentence is: "),
    "a quote that stands there twice": Mistake(
        CLAIMS, "  quote: glowing elbows\n  occurrence: 2\n", "  quote: ⟦glowing elbows⟧\n", "quotes-occur",
        "occurrence: 1"),
    "an occurrence too many": Mistake(
        CLAIMS, "  quote: glowing elbows\n  occurrence: 2\n", "  quote: ⟦glowing elbows⟧\n  occurrence: 3\n",
        "quotes-occur",
        "at most 2", apart=True),
    "a claim of a sentence that is not there": Mistake(
        CLAIMS, "# p7s5\n", "# p7s5\n- id: ⟦p7s6c1⟧\n  quote: a cork\n  states: There is a cork\n", "quotes-occur",
        "begins with the id of its sentence", act=lambda path: swap(
            path.parents[2] / BOTTLED, "others: [p7s5c1]", "others: [p7s5c1]\n  result: [p7s5c1, p7s6c1]")),
    "an id of a claim that is none": Mistake(
        NOTICED, "- id: p2s2c2", "- id: ⟦p2s2⟧", "shape", "as in p1s2c3", apart=True),
    "a claim without an id": Mistake(
        NOTICED, "- id: p2s2c2\n  quote", "- ⟦quote", "shape", "begin it with `- id:", apart=True),
    "an id of a claim that is taken": Mistake(
        CLAIMS, "# p6s1\n", "- id: ⟦p5s2c1⟧\n  quote: 3.25 as a rule\n  states: It is a rule\n\n# p6s1\n",
        "ids-are-unique",
        "give this one the next number"),
    "words that are not the source's": Mistake(
        SYRUP, "purpose: for the tin bones", "purpose: for the ⟦thin⟧ bones", "quoted-fields-occur",
        '"for the tin bones"'),
    "a summary for a quote": Mistake(
        REST, "reason: because the gland is only glass", "reason: ⟦glands break easily⟧", "quoted-fields-occur",
        "use the source's words"),
    "an item that is not the source's": Mistake(
        STORM, "  - after a storm", "  - after ⟦the⟧ storm", "quoted-fields-occur", '"after a storm"'),
    "words over several lines": Mistake(
        FAR, "description: In some people it comes back far from the gland, once the cure is over",
        "description: >-\n  In some people it comes back far\n  from the ⟦glands⟧, once the cure is over",
        "quoted-fields-occur",
        "far from the gland, once the cure is over"),
    "a value without evidence": Mistake(
        SINGING, "others: [p4s2c2]", "wording: [p4s2c2]", "content-has-evidence", "add `role: [p1s2c3]`",
        other=(SINGING, "role: ⟦protective⟧")),
    "evidence for a field without a value": Mistake(
        HUMMING, "others: [p3s2c1]", "others: [p3s2c1]\n  ⟦meaning⟧: [p3s2c1]", "content-has-evidence",
        "write meaning"),
    "a misspelt field of the evidence": Mistake(
        RAINBOW, "recurrenceTypes: [p4s2c1, p4s3c1]", "⟦recurrenceType⟧: [p4s2c1, p4s3c1]\n  others: [p4s2c1]",
        "content-has-evidence", "did you mean recurrenceTypes?", act=lambda path: swap(path,
        "  others: [p4s2c1]\n  ", "  ")),
    "others that stands for nothing": Mistake(
        GLAND, "  wording: [p2s2c1]", "  wording: [p2s2c1]\n  ⟦others⟧: [p2s2c1]", "content-has-evidence", "delete it"),
    "a claim of another document": Mistake(
        "treatments/warm-scarf.yaml", "others: [p2s2c3]", "others: [p2s2c3, ⟦amber-fever.p6s1c2⟧]",
        "evidence-is-of-the-document", "`topic`"),
    "a sentence that nobody carries": Mistake(
        DOCUMENT, '  - {sentence: p1s1, reason: "The title; the document carries it."}\n', "",
        "sentences-are-carried",
        "list p1s1 under leftOut", other=(DOCUMENT, "  - ⟦0⟧     # p1s1")),
    "a sentence left out that is carried": Mistake(
        DOCUMENT, "leftOut:\n", "leftOut:\n  - ⟦{sentence: p7s4, reason: It is a wish.}⟧\n", "sentences-are-carried",
        "delete it from leftOut"),
    "a sentence left out that is not there": Mistake(
        DOCUMENT, "leftOut:\n", "leftOut:\n  - {sentence: ⟦p9s1⟧, reason: It is not there.}\n",
        "sentences-are-carried",
        "delete it from leftOut", apart=True),
    "a claim that nothing rests on": Mistake(
        CLAIMS, "# p4s2\n", "# p4s2\n- id: ⟦p4s2c3⟧\n  quote: the fever\n  states: It is a fever\n",
        "claims-are-used",
        "name p4s2c3 as evidence in a record"),
    "a title that the source does not have": Mistake(
        NOTICE, "sentences:", "title: ⟦All about glands⟧\nsentences:", "nothing-is-invented", "delete title"),
    "an address that the locator does not give": Mistake(
        ATLAS, "publisher: unknown", "publisher: unknown\nurl: ⟦https://atlas.example⟧", "nothing-is-invented",
        "delete url"),
    "a review by nobody": Mistake(
        "conditions/amber-fever-of-the-notice.yaml", "  status: not-reviewed",
        "  ⟦status: reviewed\n  lastReviewed: 2021-05-01",
        "nothing-is-invented", "write reviewedBy"),
    "a sentence that starts between words": Mistake(
        NOTICE, "  - 45    # p2s1", "  - ⟦44⟧    # p2s1", "shape", "count characters from 0", apart=True),
    "sentences out of order": Mistake(
        NOTICE, "  - 45    # p2s1", "  - 45\n  - ⟦45⟧    # p2s1", "shape", "already in the list", apart=True),
}  # fmt: skip
