"""Drafting: what software proposes of an article, what it leaves alone, and how a command takes part."""

import json
import sys
from pathlib import Path

import pytest

from seed.drafting.clauses import split_clauses
from seed.drafting.enumerations import find_enumeration
from seed.drafting.mentions import Thesaurus
from seed.drafting.names import build_name
from seed.drafting.passages import list_passages
from seed.drafting.rules import draft_passages
from seed.drafting.vocabularies import load_own_terms
from seed.scaffold.document_template import Article
from service.operations.exit_codes import USAGE
from tests.editor import Editor

ARTICLE = """What is ember cough?

Ember cough is a disease of the glass gland. About 3 in 10 bakers have ember cough. Symptoms include a humming throat, \
violet sneezes and stiff elbows. It is usually caused by moon dust. Ember cough is treated with amber tea. If it lasts \
for more than 3 nights, see a doctor. Most bakers recover, but lamps may flicker.

Reviewed: 3 May"""


@pytest.fixture
def writer(newcomer: Editor) -> Editor:
    """Give an editor who has imported an article."""
    (newcomer.home / "ember-cough.txt").write_text(ARTICLE)
    assert newcomer("new", "document", "ember-cough.txt").code == 0
    return newcomer


def claims(editor: Editor) -> str:
    return editor.read("documents/ember-cough/claims.yaml")


def test_a_draft_is_proposed_confirmed_and_published(writer: Editor) -> None:
    draft = writer("draft", "ember-cough")
    assert draft.lines[:10] == [
        "ember-cough: 10 claims and 9 records drafted by rules, 2 sentences left out.",
        "",
        "  condition      1  Ember cough",
        "  site           1  Glass gland",
        "  finding        3  Humming throat; Violet sneezes; Stiff elbows",
        "  risk-factor    1  Moon dust",
        "  statistic      1  3 in 10 bakers",
        "  treatment      1  Amber tea",
        "  guidance       1  See a doctor",
        "",
    ]
    assert "  p2s7   Most bakers recover, but lamps may flicker." in draft.lines
    assert writer.read("statistics/3-in-10-bakers.yaml") == (
        "document: ember-cough\nname: 3 in 10 bakers\nwording: About 3 in 10 bakers have ember cough\n"
        "measure: prevalence\nnumerator: 3\ndenominator: 10\napproximator: about\npopulation: bakers\n"
        "conditions: [ember-cough]\nevidence:\n  others: [p2s2c1]\nprovenance:\n  draftedBy: rules\n"
    )
    assert "sameAs: [glass-gland-of-the-notice]" in writer.read("sites/glass-gland-ember-cough.yaml")
    assert "  - {sentence: p3s1, reason: It is a note of the publisher and says nothing about health.}" in writer.read(
        "documents/ember-cough/document.yaml"
    )
    check = writer("check")
    assert (check.code, check.lines[-2]) == (0, (
        "ember-cough: 0 of 19 drafts confirmed. 2 drafted claims without a record. "
        "To confirm: medcontent confirm --all-of ember-cough --by NAME"
    ))  # fmt: skip
    before = claims(writer)
    assert (
        writer("draft", "ember-cough").lines[-1] == "Nothing to draft: every sentence is drafted, carried or left out."
    )
    assert claims(writer) == before
    folder = writer.root / "documents" / "ember-cough"
    assert writer("fmt", "--check", str(folder)).code == 0
    outlook = "document: ember-cough\nname: Recovery\nwording: Most bakers recover\naspect: evaluation\n"
    writer.write("outlooks/recovery.yaml", f"{outlook}evidence:\n  wording: [p2s7c1, p2s7c2]\n  others: [p2s7c1]\n")
    assert writer("confirm", "--all-of", "ember-cough", "--by", "Jane Editor").out == (
        "Confirmed 19 drafts. 0 left to confirm.\n"
    )
    assert writer("apply", "--yes").code == 0


