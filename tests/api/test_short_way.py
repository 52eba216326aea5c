"""The short way: a record, a search and an answer from memory take few calls of our functions."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from service.app import create_app
from service.config import Settings
from service.delivery.edge import Edge

pytestmark = pytest.mark.engines("sqlite")

ROOT = str(Path(__file__).parents[2] / "service")
# The bounds are the calls of 25 November 2026 (68d7e35), when the same answers had fewer headers.
MAX_RECORD_CALLS, MAX_SEARCH_CALLS, MAX_HELD_CALLS = 76, 227, 14


@pytest.fixture(scope="module")
def ask(world_url: str) -> Callable[[str, str], int]:
    """Give what asks the edge for an address and returns how many calls of our functions that took."""
    app = create_app(Settings(database_url=world_url))
    edge: Any = app.wsgi_app
    assert isinstance(edge, Edge)

    def count_calls(path: str, query: str = "") -> int:
        calls: list[str] = []

        def note(frame: FrameType, event: str, _: object) -> None:
            if event == "call" and frame.f_code.co_filename.startswith(ROOT):
                calls.append(frame.f_code.co_name)

        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "wsgi.url_scheme": "http"}
        sys.setprofile(note)
        try:
            sent = edge.at_once(environ)
        finally:
            sys.setprofile(None)
        assert sent is not None
        assert sent.status == 200
        return len(calls)

    # The first request opens the database and the index, and fills what is remembered.
    app.test_client().get("/v1/search?q=fever")
    count_calls("/v1/treatments/warm-scarf")
    return count_calls


def test_a_record_takes_few_calls(ask: Callable[..., int]) -> None:
    assert ask("/v1/treatments/cobalt-syrup") <= MAX_RECORD_CALLS
    assert ask("/v1/treatments/cobalt-syrup") <= MAX_HELD_CALLS


def test_a_search_takes_few_calls(ask: Callable[..., int]) -> None:
    assert ask("/v1/search", "q=zyzzyva") <= MAX_SEARCH_CALLS
    assert ask("/v1/search", "q=zyzzyva") <= MAX_HELD_CALLS
