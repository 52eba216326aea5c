"""The worked page about a condition: its program runs as shown, on a condition and on a topic of several articles."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from schemas.duties import DUTIES
from service.app import create_app
from service.config import Settings
from service.store.database import Database
from tests.docs.examples import HOST
from tests.docs.pages import CODE, Page

PAGE = Page.at("docs/condition-page.md")
ADDRESS = "/v1/conditions/metastatic-breast-cancer/page"
PROGRAM = "\n".join(block.text for block in PAGE.blocks if block.language == "python")
# Everything on the page, where the page shows one item.
WHOLE = """
print("ALL OF IT")
for section in page["sections"]:
    for item in section["items"]:
        show_item(item)
for sentence in sentences.values():
    for claim in sentence["claims"]:
        show_note(sentence, claim)
"""


@pytest.fixture(scope="module")
def world(published_database: Database) -> Iterator[str]:
    """Give the address of a service with the invented world."""
    server = make_server("127.0.0.1", 0, create_app(Settings(database_url=published_database.url)), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    # Line ends within quotes are those of the source.
    return done.stdout.decode()


def test_the_program_prints_what_is_shown(host: str) -> None:
    shown = "".join(block.text for block in PAGE.blocks if block.language == "text")
    assert run(PROGRAM.replace(HOST, host)) == shown


@pytest.mark.parametrize("path", ["conditions/amber-fever", "conditions/paper-cough", "topics/amber-fever"])
def test_the_program_shows_all_that_readers_are_owed(world: str, path: str) -> None:
    address = f"/v1/{path}/page"
    program = PROGRAM.replace(HOST, world).replace(ADDRESS, address) + WHOLE
    printed = run(f"{program}\nprint(json.dumps(page))")
    text, _, encoded = printed.rstrip("\n").rpartition("\n")
    page = json.loads(encoded)
    shown = text.partition("ALL OF IT")[2]
    claims = [each for document in page["documents"] for one in document["sentences"] for each in one["claims"]]
    for claim in claims:
        assert f"“{claim['quote']}”" in shown
        assert claim["advisory"] is None or claim["advisory"]["reason"] in shown
    texts = {one["id"]: one["text"] for document in page["documents"] for one in document["sentences"]}
    items = [item for section in page["sections"] for item in section["items"]]
    for field in (field for item in items for field in item["fields"]):
        for value in field["values"]:
            for part in value["details"] or [value]:
                assert (f"“{part['text']}”" if part["quoted"] else part["text"]) in shown
        assert all(f"“{texts[each]}”" in shown for each in field["leadIns"])
    assert page["notice"] in text
    for document in page["documents"]:
        assert document["attribution"] in text


def test_a_comparison_is_printed_with_its_documents(world: str) -> None:
    printed = run(PROGRAM.replace(HOST, world).replace(ADDRESS, "/v1/topics/amber-fever/page"))
    assert re.search(
        r"^Amber fever \(invented\): Category: agree\n- Disease \(.*amber-fever.*\)$", printed, re.MULTILINE
    )
    assert "in their own words" in printed


def test_the_page_says_where_it_meets_each_duty() -> None:
    (table,) = [block for block in PAGE.text.split("\n\n") if block.startswith("| duty |")]
    assert [CODE.findall(row)[0] for row in table.splitlines()[2:]] == list(DUTIES)