@pytest.mark.parametrize(
    ("article", "found"),
    [
        ("Lamp dust is a protein.", {"substance: Lamp dust"}),
        ("Sound reaches the ear through a tube called the glass duct.", {"site: Glass duct"}),
        ("Moon dust and old lamps can cause it.", {"risk-factor: Moon dust", "risk-factor: Old lamps"}),
        ("Other symptoms may include slow humming, stiff elbows, and cold.",
         {"finding: Slow humming", "finding: Stiff elbows", "finding: Cold"}),
        ("It is most common in women and glassblowing men.", {"risk-factor: Women", "risk-factor: Glassblowing men"}),
        ("Drugs such as amberol and lampine may be prescribed.", {"treatment: Amberol", "treatment: Lampine"}),
        ("Causes include - Moon dust - Lamp disorders such as flicker and glow Tests include a lamp scan and hum test.",
         {"risk-factor: Moon dust", "risk-factor: Lamp disorders", "risk-factor: Flicker", "risk-factor: Glow",
          "test: Lamp scan", "test: Hum test"}),
        ("If it hums for more than three whole nights in a row, you should call your doctor right away.",
         {"guidance: Call your doctor right away"}),
        ("A cough is no reason to tell your doctor that tests can tell your doctor nothing.", set()),
        ("Symptoms include pain in the arm, leg, or back, a hum, and a thick, sticky glow.",
         {"finding: Pain in the arm, leg, or back", "finding: Hum", "finding: Thick, sticky glow"}),
        ("Your doctor may recommend amber tea.", {"treatment: Amber tea"}),
        ("If it does not help, you may need surgery.", {"treatment: Surgery"}),
        ("Some forms are inherited and run in families.", set()),
        ("The outlook for most bakers is good.", {"outlook: Good prognosis"}),
        ("It damages the skin, nerves and lower legs.", {"site: Skin", "site: Nerves", "site: Lower legs"}),
        ("It does not damage the skin.", set()),
        ("Amber cells help your body hum.", set()),
        ("Ember cough is the most common reason that children see lamps.", set()),
        ("Ember cough is the second most common disease of lamps.", set()),
        ("Many options exist, but changes can cause trouble.", set()),
        ("Researchers study how the moon causes coughs.", set()),
        ("The recommended drugs are effective.", set()),
        ("It helps in heart surgery.", {"treatment: Heart surgery"}),
        ("People with old lamps or moon dust are at higher risk.",
         {"risk-factor: Old lamps", "risk-factor: Moon dust"}),
        ("Doctors use a hum test, lamp scans, and a glow exam to find it.",
         {"test: Hum test", "test: Lamp scans", "test: Glow exam"}),
        ("An ember tube is seen with a device called a glowscope.", {"test: Glowscope"}),
        ("Side effects include stiff ears. You may have violet sneezes, red hums, and a slow glow.",
         {"adverse-effect: Stiff ears", "adverse-effect: Violet sneezes", "adverse-effect: Red hums",
          "adverse-effect: Slow glow"}),
        ("Symptoms include trouble with lamps and a slow hum.", set()),
        ("Bakers do not have red ears, cold feet, and stiff hands.", set()),
        ("This can cause - Amber cough - Glass headaches - Slow ears",
         {"finding: Amber cough", "finding: Glass headaches", "finding: Slow ears"}),
        ("If bone comes from old lamps, it is called an amberbone.", set()),
        ("About 2 or 3 out of every 1,000 bakers glow.", set()),
        ("Symptoms include humming eyes, nose and throat; a slow glow; and a flicker.",
         {"finding: Humming eyes, nose and throat", "finding: Slow glow", "finding: Flicker"}),
        ("Symptoms include - Humming - a slow noise at night - Glowing - light from the ears Lamps that hum show it.",
         {"finding: Humming", "finding: Glowing"}),
    ],
)  # fmt: skip
def test_grammar_tells_the_kind_of_what_a_sentence_names(article: str, found: set[str]) -> None:
    cuts = Article.split("article", article).cuts
    document = {"text": article, "sentences": [cut.span.start for cut in cuts]}
    draft = draft_passages(list_passages(document), document, Thesaurus((), "", load_own_terms()))
    assert {f"{record.kind}: {record.name}" for record in draft.records} == found


