"""What the commands tell that only look: status, history, diff, refs, due and coverage."""

from itertools import pairwise

import pytest

from service.operations.exit_codes import STORAGE, USAGE
from tests.editor import Editor
from tests.engines import on_both_engines

SYRUP = "treatments/cobalt-syrup.yaml"
CLAIMS = "documents/amber-fever/claims.yaml"


@on_both_engines
def test_status_tells_the_release_what_is_served_and_how_the_files_differ(editor: Editor) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: curative")
    editor.delete("adverse-effects/green-hair.yaml")
    status = editor("status")
    assert status.lines[0] == f"database  {_shown(editor)}"
    assert status.lines[1] == "release   1, 2021-05-04T06:00:00Z, a tester: First release: the invented world"
    assert status.lines[2] == f"served    {editor.total} records"
    assert ["documents", "3"] in [line.split() for line in status.lines]
    assert status.lines[-1] == (
        "files     seed/content: 0 to add, 1 to change, 0 to withdraw; 1 published record in no file"
    )


def test_status_tells_of_faults_in_the_files_by_number(editor: Editor) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: to-help")
    assert editor("status").lines[-1] == "files     seed/content: 1 error; see medcontent check"


def test_status_before_the_first_release(newcomer: Editor) -> None:
    status = newcomer("status")
    assert status.lines[:2] == [f"database  {_shown(newcomer)} (does not exist yet)", "release   none yet"]
    assert newcomer("status", "--json").json["release"] is None


@on_both_engines
def test_history_tells_who_changed_what_the_newest_first(editor: Editor) -> None:
    editor.edit(SYRUP, "intent: disease-control", "intent: curative")
    editor("apply", "--yes", "--author", "Ottoline", "--note", "It cures")
    history = editor("history", "treatment/cobalt-syrup")
    time = editor.release.time
    assert history.lines == [
        "treatment/cobalt-syrup",
        "",
        f"  ~ release 2  {time}  Ottoline: It cures",
        "      changed, revision 2",
        '      intent  "disease-control" -> "curative"',
        "",
        "  + release 1  2021-05-04T06:00:00Z  a tester: First release: the invented world",
        "      added, revision 1",
    ]


def test_history_tells_where_a_record_is_served_differently_because_of_another(editor: Editor) -> None:
    editor.edit("treatments/feather-baths.yaml", "name: Feather baths", "name: Down baths")
    editor("apply", "--yes")
    history = editor("history", "treatment/cobalt-syrup")
    assert "      revision 1 as before, but served differently:" in history.lines
    assert any('- treatment/feather-baths ("Feather baths")' in line for line in history.lines)


@on_both_engines
def test_history_tells_why_a_record_was_withdrawn_and_that_it_returned(editor: Editor) -> None:
    text = editor.read("adverse-effects/green-hair.yaml")
    editor.withdraw("adverse-effects/green-hair.yaml")
    editor("apply", "--yes")
    editor.write("adverse-effects/green-hair.yaml", text)
    editor("apply", "--yes")
    history = editor("history", "adverse-effect/green-hair", "--json").json["history"]
    assert [(each["event"], each["revision"], each["release"]) for each in history] == [
        ("returned", 3, 3),
        ("withdrawn", 2, 2),
        ("added", 1, 1),
    ]
    assert history[0]["fields"] == []
    assert history[1]["fields"] == [{"pointer": "/withdrawn/reason", "before": None, "after": "It was a mistake."}]
    assert history[2]["author"] == "a tester"
    assert history[1]["author"] == "a tester"


@on_both_engines
def test_diff_compares_the_newest_revision_with_the_one_before(editor: Editor) -> None:
    _revise(editor, "disease-control", "curative", "prevention")
    assert editor("diff", "treatment/cobalt-syrup").lines == [
        "treatment/cobalt-syrup: revision 2 (release 2) -> 3 (release 3)",
        '      intent  "curative" -> "prevention"',
    ]


