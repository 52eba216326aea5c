"""`medcontent new document`: from the text of an article to a draft that `check` leads through."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed.drafts import read_content
from seed.file_forms import find_form
from seed.reading.characters import HOSTILE
from seed.reading.nodes import Node, convert_to_plain
from seed.reading.root import find_root
from seed.reading.yaml import read
from seed.scaffold.document_template import Article, Proposals
from seed.scaffold.glossary import Glossary, Mention
from seed.writing.formatter import format_file
from service.catalog import get_kind
from service.publishing.drafts import Draft
from service.publishing.quotes import find_occurrences
from tests.editor import Editor

ARTICLE = """\
On glowing elbows

Amber fever (AF) makes elbows glow, e.g. after a storm. Cobalt syrup helps, "they say"; moon rash is another matter.
Quiet cures
are best in the glass gland: see above. Cobalt syrup is blue!
"""
FOLDER = "documents/glowing-elbows"


@pytest.fixture
def drafted(newcomer: Editor) -> Editor:
    """Give an editor who has just made a document of an article."""
    (newcomer.home / "Glowing Elbows.txt").write_bytes(ARTICLE.encode())
    ending = newcomer("new", "document", "Glowing Elbows.txt")
    assert (ending.code, ending.err) == (0, "")
    return newcomer


def node(text: str) -> Node:
    reading = read(text.encode(), Path("draft.yaml"))
    assert [str(fault) for fault in reading.faults] == []
    assert reading.root is not None
    return reading.root


def values(editor: Editor, name: str) -> Any:
    return convert_to_plain(node(editor.read(f"{FOLDER}/{name}")))


def test_the_editor_is_told_what_was_written_and_what_comes_next(newcomer: Editor) -> None:
    (newcomer.home / "article.txt").write_bytes(ARTICLE.encode())
    ending = newcomer("new", "document", "article.txt", "--id", "glowing-elbows")
    wrote = "text.txt, document.yaml (5 sentences) and claims.yaml (a draft of each claim; 6 known things named)"
    assert ending.lines == [
        f"Wrote seed/content/{FOLDER}: {wrote}",
        "Check the sentences, then run: medcontent draft glowing-elbows",
        f"Or word the claims yourself, and run: medcontent check seed/content/{FOLDER}",
    ]


def test_the_text_is_kept_to_the_byte(newcomer: Editor) -> None:
    data = "\ufefflook".encode()[3:] + b" twice.\r\n\r\nSo.  "
    (newcomer.home / "article.txt").write_bytes(data)
    newcomer("new", "document", "article.txt")
    assert (newcomer.root / "documents" / "article" / "text.txt").read_bytes() == data


def test_the_sentences_are_numbered_with_their_first_words(drafted: Editor) -> None:
    document = values(drafted, "document.yaml")
    assert document["language"] == "en"
    assert document["sentences"] == ["0", "19", "75", "136", "188"]
    text = drafted.read(f"{FOLDER}/document.yaml")
    assert "  - 0    # p1s1  On glowing elbows\n  - 19   # p2s1  Amber fever (AF) makes elbows glow, e.g.\n" in text


def test_there_is_a_claim_for_each_sentence_with_its_exact_words(drafted: Editor) -> None:
    claims = values(drafted, "claims.yaml")
    assert [claim["id"] for claim in claims] == ["p1s1c1", "p2s1c1", "p2s2c1", "p2s3c1", "p2s4c1"]
    assert all(claim["quote"] in ARTICLE for claim in claims)
    assert claims[3]["quote"] == "Quiet cures\nare best in the glass gland: see above"
    assert [claim["states"] for claim in claims] == [None] * 5


def test_what_is_known_is_proposed_once_and_pointed_out_again(drafted: Editor) -> None:
    text = drafted.read(f"{FOLDER}/claims.yaml")
    assert text.count('# proposal: "Cobalt syrup" is the treatment cobalt-syrup; to draft what this document says') == 1
    assert text.count('# known: "Cobalt syrup" is the treatment cobalt-syrup\n') == 1
    assert (
        "#   medcontent new treatment cobalt-syrup-glowing-elbows --like cobalt-syrup"
        " --document glowing-elbows --claims p2s2c1,p2s4c1\n"
    ) in text
    assert '"glass gland" is the site' in text or '"the glass gland" is the site' in text


def test_check_leads_through_what_is_left_to_do(drafted: Editor) -> None:
    found = drafted("check", "--format", "json").json["errors"]
    claims = f"seed/content/{FOLDER}/claims.yaml"
    assert {error["file"] for error in found} == {claims}
    asked = [error for error in found if error["rule"] == "missing-field"]
    assert [error["id"].rpartition(".")[2] for error in asked] == ["p1s1c1", "p2s1c1", "p2s2c1", "p2s3c1", "p2s4c1"]
    assert {error["help"] for error in asked} == {"write states: What the claim states, in an editor's words."}
    assert {error["rule"] for error in found} == {"missing-field", "claims-are-used"}


def test_a_draft_that_is_finished_passes(drafted: Editor) -> None:
    """Walk the whole way: word the claims, leave a sentence out, and let the commands of the draft make records."""
    text = drafted.read(f"{FOLDER}/claims.yaml")
    commands = [line.strip("# \n").split() for line in text.splitlines() if line.startswith("#   medcontent new ")]
    drafted.write(f"{FOLDER}/claims.yaml", text.replace("  states:\n", "  states: It is so\n"))
    for command in commands:
        assert drafted(*command[1:]).code == 0
    missing = drafted("check", "--format", "json").json["errors"]
    assert {error["rule"] for error in missing} == {"missing-field"}
    for error in missing:
        fill(drafted, error)
    ending = drafted("check")
    assert (ending.code, ending.lines[:-1]) == (0, [])


def fill(editor: Editor, error: dict[str, Any]) -> None:
    """Fill in a field that is missing from a record."""
    name, kind = error["pointer"].removeprefix("/"), get_kind(error["kind"])
    value = {"roles": "[{condition: amber-fever, role: affected}]"}.get(name)
    if value is None:
        field: Any = kind.written[name]
        value = next(iter(field.vocabulary.terms))
    editor.edit(error["file"].removeprefix("seed/content/"), f"\n{name}:\n", f"\n{name}: {value}\n")


def test_drafts_are_formatted(drafted: Editor) -> None:
    assert drafted("fmt", "--check", f"seed/content/{FOLDER}").code == 0


def test_nothing_is_overwritten(drafted: Editor) -> None:
    before = drafted.read(f"{FOLDER}/claims.yaml")
    ending = drafted("new", "document", "Glowing Elbows.txt")
    assert (ending.code, ending.out) == (3, "")
    assert ending.err == (
        "Error: seed/content/documents/glowing-elbows already exists; nothing was written. Glowing Elbows.txt was "
        "imported before: its text is that of documents/glowing-elbows.\n"
    )
    assert drafted.read(f"{FOLDER}/claims.yaml") == before


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xef\xbb\xbfA text.", "article.txt:1:1: error[encoding]"),
        ("Caf\xe9.".encode("latin-1"), "article.txt:1:4: error[encoding]"),
        ("One.\nA\u202etext.".encode(), "article.txt:2:2: error[hidden-character]"),
    ],
    ids=["a byte order mark", "an old encoding", "a hidden character"],
)
def test_a_text_that_cannot_be_taken_is_refused_and_nothing_written(data: bytes, said: str, newcomer: Editor) -> None:
    (newcomer.home / "article.txt").write_bytes(data)
    ending = newcomer("new", "document", "article.txt")
    assert (ending.code, ending.out.startswith(said)) == (1, True)
    assert not (newcomer.root / "documents" / "article").exists()


@pytest.mark.parametrize(
    ("name", "data", "arguments", "said"),
    [
        ("empty.txt", b" \n ", [], "empty.txt is empty."),
        ("琥珀.txt", b"So.", [], "cannot be an id"),
        ("so.txt", b"So.", ["--id", "So"], '"So" cannot be an id. Did you mean so?'),
    ],
)
def test_what_makes_no_document_is_told_so(
    name: str, data: bytes, arguments: list[str], said: str, newcomer: Editor
) -> None:
    (newcomer.home / name).write_bytes(data)
    ending = newcomer("new", "document", name, *arguments)
    assert (ending.code, ending.out, said in ending.err) == (64, "", True)


def test_the_skeleton_of_a_document_is_printed(newcomer: Editor) -> None:
    assert "\nlanguage:\n" in newcomer("new", "document").out


characters = st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("ab .!?\n\r\"'’#:-"))
articles = st.text(characters, min_size=1)


@given(text=articles.filter(lambda text: bool(text.strip()) and not HOSTILE.search(text)))
def test_any_text_makes_a_draft_whose_claims_are_in_their_sentences(text: str) -> None:
    article = Article.split("amber", text)
    names = Draft(get_kind("finding"), "glow", {"name": text[:20], "wording": "a glow", "aliases": ["b", None]})
    proposals = Proposals(article, Glossary([names]), set())
    document, claims = article.write_document_yaml("en"), article.write_claims_yaml(proposals)
    for name, written in (("document.yaml", document), ("claims.yaml", claims)):
        assert format_file(written, node(written), find_form("documents", name)) == written
    for claim, cut in zip(convert_to_plain(node(claims)), article.cuts, strict=True):
        assert len(find_occurrences(claim["quote"], article.get_sentence(cut))) == 1


def glossary(**names: list[str]) -> Glossary:
    kind = get_kind("finding")
    return Glossary([Draft(kind, id_, {"name": name, "aliases": more}) for id_, (name, *more) in names.items()])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Glowing elbows hurt.", [("elbows", "Glowing elbows")]),
        ("A glowing elbow hurts.", [("elbows", "glowing elbow")]),
        ("The elbows' glow, glowing  elbows", [("elbows", "glowing  elbows")]),
        ("ASA or asa?", [("asa", "ASA")]),
        ("ASAs", [("asa", "ASAs")]),
        ("A late amber fever and an amber fever.", [("late", "late amber fever"), ("amber", "amber fever")]),
        ("Amber-fever, not cramber fever.", []),
        ("amber\nfever", [("amber", "amber\nfever")]),
        ("Viruses and a virus.", []),
    ],
)
def test_names_are_found_word_by_word(text: str, found: list[tuple[str, str]]) -> None:
    fevers = {"amber": ["amber fever"], "late": ["late amber fever"]}
    known = glossary(elbows=["Glowing elbows"], asa=["aspirin", "ASA"], **fevers)
    assert known.find_mentions(text) == [Mention(("finding", id_), words) for id_, words in found]


def test_of_two_records_of_one_thing_one_is_proposed(newcomer: Editor) -> None:
    known = Glossary(read_content(find_root(newcomer.root)).drafts)
    assert [mention.key for mention in known.find_mentions("Amber fever")] == [("condition", "amber-fever")]


def test_the_commands_of_a_draft_name_the_root_that_was_named(newcomer: Editor) -> None:
    (newcomer.home / "article.txt").write_text("Glowing elbows.", encoding="utf-8")
    newcomer("new", "document", "article.txt", "--root", "seed/content")
    assert "--claims p1s1c1 --root seed/content\n" in newcomer.read("documents/article/claims.yaml")


def test_an_id_that_is_taken_gets_a_number() -> None:
    article = Article.split("amber", "Glowing elbows.")
    proposals = Proposals(article, glossary(elbows=["Glowing elbows"]), {("finding", "elbows-amber")})
    assert "medcontent new finding elbows-amber-2 --like elbows" in "\n".join(proposals.format_lines(article.cuts[0]))


def test_an_id_is_never_too_long() -> None:
    article = Article.split("a" * 80, "Glowing elbows.")
    drafts = [Draft(get_kind("finding"), "b" * 80, {"name": "Glowing elbows"})]
    taken = {("finding", "b" * 8 + "-" + "a" * 71)}
    line = list(Proposals(article, Glossary(drafts), taken).format_lines(article.cuts[0]))[1]
    assert len(line.split()[4]) == 80
