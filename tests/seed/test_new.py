"""`medcontent new`: skeletons that explain every field and pass once they are filled in, and nothing overwritten."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from schemas.fields import Choice
from seed.file_forms import FileForm, find_form, get_form, get_item, list_fields_within, list_forms
from seed.reading.nodes import convert_to_plain
from seed.reading.yaml import read
from seed.scaffold.record_template import UNOFFERED, build_skeleton
from seed.slugs import build_slug, is_slug
from seed.writing.formatter import format_file, format_yaml
from service.catalog import KINDS, Kind, get_kind
from tests.editor import Editor

RECORDS = [kind for kind in KINDS if kind.written and kind.name not in {"document", "claim"}]
of_every_form = pytest.mark.parametrize("form", list_forms(), ids=lambda form: form.name)
of_every_record = pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.name)


def values(text: str) -> Any:
    reading = read(text.encode(), Path("new.yaml"))
    assert [str(fault) for fault in reading.faults] == []
    assert reading.root is not None
    return convert_to_plain(reading.root)


@of_every_form
def test_a_skeleton_has_every_field_and_explains_it(form: FileForm) -> None:
    text = build_skeleton(form)
    comments = " ".join(line.strip("# ") for line in text.splitlines() if line.lstrip().startswith("#"))
    for name, field in form.fields.items():
        if name not in UNOFFERED:
            assert re.search(rf"^(?:- |  |# |  # )?{name}:", text, re.MULTILINE), name
            assert " ".join(field.metadata["description"].split()[:4]) in comments
            described = [
                field,
                get_item(field),
                *list_fields_within(field).values(),
                *list_fields_within(get_item(field)).values(),
            ]
            terms = [term for each in described if isinstance(each, Choice) for term in each.vocabulary.terms]
            assert [term for term in terms if term not in text] == []


@of_every_form
def test_a_skeleton_is_formatted(form: FileForm) -> None:
    text = build_skeleton(form)
    reading = read(text.encode(), Path("new.yaml"))
    assert reading.root is not None
    assert format_file(reading.text, reading.root, form) == text


def test_a_skeleton_says_what_is_required_and_where_words_come_from(newcomer: Editor) -> None:
    text = newcomer("new", "treatment").out
    assert "# A short heading, in the editors' words. (required, editorial)\nname:\n" in text
    assert "# The source's words for it. (required, quoted)\nwording:\n" in text
    assert "# How it is given. (coded)\n# One of:\n#   oral           By mouth.\n" in text
    assert "# The conditions that it treats. (coded)\n# Ids from conditions/, in brackets: [first, second]\n" in text


def filled(newcomer: Editor, kind: Kind, text: str, values_of: dict[str, Any]) -> str:
    """Fill in a skeleton as an editor does: each blank field gets its value, and blank ones are left or deleted."""
    for name, value in values_of.items():
        written = format_yaml(get_form(kind), {name: value})
        block = re.compile(rf"^{name}:.*\n(?:  .*\n)*", re.MULTILINE)
        if block.search(text):
            text = block.sub(written.replace("\\", r"\\"), text, count=1)
        else:
            text += written
    return text


@of_every_record
@pytest.mark.parametrize("others", ["left empty", "deleted"])
def test_a_skeleton_that_is_filled_in_passes(kind: Kind, others: str, newcomer: Editor) -> None:
    for path in sorted((newcomer.root / kind.plural).glob("*.yaml")):
        text = newcomer("new", kind.name).out
        copied = values(path.read_text(encoding="utf-8"))
        # A second record of a document for the same thing would be a fault.
        for name in ("sameAs", "topic", "aliases") if kind.name == "topic" else ("sameAs", "topic"):
            copied.pop(name, None)
        if kind.name == "topic":
            copied["name"] = f"New {copied['name']}"
        text = filled(newcomer, kind, text, copied)
        if others == "deleted":
            text = re.sub(r"^\w+:\n(?! )", "", text, flags=re.MULTILINE)
        newcomer.write(f"{kind.plural}/new-{path.name}", text)
    ending = newcomer("check")
    # Only that each is a copy of another is worth a warning, and that no record belongs to a new topic.
    assert ending.code == 0
    expected = {"records-are-distinct", "topics-have-members"}
    assert set(re.findall(r"(?:error|warning)\[([a-z-]+)\]", ending.out)) <= expected


@of_every_record
def test_a_skeleton_that_is_not_filled_in_is_told_field_by_field(kind: Kind, newcomer: Editor) -> None:
    path = f"seed/content/{kind.plural}/brand-new.yaml"
    told = newcomer("new", kind.plural, "brand-new").lines
    assert told == [f"Wrote {path}", f"Fill it in, then run: medcontent check {path}"]
    found = newcomer("check", "--format", "json").json["errors"]
    required = {name for name, field in get_form(kind).fields.items() if field.required and name != "evidence"}
    asked = {(error["rule"], error["pointer"]) for error in found}
    assert asked == {("missing-field", f"/{name}") for name in required}
    lines = (newcomer.root / kind.plural / "brand-new.yaml").read_text(encoding="utf-8").splitlines()
    assert {lines[error["line"] - 1] for error in found} == {f"{name}:" for name in required}


def test_the_only_document_is_filled_in(newcomer: Editor) -> None:
    assert "\ndocument:\n" in newcomer("new", "treatment").out
    for other in ("glass-gland-notice", "paper-cough"):
        shutil.rmtree(newcomer.root / "documents" / other)
    assert "\ndocument: amber-fever\n" in newcomer("new", "treatment").out
    assert "\ndocument: other\n" in newcomer("new", "treatment", "--document", "other").out


def test_no_file_is_overwritten(newcomer: Editor) -> None:
    before = newcomer.read("treatments/cobalt-syrup.yaml")
    ending = newcomer("new", "treatment", "cobalt-syrup")
    assert (ending.code, ending.out) == (3, "")
    assert ending.err == (
        "Error: seed/content/treatments/cobalt-syrup.yaml already exists; nothing was written. "
        "A free id is cobalt-syrup-2.\n"
    )
    assert newcomer.read("treatments/cobalt-syrup.yaml") == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["treatmnt"], "There is no kind treatmnt. Did you mean treatment?"),
        (["sentence"], "There is no kind sentence."),
        (["treatment", "Cobalt Syrup"], '"Cobalt Syrup" cannot be an id. Did you mean cobalt-syrup?'),
        (["treatment", "../escape"], '"../escape" cannot be an id. Did you mean escape?'),
        (["treatment", "琥珀"], '"琥珀" cannot be an id. Use small letters, digits and single hyphens.'),
        (["treatment", "x" * 81], "cannot be an id."),
        (["claim", "p1s1c1"], "claim has no files: run `medcontent new claim`"),
        (["content", "x"], "content has no files"),
        (["treatment", "--like", "cobalt-sirup"], "There is no treatment cobalt-sirup. Did you mean cobalt-syrup?"),
        (["treatment", "--claims", "p1s1c1,p1s2"], "p1s2 is not a claim: write claims as in p1s2c1,p1s3c2."),
        (["document", "nowhere.txt"], "nowhere.txt cannot be read: No such file or directory."),
        (["document", "seed"], "seed cannot be read: Is a directory."),
        ([], "Missing argument 'KIND'."),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_a_command_line_that_makes_no_sense_is_told_so(arguments: list[str], said: str, newcomer: Editor) -> None:
    ending = newcomer("new", *arguments)
    assert (ending.code, ending.out) == (64, "")
    assert said in ending.err


def test_a_record_like_another_takes_over_what_editors_know(newcomer: Editor) -> None:
    options = ["--like", "amber-fever", "--document", "glass-gland-notice", "--claims", "p1s1c1"]
    assert newcomer("new", "condition", "amber-again", *options).code == 0
    text = newcomer.read("conditions/amber-again.yaml")
    said = values(text)
    model = values(newcomer.read("conditions/amber-fever.yaml"))
    assert {name: said[name] for name in ("name", "standardTerm", "aliases", "codes")} == {
        name: model[name] for name in ("name", "standardTerm", "aliases", "codes")
    }
    assert (said["topic"], said["sameAs"]) == ("amber-fever", ["amber-fever-of-the-notice"])
    assert (said["document"], said["wording"]) == ("glass-gland-notice", "Amber fever")
    assert said["evidence"] == {"others": ["p1s1c1"]}
    assert (said["category"], said["definition"]) == (None, None)
    assert "# amber-fever has: disease\ncategory:\n" in text


def test_a_record_like_another_passes_once_it_says_what_the_document_says(newcomer: Editor) -> None:
    options = ["--like", "amber-fever", "--document", "glass-gland-notice", "--claims", "p1s1c1"]
    newcomer("new", "condition", "amber-again", *options)
    found = newcomer("check", "--format", "json").json["errors"]
    asked = [(each["rule"], each["pointer"]) for each in found if each["rule"] != "records-are-distinct"]
    # The document has a record of the same thing already.
    assert asked == [("missing-field", "/category"), ("same-things-agree", "/sameAs/0")]
    newcomer.edit("conditions/amber-again.yaml", "sameAs: [amber-fever-of-the-notice]\n", "")
    newcomer.edit("conditions/amber-again.yaml", "\ncategory:\n", "\ncategory: disease\n")
    assert newcomer("check").code == 0


def test_what_cannot_be_written_is_told_and_leaves_nothing(newcomer: Editor) -> None:
    (newcomer.root / "mechanisms").rename(newcomer.root / ".mechanisms")
    (newcomer.root / "mechanisms").write_text("")
    ending = newcomer("new", "mechanism", "creeping")
    assert (ending.code, ending.out) == (4, "")
    assert ending.err.startswith("Error: seed/content/mechanisms/creeping.yaml cannot be written: ")


def test_nothing_is_written_through_a_symbolic_link(newcomer: Editor) -> None:
    (newcomer.home / "elsewhere").mkdir()
    (newcomer.root / "mechanisms").rename(newcomer.root / ".mechanisms")
    (newcomer.root / "mechanisms").symlink_to(newcomer.home / "elsewhere")
    ending = newcomer("new", "mechanism", "creeping")
    assert ending.code == 4
    assert "cannot be written: Its folder is a symbolic link." in ending.err
    assert list((newcomer.home / "elsewhere").iterdir()) == []


def test_a_new_root_begins_with_its_settings(newcomer: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = newcomer.home / "fresh"
    fresh.mkdir()
    monkeypatch.chdir(fresh)
    assert newcomer("new", "treatment").code == 64
    (fresh / "content.yaml").write_text(newcomer("new", "content").out, encoding="utf-8")
    assert newcomer("check").out == "Checked 0 records: no errors. Nothing was changed.\n"
    assert newcomer("new", "treatment").code == 0


def test_a_skeleton_of_a_claim_is_an_item_of_the_list(newcomer: Editor) -> None:
    text = newcomer("new", "claim").out
    assert find_form("documents", "claims.yaml").listed
    assert values(text) == [dict.fromkeys(("id", "quote", "occurrence", "states"))]
    assert "  # qualifiers:\n  #   certainty:  # The source's certainty.\n" in text


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Oral aspirin", "oral-aspirin"),
        ("Crème brûlée (2)", "creme-brulee-2"),
        ("--a__b--", "a-b"),
        ("琥珀", ""),
        ("a" * 79 + " b", "a" * 79),
    ],
)
def test_an_id_is_made_of_a_name(name: str, slug: str) -> None:
    assert build_slug(name) == slug
    assert is_slug(slug) == bool(slug)


def test_every_kind_can_be_named_as_itself_as_its_folder_and_as_its_file(newcomer: Editor) -> None:
    for kind in RECORDS[::6]:
        printed = {newcomer("new", name).out for name in (kind.name, kind.plural, f"{kind.plural}/", kind.name.upper())}
        assert printed == {build_skeleton(get_form(kind))}
    assert newcomer("new", "claims.yaml").out == build_skeleton(get_form(get_kind("claim")))