@pytest.mark.parametrize(
    ("revisions", "shown"), [(["1"], "disease-control"), (["1", "3"], "disease-control"), (["2"], "curative")]
)
def test_diff_compares_the_revisions_that_are_named(editor: Editor, revisions: list[str], shown: str) -> None:
    _revise(editor, "disease-control", "curative", "prevention")
    fields = editor("diff", "treatment/cobalt-syrup", *revisions, "--json").json["fields"]
    assert fields == [{"pointer": "/intent", "before": shown, "after": "prevention"}]


def test_a_record_that_never_changed_has_no_difference(editor: Editor) -> None:
    assert editor("diff", "treatment/cobalt-syrup").lines == ["treatment/cobalt-syrup has only one revision."]
    assert editor("diff", "treatment/cobalt-syrup", "2").code == USAGE


@pytest.mark.parametrize(
    "name",
    [
        "treatment/cobalt-syrup",
        "treatments/cobalt-syrup",
        "/v1/treatments/cobalt-syrup",
        "seed/content/treatments/cobalt-syrup.yaml",
        "cobalt-syrup",
    ],
)
def test_a_record_is_found_by_its_kind_its_address_its_file_or_its_id_alone(editor: Editor, name: str) -> None:
    assert editor("history", name).lines[0] == "treatment/cobalt-syrup"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("treatment/cobalt-sirup", "Did you mean treatment/cobalt-syrup?"),
        ("treatmant/cobalt-syrup", "Did you mean treatment?"),
        ("nothing-of-the-kind", "No record nothing-of-the-kind has ever been published."),
        ("lullabies", "lullabies could be research-area/lullabies or risk-factor/lullabies: name one of them."),
    ],
)
def test_a_name_that_is_no_records_gets_the_likely_one(editor: Editor, name: str, said: str) -> None:
    refused = editor("refs", name)
    assert refused.code == USAGE
    assert said in refused.err


def test_the_files_of_a_document_name_the_document(editor: Editor) -> None:
    for name in ("document.yaml", "text.txt", "claims.yaml"):
        assert editor("history", f"seed/content/documents/amber-fever/{name}").lines[0] == "document/amber-fever"
    assert editor("history", "seed/content/documents/amber-fever/").lines[0] == "document/amber-fever"


@on_both_engines
def test_refs_names_every_referrer_and_the_field(editor: Editor) -> None:
    assert editor("refs", "mechanism/jump").lines == [
        "mechanism/creep  sameAs",
        "1 record refers to mechanism/jump.",
    ]
    evidence = editor("refs", "claim/amber-fever.p6s2c1", "--json").json["referredToBy"]
    assert {"record": "treatment/quiet-cures", "field": "evidence.wording"} in evidence
    cited = editor("refs", "reference/moon-rash-pamphlet").lines
    assert cited[0].split() == ["claim/amber-fever.p4s1c1", "assessment.references"]


def test_what_refs_names_is_what_a_withdrawal_would_break(editor: Editor) -> None:
    named = {each["record"] for each in editor("refs", "treatment/quiet-cures", "--json").json["referredToBy"]}
    editor.withdraw("treatments/quiet-cures.yaml")
    refused = editor("plan").err
    broken = {
        line.partition(".yaml")[0].rpartition("/")[2] for line in refused.splitlines() if "references-resolve" in line
    }
    assert {name.partition("/")[2] for name in named} == broken


@on_both_engines
def test_due_lists_overdue_reviews_first_and_counts_the_unreviewed(editor: Editor) -> None:
    _review(editor, "adverse-effects/green-hair.yaml", "2031-05-01")
    _review(editor, "adverse-effects/blue-tongue-of-the-notice.yaml", "2031-06-30")
    _review(editor, SYRUP, "2033-01-01")
    assert editor("apply", "--yes").code == 0
    due = editor("due", "--on", "2031-05-10")
    assert due.lines[0].split()[:5] == ["2031-05-01", "9", "days", "overdue", "adverse-effect/green-hair"]
    assert due.lines[1].split()[:4] == ["2031-06-30", "in", "51", "days"]
    assert due.lines[0].endswith("last reviewed 2021-01-01 by Dr Pippa Invented")
    assert due.lines[-1].startswith("1 overdue, 1 due within 90 days of 2031-05-10, ")
    wide = editor("due", "--on", "2031-05-10", "--within", "2y", "--json").json
    assert "treatment/cobalt-syrup" in [each["record"] for each in wide["due"]]
    assert wide["notReviewed"] > 0