@pytest.mark.engines("sqlite")
def test_a_draft_says_how_often_how_severely_when_how_long_and_how_much(newcomer: Editor) -> None:
    (newcomer.home / "ember-cough.txt").write_text(
        "What is ember cough?\n\nEmber cough is a disease of the glass gland. It usually lasts 2 to 3 weeks. It "
        "begins between the ages of 20 and 40. Symptoms include severe wheezing and violet sneezes. Violet "
        "sneezes last up to 5 days. Slow humming is often the first sign. It does not last 9 years. Ember cough "
        "is treated with "
        "amberol 50 mg twice a day for 7 days. Side effects include mild flicker."
    )
    assert newcomer("new", "document", "ember-cough.txt").code == 0
    assert "Dropped" not in newcomer("draft", "ember-cough").out
    condition = newcomer.read("conditions/ember-cough.yaml")
    lasting = "duration:\n  words: 2 to 3 weeks\n  lower: 2\n  upper: 3\n  unit: wk\n"
    assert (
        f"onset:\n  words: between the ages of 20 and 40\n  lower: 20\n  upper: 40\n  unit: a\n{lasting}" in condition
    )
    wheezing = newcomer.read("findings/severe-wheezing.yaml")
    assert "severity: severe\n" in wheezing
    assert "frequency" not in wheezing
    lasting = "duration:\n  words: up to 5 days\n  value: 5\n  unit: d\n  approximator: at-most\n"
    assert lasting in newcomer.read("findings/violet-sneezes.yaml")
    assert "frequency: often\noccurrence: often\n" in newcomer.read("findings/slow-humming.yaml")
    assert "severity: mild\n" in newcomer.read("adverse-effects/mild-flicker.yaml")
    amberol = newcomer.read("treatments/amberol.yaml")
    for words in ("words: 50 mg twice a day for 7 days\n", "words: 50 mg\n", "times: 2\n", "words: 7 days\n"):
        assert words in amberol, amberol
    assert newcomer("check").code == 0


def test_advice_says_whom_to_ask_how_soon_and_when(writer: Editor) -> None:
    (writer.home / "hums.txt").write_text(
        "Hums are a disease. If the lamp flickers, call your doctor right away. Seek medical care quickly if you have "
        "- A violet sneeze - Stiff elbows"
    )
    assert writer("new", "document", "hums.txt").code == 0
    writer("draft", "hums")
    call = writer.read("guidance/call-your-doctor-right-away.yaml")
    assert "urgency: stat\ncontact: your doctor\nwhen:\n  - {words: the lamp flickers}\n" in call
    seek = writer.read("guidance/seek-medical-care-quickly.yaml")
    assert "urgency: asap\nwhen:\n  - {words: A violet sneeze}\n  - {words: Stiff elbows}\ncombination: any-of" in seek


@pytest.mark.parametrize("section", ["Symptoms", "Signs and symptoms", "Possible complications", "Outlook (prognosis)"])
def test_a_heading_that_names_a_section_is_no_condition(newcomer: Editor, section: str) -> None:
    head = "<title>Ember cough | Lamp Health</title><h1>For bakers</h1>"
    (newcomer.home / "page.html").write_text(f"{head}<h2>{section}</h2><p>{section} of ember cough follow.</p>")
    assert newcomer("new", "document", "page.html").code == 0
    assert newcomer("draft", "page").code == 0
    drafted = sorted((newcomer.root / "conditions").glob("*.yaml"))
    assert [file.name for file in drafted if "draftedBy" in file.read_text()] == ["ember-cough.yaml"]


