"""Which test process runs a test: those that share a costly fixture run in one, which makes it once.

pytest-xdist has marks for that, and keeps them in the ids of tests; pytest 9.2 takes no change of an id, so with
pytest-xdist 3.8 the marks have no effect.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# Where the tests are that share a running service and what was generated from its document.
GROUPS: Mapping[str, str] = {
    "tests/clients/": "clients",
    "tests/examples/test_typescript_reader.py": "clients",
    "tests/interop/test_caches.py": "",
    "tests/interop/": "interop",
}


class GroupScheduling(LoadScopeScheduling):
    """Sends each group of tests to one process, and every other test to the next that is free."""

    def _split_scope(self, nodeid: str) -> str:
        """Return the group of a test: the tests that one process runs."""
        return next((group for place, group in GROUPS.items() if nodeid.startswith(place)), "") or nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> GroupScheduling | None:
    """Schedule by group where that is asked for (a hook for conftest.py to import)."""
    return GroupScheduling(config, log) if config.getvalue("dist") == "loadgroup" else None