@pytest.mark.parametrize("arguments", [["--within", "soon"], ["--within", "-3d"], ["--on", "tomorrow"]])
def test_due_refuses_spans_and_days_that_are_none(editor: Editor, arguments: list[str]) -> None:
    assert editor("due", *arguments).code == USAGE


@on_both_engines
def test_coverage_draws_a_cell_for_each_sentence_and_names_what_carries_it(editor: Editor) -> None:
    coverage = editor("coverage", "amber-fever")
    assert coverage.lines[0] == "  p1    ▒▒"
    assert coverage.lines[1] == "  p2    ████"
    assert "  █ carried, ▒ left out, · missing" in coverage.lines
    at = coverage.lines.index('p1s1    left out  "Amber fever, a made-up disease"')
    assert coverage.lines[at + 1] == "        The title; the document carries it."
    assert any(
        line.startswith("        p6s1c2    treatment/cobalt-syrup (combinedWith, findings)") for line in coverage.lines
    )
    assert coverage.lines[-2].startswith("21 of 23 sentences carried, 2 left out, 0 missing; ")
    assert coverage.lines[-1] == "21 of 23 by quoted words or numbers."


def test_coverage_points_out_a_coded_field_that_cites_many_claims(editor: Editor) -> None:
    claims = "p2s1c1, p2s1c2, p2s2c1, p2s2c2, p2s2c3, p2s3c1"
    editor.edit("conditions/amber-fever.yaml", "  others: [p2s1c1]", f"  category: [{claims}]\n  others: [p2s1c1]")
    coverage = editor("coverage", "seed/content/documents/amber-fever")
    hint = "hint: condition/amber-fever cites 6 claims for category: name only those that say it."
    assert coverage.lines[-1] == hint


def test_coverage_of_a_folder_shows_the_files_with_what_is_missing(editor: Editor) -> None:
    editor.edit("guidance/be-glad.yaml", "others: [p7s4c1]", "others: [p7s3c1]")
    coverage = editor("coverage", "seed/content/documents/amber-fever", "--json").json
    for name in ("p1s1", "p2s1"):
        assert name in [each["sentence"].rpartition(".")[2] for each in coverage]
    assert {each["status"] for each in coverage} >= {"carried", "left-out"}


def test_coverage_in_plain_characters_where_the_terminal_has_no_others(editor: Editor) -> None:
    coverage = editor.process("coverage", "amber-fever", PYTHONIOENCODING="ascii")
    assert coverage.lines[:2] == ["  p1    oo", "  p2    ####"]


@pytest.mark.parametrize(
    "arguments",
    [["history", "cobalt-syrup"], ["diff", "cobalt-syrup"], ["refs", "cobalt-syrup"], ["due"], ["coverage", "x"]],
)
@on_both_engines
def test_before_the_first_release_there_is_nothing_to_ask(newcomer: Editor, arguments: list[str]) -> None:
    asked = newcomer(*arguments)
    assert asked.code == STORAGE
    assert asked.err.startswith("Error: Nothing is published yet in ")


def _shown(editor: Editor) -> str:
    with editor.database() as database:
        return database.shown


def _revise(editor: Editor, *intents: str) -> None:
    for before, after in pairwise(intents):
        editor.edit(SYRUP, f"intent: {before}", f"intent: {after}")
        assert editor("apply", "--yes").code == 0


def _review(editor: Editor, name: str, due: str) -> None:
    text = editor.read(name).partition("review:")[0]
    review = (
        f"  status: reviewed\n  lastReviewed: 2021-01-01\n  nextReviewDue: {due}\n  reviewedBy: Dr Pippa Invented\n"
    )
    editor.write(name, f"{text.rstrip()}\nreview:\n{review}")