def test_an_item_of_a_list_rests_on_its_lead_in(newcomer: Editor) -> None:
    page = "<h1>Ember cough</h1><p>Symptoms of ember cough include:</p><ul><li>violet sneezes</li></ul>"
    (newcomer.home / "page.html").write_text(page)
    assert newcomer("new", "document", "page.html").code == 0
    assert "No record was proposed" not in newcomer("draft", "page").out
    assert (
        "evidence:\n  category: [p2s1c1, p2s2c1]\n  conditions: [p2s1c1, p2s2c1]\n  others: [p2s2c1]\n"
        in newcomer.read("findings/violet-sneezes.yaml")
    )


def test_what_an_editor_wrote_stays_and_serves_as_evidence(writer: Editor) -> None:
    mine = "- id: p2s4c1\n  quote: caused by moon dust\n  states: Moon dust is behind it\n"
    text = claims(writer)
    begun, end = text.index("- id: p2s4c1"), text.index("# p2s5")
    writer.write("documents/ember-cough/claims.yaml", f"{text[:begun]}{mine}\n{text[end:]}")
    writer.write(
        "findings/stiff-elbows.yaml", "document: amber-fever\nname: Other elbows\nwording: x\ncategory: sign\n"
    )
    writer("draft", "ember-cough")
    assert mine in claims(writer)
    assert "others: [p2s4c1]" in writer.read("risk-factors/moon-dust.yaml")
    assert "Other elbows" in writer.read("findings/stiff-elbows.yaml")
    assert "name: Stiff elbows" in writer.read("findings/stiff-elbows-ember-cough.yaml")


def test_a_vocabulary_of_the_operator_is_found_with_its_codes(writer: Editor) -> None:
    file = writer.home / "ours.csv"
    file.write_text("name,kind,aliases,codes\nLamp flicker,finding,lamps may flicker|flicker,mesh:D000001\n")
    assert writer("draft", "ember-cough", "--vocabulary", "ours.csv").code == 0
    finding = writer.read("findings/lamp-flicker.yaml")
    assert "name: Lamp flicker\nwording: lamps may flicker\naliases: [lamps may flicker, flicker]\n" in finding
    assert "{system: mesh, code: D000001, relation: exact}" in finding
    for text, fault in (
        ("name,sort\nLamp,finding\n", "ours.csv:1: sort is unknown; a term has name, aliases, kind, codes."),
        ("name,kind\nLamp,lamp\n", "ours.csv:2: lamp is no kind; the kinds are condition"),
        ("name,kind,codes\nLamp,finding,D1\n", "ours.csv:2: D1 is no code; write it as in mesh:D008279"),
    ):
        file.write_text(text)
        refused = writer("draft", "ember-cough", "--vocabulary", "ours.csv")
        assert (refused.code, fault in refused.err) == (USAGE, True), refused.err


def build_command(folder: Path, answer: object, before: str = "") -> str:
    """Return a command that answers this, having kept what it was asked."""
    script = folder / "model.py"
    script.write_text(
        f"import json, pathlib, sys, time\npathlib.Path('asked.json').write_text(sys.stdin.read())\n{before}\n"
        f"print({json.dumps(answer)!r})\n"
    )
    return f'"{sys.executable}" "{script}"'


