"""What follows from the code in docs/, seed/schemas/ and the tests: `python -m tests.docs.generated` updates it.

Each part of a page is between `<!-- generated: NAME -->` and `<!-- end -->`; text outside is written by hand.
"""

import json
import re
from collections.abc import Callable, Mapping

from schemas.problems import PROBLEMS
from seed.commands.schema import format_schema
from seed.file_forms import FileForm, list_forms
from seed.json_schema import build_schema
from tests.docs.command_line import command_line
from tests.docs.kinds import envelope, fields, kinds, values, vocabularies
from tests.docs.linked import linked
from tests.docs.pages import REPOSITORY, table
from tests.golden import renew_golden

SETTINGS = REPOSITORY / ".vscode" / "settings.json"
MARKED = re.compile(r"(?<=<!-- generated: )([a-z-]+) -->\n.*?(?=<!-- end -->)", re.DOTALL)


def renewed(text: str) -> str:
    """Return a page with its generated parts up to date."""
    return MARKED.sub(lambda found: f"{found[1]} -->\n{PARTS[found[1]]()}\n", text)


def problems() -> str:
    """Return the table of problems."""
    rows = [(f"`/problems/{each.name}`", str(each.status), each.title, each.remedy) for each in PROBLEMS.values()]
    return table(("type", "status", "title", "what to do"), rows)


PARTS: Mapping[str, Callable[[], str]] = {
    "problems": problems,
    "kinds": kinds,
    "fields": fields,
    "envelope": envelope,
    "values": values,
    "vocabularies": vocabularies,
    "commands": command_line,
    "linked": linked,
}


def renew_editor_schemas() -> None:
    """Write the JSON Schema of each file of the content, and which files an editor checks by it."""
    forms = list_forms()
    for form in forms:
        (REPOSITORY / "seed" / "schemas" / f"{form.name}.json").write_text(format_schema(build_schema(form)), "utf-8")
    settings = json.loads(SETTINGS.read_text(encoding="utf-8"))
    settings["yaml.schemas"] = {f"seed/schemas/{form.name}.json": f"seed/content/{files_of(form)}" for form in forms}
    SETTINGS.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


def files_of(form: FileForm) -> str:
    """Return the pattern of the files of a form."""
    if form.kind is None:
        return "content.yaml"
    within = {"document": "documents/*/document.yaml", "claim": "documents/*/claims.yaml"}
    return within.get(form.name, f"{form.kind.plural}/*.yaml")


if __name__ == "__main__":
    for page in sorted((REPOSITORY / "docs").rglob("*.md")):
        page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
    renew_editor_schemas()
    renew_golden()
