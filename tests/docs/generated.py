"""The parts of docs/ and of the tests that follow from the code: `python -m tests.docs.generated` updates them.

Each part of a page is between `<!-- generated: NAME -->` and `<!-- end -->`; text outside is written by hand.
"""

import re
from collections.abc import Callable, Mapping

from schemas.problems import PROBLEMS
from tests.docs.command_line import command_line
from tests.docs.kinds import envelope, fields, kinds, values, vocabularies
from tests.docs.linked import linked
from tests.docs.pages import REPOSITORY, table
from tests.golden import renew_golden

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

if __name__ == "__main__":
    for page in sorted((REPOSITORY / "docs").rglob("*.md")):
        page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
    renew_golden()