def test_a_command_drafts_and_what_it_invents_is_dropped_and_counted(writer: Editor) -> None:
    answer = {
        "model": "toy\u202e\0 1",
        "claims": [
            {"sentence": "p2s7", "quote": "Most bakers recover", "states": "Most recover",
             "qualifiers": {"quantifier": "most"}},
            {"sentence": "p2s7", "quote": "all bakers recover", "states": "All recover"},
            {"sentence": "p9s9", "quote": "Most", "states": "Most"},
            {"sentence": "p2s7", "quote": "Most bakers recover", "states": "The same"},
        ],
        "records": [
            {"kind": "outlook", "name": "Recovery", "wording": "Most bakers recover", "claims": [0],
             "values": {"aspect": "evaluation", "value": "recover", "codes": [{"system": "mesh", "code": "D1"}]}},
            {"kind": "outlook", "name": "recovery", "wording": "Most bakers recover", "claims": [3],
             "values": {"aspect": "survival"}},
            {"kind": "outlook", "name": "All", "wording": "all bakers recover", "claims": [1]},
            {"kind": "outlook", "name": "None", "wording": "Nobody coughs", "claims": [0],
             "values": {"aspect": "survival"}},
            {"kind": "outlook", "name": "Odd", "wording": "Most bakers recover", "claims": [0],
             "values": {"aspect": "odd"}},
            {"kind": "verdict", "name": "Odd", "wording": "Most bakers", "claims": [0]},
        ],
        "leaveOut": [{"sentence": "p1s1", "reason": "It is a heading."}],
    }  # fmt: skip
    draft = writer("draft", "ember-cough", "--with", build_command(writer.home, answer))
    assert draft.lines[0] == (
        f"ember-cough: 1 claim and 1 record drafted by {Path(sys.executable).name} (toy 1), 1 sentence left out."
    )
    assert (
        "Dropped: 1 (claim that was proposed before), 1 (field that a model may not fill), 1 (no such kind), "
        "1 (no such sentence), 1 (quote does not occur), 1 (quoted-fields-occur), "
        "1 (record that was proposed before), 1 (record without a claim, a name or a wording), 1 (shape)."
    ) in draft.lines
    assert "(toy 1)" in writer.read("outlooks/recovery.yaml")
    asked = json.loads((writer.home / "asked.json").read_text())
    assert asked["sentences"][1]["text"] == "Ember cough is a disease of the glass gland."
    assert {kind["kind"] for kind in asked["kinds"]} >= {"outlook", "finding"}


@pytest.mark.parametrize(
    ("answer", "before", "fault"),
    [
        ({}, "sys.exit(3)", "ended with 3. Nothing was written."),
        ({}, "import os; os.kill(os.getpid(), 9)", "was ended by signal 9. Nothing was written."),
        ({"records": [{}] * 5001}, "", "wrote 5,001 records; at most 5,000 are read"),
        ({}, "time.sleep(60)", "did not end within 1 seconds and was stopped"),
        ({}, "print('x' * 30_000_000); sys.stdout.flush(); time.sleep(60)", "wrote more than 20,000,000 bytes"),
        ({}, "print('no JSON')", "did not write one JSON document"),
        ([], "", "wrote JSON that is no object"),
        ({"claims": {}}, "", "claims is no list"),
    ],
)  # fmt: skip
def test_a_command_that_fails_changes_nothing(writer: Editor, answer: object, before: str, fault: str) -> None:
    text = claims(writer)
    limit = "1" if "sleep(60)" in before and "print" not in before else "30"
    command = build_command(writer.home, answer, before)
    refused = writer("draft", "ember-cough", "--timeout", limit, "--with", command)
    assert (refused.code, fault in refused.err) == (USAGE, True), refused.err
    assert claims(writer) == text


def test_what_cannot_be_drafted_is_refused_in_one_line(writer: Editor) -> None:
    assert "There is no document ember-coff. Did you mean ember-cough?" in writer("draft", "ember-coff").err
    assert "nobody-has-this cannot be started" in writer("draft", "ember-cough", "--with", "nobody-has-this").err
    writer.edit("documents/ember-cough/document.yaml", "language: en", "language: fi")
    assert "is in fi, and the rules read English only" in writer("draft", "ember-cough").err


