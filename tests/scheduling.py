"""Which test process runs a test: those that share a costly fixture run in one, which makes it once.

pytest-xdist has marks for that, and keeps them in the ids of tests; pytest 9.2 takes no change of an id, so with
pytest-xdist 3.8 the marks have no effect.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# Where the tests are that share a running service and what was generated from its document.
GROUPS: Mapping[str, str] = {
    "tests/clients/": "clients",
    "tests/examples/test_typescript_reader.py": "clients",
    "tests/interop/test_caches.py": "",
    "tests/interop/test_clients.py": "clients",
    "tests/interop/": "interop",
}
# Tests of one module that go to a process together: enough for its fixtures to be made once, few enough for
# the processes to end at the same time.
MAX_TESTS = 10


class GroupScheduling(LoadScopeScheduling):
    """Sends each group of tests to one process, and the others in runs of neighbours to the next that is free."""

    @cached_property
    def _scopes(self) -> dict[str, str]:
        return dict(name_scopes(self.collection or ()))

    def _split_scope(self, nodeid: str) -> str:
        """Return the name of the tests that one process runs together with this one."""
        return self._scopes[nodeid]

    def _reschedule(self, node: Any) -> None:
        """Forget what a process has done before its pending tests are counted.

        pytest-xdist keeps it and goes through all of it after every test.
        """
        workload = self.assigned_work[node]
        for scope in [scope for scope, tests in workload.items() if all(tests.values())]:
            del workload[scope]
        super()._reschedule(node)


def name_scopes(tests: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each test and the name of its scope: its group, or the first of a run of neighbours in its module."""
    for module, neighbours in groupby(tests, lambda test: test.partition("::")[0]):
        group = next((group for place, group in GROUPS.items() if module.startswith(place)), "")
        run = list(neighbours)
        for number, test in enumerate(run):
            yield test, group or run[number - number % MAX_TESTS]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> GroupScheduling | None:
    """Schedule by group where that is asked for (a hook for conftest.py to import)."""
    if config.getvalue("dist") != "loadgroup":
        return None
    # pytest has put the tests into an order in which fixtures that both engines share change least.
    config.option.loadscopereorder = False
    return GroupScheduling(config, log)
