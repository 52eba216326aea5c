"""A backup restored under a service: it tells the release that is there now, and ends the feeds of the other one."""

import json
import time
import urllib.error
import urllib.request
from typing import Any

from tests.editor import Editor
from tests.faults.stamps import StampedRoot
from tests.ports import free_port
from tests.serving import PATIENCE, end, start


def ask(url: str) -> tuple[int, Any]:
    """Return the status and the document of an answer."""
    try:
        with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - on loopback
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def wait_for_release(url: str, number: int) -> None:
    """Wait until a release is the newest that the service tells."""
    until = time.monotonic() + PATIENCE
    while (newest := ask(f"{url}/v1/releases?limit=1")[1]["items"][0]["number"]) != number:
        assert time.monotonic() < until, newest
        time.sleep(0.1)


def test_a_service_tells_the_release_that_was_restored_and_ends_the_feeds_of_the_other(editor: Editor) -> None:
    assert editor("backup", "saved.db").code == 0
    StampedRoot(editor.root).write(2)
    assert editor("apply", "--yes", "--note", "Stamp 2").code == 0
    port = free_port()
    service, url = start(editor.home, port, MEDCONTENT_DATABASE_URL=editor.url), f"http://127.0.0.1:{port}"
    try:
        wait_for_release(url, 2)
        token = last_token(url)
        restored = editor("restore", "saved.db", "--yes")
        assert restored.code == 0, restored.err
        wait_for_release(url, 1)
        assert ask(f"{url}/v1/changes?since={token}")[0] == 410
        StampedRoot(editor.root).write(3)
        assert editor("apply", "--yes", "--note", "Stamp 3").code == 0
        wait_for_release(url, 2)
        assert ask(f"{url}/v1/changes?since={token}")[0] == 410
        assert ask(f"{url}/v1/releases/2")[1]["note"] == "Stamp 3"
    finally:
        end(service)


def last_token(url: str) -> str:
    """Return the token that continues behind all that there is."""
    status, page = ask(f"{url}/v1/changes?limit=100")
    while page["delta"] is None:
        assert status == 200
        status, page = ask(f"{url}/v1/changes?limit=100&since={page['next']}")
    return str(page["delta"])