def test_what_is_no_sentence_of_an_article_is_not_drafted(newcomer: Editor) -> None:
    (newcomer.home / "endless.txt").write_text(f"It is a test {'a test of ' * 30_000}lamps.\n\nIt hums.")
    assert newcomer("new", "document", "endless.txt").code == 0
    draft = newcomer("draft", "endless")
    assert draft.lines[0] == "endless: 1 claim and 0 records drafted by rules."
    assert "No record was proposed for 2 sentences of 2:" in draft.lines


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("Lamps hum and glow at night.", ["Lamps hum and glow at night"]),
        ("It appears, but nobody sees it.", ["It appears", "but nobody sees it"]),
        ("The gland grows, and the bones break.", ["The gland grows", "the bones break"]),
        ("The fever may reach the bones and weaken them.", ["The fever may reach the bones", "and weaken them"]),
        ("If it hums, see a doctor.", ["If it hums, see a doctor"]),
        ("It spreads to the bones, which makes them ring.", ["It spreads to the bones", "which makes them ring"]),
        ("They want ways to prevent, treat, and cure it.", ["They want ways to prevent, treat, and cure it"]),
        ("It may glow or need lamps.", ["It may glow or need lamps"]),
        ("People who have old lamps, moon dust, or bells may hum.",
         ["People who have old lamps, moon dust, or bells may hum"]),
        ("It means that your lamp, which keeps you warm, breaks.",
         ["It means that your lamp, which keeps you warm, breaks"]),
        ("A test can show if you have it and need help.", ["A test can show if you have it and need help"]),
        ("Bakers who see lamps and also have bells hum.", ["Bakers who see lamps and also have bells hum"]),
        ("If it hums and keeps glowing, see a doctor.", ["If it hums and keeps glowing, see a doctor"]),
        ("It grows because of lamps.", ["It grows because of lamps"]),
    ],
)  # fmt: skip
def test_a_sentence_is_parted_into_clauses(sentence: str, clauses: list[str]) -> None:
    assert [sentence[span.start : span.end] for span in split_clauses(sentence)] == clauses


@pytest.mark.parametrize(
    ("sentence", "items"),
    [
        ("Signs include red ears, cold feet (at night), and a hum.", ["red ears", "cold feet (at night)", "a hum"]),
        ("Causes are: - Moon dust - Copper - Old lamps", ["Moon dust", "Copper", "Old lamps"]),
        ("It harms parts such as the ears.", ["the ears"]),
        ("It is cured by physical, occupational and speech therapy.", []),
        ("It may hum and glow.", []),
        ("It is caused by a lamp, the source of the glow.", []),
        ("Symptoms include a swelling or glow of the ear.", ["a swelling or glow of the ear"]),
        ("Symptoms include a hum, a glow (at night); and a flicker.", ["a hum", "a glow (at night)", "a flicker"]),
        ("There are two types of cough: ember cough and slow amber cough.", ["ember cough", "slow amber cough"]),
    ],
)  # fmt: skip
def test_the_items_of_a_list_are_found(sentence: str, items: list[str]) -> None:
    listed = find_enumeration(sentence)
    assert [sentence[span.start : span.end] for span in listed.items] if listed else items == []


def test_the_name_of_an_organisation_a_bare_question_and_a_link_to_other_pages_are_left_out() -> None:
    article = (
        "What helps bakers\n\nSummary: Bakers hum.\n\nSee the lamp summaries for more information.\n\n"
        "Institute of Lamps and Glass Diseases"
    )
    cuts = Article.split("article", article).cuts
    document = {"text": article, "sentences": [cut.span.start for cut in cuts]}
    draft = draft_passages(list_passages(document), document, Thesaurus((), "", load_own_terms()))
    assert sorted(draft.left_out) == ["p1s1", "p3s1", "p4s1"]
    assert [(claim.quote, claim.span) for claim in draft.claims] == [("Bakers hum", (9, 19))]


def test_a_name_has_no_article_no_remark_and_no_relative_clause() -> None:
    assert build_name("a humming throat (at night), which rings") == "Humming throat"
    assert build_name("certain MRIs") == "MRI"
