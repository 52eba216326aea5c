"""The findings of `check` as programs take them in: workflow commands of GitHub, and SARIF 2.1.0."""

import json
import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

import pytest

from seed.checking.output_formats import build_pointer, format_as_github, format_as_sarif
from seed.checking.rule_docs import EXPLANATIONS
from seed.error_report import Report
from seed.locations import FilePlace
from tests.editor import REPOSITORY, Editor
from tests.seed.mistakes import FEVER, MISTAKES, spots

Json = dict[str, Any]
COMMAND = re.compile(r"::error ([^:]*)::(.*)")


@pytest.fixture
def broken(newcomer: Editor) -> Editor:
    """Give an editor who made all mistakes that can be made at once, and one that YAML cannot be read for."""
    for mistake in MISTAKES.values():
        if not mistake.apart:
            mistake.make(newcomer.root)
    spots(newcomer.root)
    newcomer.write("risk-factors/storms.yaml", "name:Storms")
    return newcomer


def decoded(text: str) -> str:
    """Read what GitHub's runner reads out of an escaped text."""
    return re.sub("%(0A|0D|25|2C|3A)", lambda match: chr(int(match[1], 16)), text)


def test_every_error_is_a_command_on_a_line_of_its_own(broken: Editor) -> None:
    told = broken("check", "--format", "json").json["errors"]
    lines = broken("check", "--format", "github").lines
    assert len(lines) == len(told) + 1 > 50
    for line, error in zip(lines, told, strict=False):
        match = COMMAND.fullmatch(line)
        assert match
        properties = dict(each.split("=") for each in match[1].split(","))
        assert decoded(properties["file"]) == error["file"]
        assert properties["line"] == properties["endLine"] == str(error["line"])
        assert (properties["col"], properties["title"]) == (str(error["column"]), f"medcontent {error['rule']}")
        assert decoded(match[2]).startswith(error["message"])
    assert lines[-1].startswith("Checked ")


def test_the_task_of_the_editor_finds_every_error_in_what_people_see(broken: Editor) -> None:
    told = broken("check", "--format", "json").json["errors"]
    task = json.loads((REPOSITORY / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"][0]
    pattern = task["problemMatcher"]["pattern"]
    matches = [match for line in broken(*task["args"]).lines if (match := re.match(pattern["regexp"], line))]
    assert [[match[pattern[name]] for name in ("file", "line", "column", "severity", "code")] for match in matches] == [
        [error["file"], str(error["line"]), str(error["column"]), "error", error["rule"]] for error in told
    ]


def test_what_commands_are_parted_by_is_escaped() -> None:
    place = FilePlace(PurePosixPath("a,b:c%/ü.yaml"), 3, 7, 9)  # type: ignore[arg-type]
    command = format_as_github(1, [Report(place, "shape", "50 % of a::b,\nno more\r", "do: it")]).splitlines()[0]
    assert command == (
        "::error title=medcontent shape,file=a%2Cb%3Ac%25/ü.yaml,line=3,endLine=3,col=7,endColumn=9"
        "::50 %25 of a::b,%0Ano more%0D%0Ahelp: do: it"
    )


def test_what_is_published_only_has_no_place() -> None:
    report = Report(None, "references-resolve", "It is gone.", None, "treatment", "cobalt-syrup", ("partOf", 0))
    assert format_as_github(0, [report]).splitlines()[0] == "::error title=medcontent references-resolve::It is gone."
    (result,) = json.loads(format_as_sarif(0, [report]))["runs"][0]["results"]
    assert result["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "treatment/cobalt-syrup/partOf/0"}]}]


def test_sarif_has_what_the_standard_asks_for(broken: Editor) -> None:
    log = broken("check", "--format", "sarif").json
    assert (log["version"], set(log)) == ("2.1.0", {"$schema", "version", "runs"})
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert set(run) <= {"tool", "results", "columnKind", "properties"}
    # Columns count code points, which is not what SARIF takes them for (3.14.17).
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert driver["name"] == "medcontent"
    check_rules(driver["rules"])
    for result in run["results"]:
        check_result(result, driver["rules"])


def check_rules(rules: list[Json]) -> None:
    """Hold the rules against sections 3.49 and 3.50 of the standard."""
    ids = [rule["id"] for rule in rules]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(EXPLANATIONS)
    for rule in rules:
        assert set(rule) == {"id", "shortDescription", "defaultConfiguration"}
        assert re.fullmatch(r"[A-Z].*\.", rule["shortDescription"]["text"])
        assert rule["defaultConfiguration"] == {"level": "error"}


def check_result(result: Json, rules: list[Json]) -> None:
    """Hold a result against sections 3.27 to 3.30 of the standard."""
    assert set(result) == {"ruleId", "ruleIndex", "level", "message", "locations"}
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["level"] == "error"
    assert result["message"]["text"].strip()
    (location,) = result["locations"]
    physical = location["physicalLocation"]
    assert set(physical) == {"artifactLocation", "region"}
    artifact, region = physical["artifactLocation"], physical["region"]
    # A relative reference (RFC 3986), from a base that the reader knows.
    assert artifact["uriBaseId"] == "%SRCROOT%"
    assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", artifact["uri"])
    assert not PurePosixPath(unquote(artifact["uri"])).is_absolute()
    assert region["startLine"] >= 1
    assert region["startColumn"] >= 1
    assert region.get("endColumn", region["startColumn"] + 1) > region["startColumn"]


def test_sarif_and_json_tell_the_same(broken: Editor) -> None:
    told = broken("check", "--format", "json").json["errors"]
    results = broken("check", "--format", "sarif").json["runs"][0]["results"]
    regions = [result["locations"][0]["physicalLocation"]["region"] for result in results]
    assert [(result["ruleId"], region["startLine"], region["startColumn"], region.get("endColumn"))
            for result, region in zip(results, regions, strict=True)] == [
        (error["rule"], error["line"], error["column"], error["endColumn"]) for error in told
    ]  # fmt: skip


def test_every_form_ends_with_the_same_code(broken: Editor) -> None:
    assert {broken("check", "--format", form).code for form in ("text", "json", "github", "sarif")} == {1}


def test_no_errors_are_an_empty_list_for_programs(newcomer: Editor) -> None:
    file = f"seed/content/{FEVER}"
    empty = (
        '{\n  "format": 1,\n  "checked": 1,\n  "errors": [],\n  "warnings": [],\n  "notApplied": [],\n  "drafts": [],'
        '\n  "unfinished": []\n}'
    )
    assert newcomer("check", "--format", "json", file).out == f"{empty}\n"
    assert newcomer("check", "--format", "sarif", file).json["runs"][0]["results"] == []
    assert newcomer("check", "--format", "github", file).out == "Checked 1 record: no errors. Nothing was changed.\n"


def test_pointers_are_escaped() -> None:
    assert build_pointer(("a/b", "c~d", 0)) == "/a~1b/c~0d/0"
    assert build_pointer(()) == ""
