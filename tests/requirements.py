"""What some tests need of the machine: programs that no lock file can bring.

A test that misses one is skipped, and the run ends with a list of what could not be tested; with
`MEDCONTENT_REQUIRE=all`, as in CI, it fails instead.
"""

import os
import shutil
from collections import defaultdict
from pathlib import Path
from typing import NoReturn

import pytest

NODE_TOOLS = Path(__file__).parents[1] / "node_modules" / ".bin"
MISSING = "Not on this machine: "


def need(what: str) -> None:
    """Skip the test at hand, or fail it where everything is required, if this machine lacks a program."""
    if find(what) is None:
        missing(what)


def find(what: str) -> str | None:
    """Return where a program is: on the PATH, or among the Node tools of this repository."""
    return shutil.which(what) or shutil.which(what, path=str(NODE_TOOLS))


def missing(what: str) -> NoReturn:
    """Skip the test or the module at hand, or fail it where everything is required, for want of something named."""
    if os.environ.get("MEDCONTENT_REQUIRE") == "all":
        pytest.fail(f"{MISSING}{what}", pytrace=False)
    pytest.skip(f"{MISSING}{what}", allow_module_level=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what was not tested for want of a program (a hook for conftest.py to import)."""
    if untested := _untested(terminalreporter):
        terminalreporter.section("not tested on this machine", sep="-")
        for what, count in sorted(untested.items()):
            terminalreporter.write_line(f"{what} is missing: {count} {'test' if count == 1 else 'tests'} left out")


def _untested(reporter: pytest.TerminalReporter) -> dict[str, int]:
    """Count the tests left out by what they miss; the reports also come from other processes (pytest-xdist)."""
    counts: defaultdict[str, int] = defaultdict(int)
    for report in reporter.getreports("skipped"):
        if isinstance(report.longrepr, tuple) and MISSING in (reason := str(report.longrepr[2])):
            counts[reason.partition(MISSING)[2]] += 1
    return dict(counts)
