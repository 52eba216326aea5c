"""The display elements and the checker, in a browser, on pages of another origin under a strict policy."""

import gzip
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import marshmallow as ma
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from schemas.fields import Listed, Part, Quoted
from service.catalog import KINDS
from service.store.database import Database
from tests.api.conftest import SECOND, moved_on
from tests.browser.axe import IMPACTS, list_violations
from tests.following.conftest import Live, live
from tests.publishing.editing import WORLD
from tests.releases import publish
from tests.serving import REPOSITORY
from tests.tools.display import FOLDER, MANIFEST, NAMING, NEWEST, build_manifest, name_files

pytestmark = pytest.mark.engines("sqlite")

EXAMPLE = REPOSITORY / "examples" / "display"
DEFAULT = "http://127.0.0.1:8000"
MAX_PACKED_BYTES = 12 * 1024
CHECK = """async () => {
  const { checkDuties } = await import(document.querySelector("script[src*='duties.js']").src);
  return checkDuties();
}"""
RELOAD = """() => Promise.all(
  [...document.querySelectorAll("med-record, med-quote, med-page")].map((each) => each.load()))"""
# What an app may get wrong, and the duty that it then misses.
MISTAKES = {
    "find('med-record .med-advisory')[0].remove()": "advisories",
    "find('med-record .med-advisory').forEach((each) => { each.hidden = true })": "advisories",
    "find('med-page .med-advisory').forEach((each) => find('med-page')[0].append(each))": "advisories",
    "find('.med-notice').forEach((each) => each.remove())": "notice",
    "find('.med-attribution').forEach((each) => { each.textContent = 'From the web.' })": "attribution",
    "find('med-record q').forEach((each) => each.replaceWith(each.textContent))": "quotation",
    "find('.med-review')[0].textContent = 'Reviewed by our doctors.'": "review",
}
Show = Callable[[str, str], Page]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_arguments: Any) -> None:
        """Leave the terminal alone."""


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Show]:
    """Give what opens the example's page on another origin, with a service and a body; no error may be logged."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "site"))
    context, faults = browser.new_context(), list[str]()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def opened(service: str, body: str) -> Page:
            text = (EXAMPLE / "index.html").read_text(encoding="utf-8")
            text = re.sub(r"(?<=<main>).*(?=</main>)", lambda _: body, text, flags=re.DOTALL) if body else text
            (folder / "index.html").write_text(text.replace(DEFAULT, service), encoding="utf-8")
            page = context.new_page()
            page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            # The page's policy keeps Playwright from waiting for an expression.
            expect(page.locator("#duties")).not_to_contain_text("Checking", timeout=30_000)
            return page

        yield opened
        context.close()
        server.shutdown()
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []


def test_the_example_meets_its_duties_for_every_reader_and_mistakes_are_found(show: Show, server_url: str) -> None:
    page = show(server_url, "")
    assert page.locator("#duties").inner_text() == "This page meets its duties."
    assert list_violations(page, impacts=IMPACTS, best_practice=True) == {}
    page.emulate_media(media="print")
    assert page.evaluate(CHECK) == []
    page.emulate_media(media="screen")
    with urlopen(f"{server_url}/v1/treatments/oral-aspirin", timeout=30) as answer:  # noqa: S310 - on loopback
        record = json.load(answer)
    purpose = page.locator("med-record .med-group", has=page.get_by_role("group", name="Purpose"))
    assert purpose.locator(".med-value q").inner_text() == record["purpose"]
    assert purpose.locator("q").first.get_attribute("lang") == "en"
    for advisory in record["advisories"]:
        if "purpose" in advisory["fields"]:
            assert advisory["reason"] in purpose.inner_text()
    assert page.get_by_role("group", name="Route").locator("q").count() == 1  # the words behind it, and not `oral`
    note = page.locator("med-page sup a").first
    note.press("Enter")
    assert page.evaluate("document.activeElement.id") == (note.get_attribute("href") or "").removeprefix("#")
    for mistake, duty in MISTAKES.items():
        page.evaluate(RELOAD)
        page.evaluate(f"() => {{ const find = (name) => [...document.querySelectorAll(name)]; {mistake} }}")
        assert duty in {each["duty"] for each in page.evaluate(CHECK)}, mistake


def test_sources_are_compared_and_a_withdrawn_record_is_not_shown(show: Show, world_database: Database) -> None:
    with live(world_database.url) as origin:
        publish(origin.database, moved_on(WORLD), SECOND)
        body = f"""<h1>Amber fever</h1>
          <med-comparison src="{origin.url}/v1/topics/amber-fever/comparison"></med-comparison>
          <med-record src="{origin.url}/v1/adverse-effects/green-hair">Green hair</med-record>
          <med-page src="{origin.url}/v1/conditions/amber-fever/page"></med-page>
          <section><med-record id="introduced" src="{origin.url}{find_introduced(origin)}"></med-record></section>"""
        page = show(origin.url, body)
        assert page.locator("#duties").inner_text() == "This page meets its duties."
        assert list_violations(page, impacts=IMPACTS, best_practice=True) == {}
        withdrawn = page.locator("med-record").first
        assert "It was blue." in withdrawn.inner_text()
        assert withdrawn.get_by_role("link").get_attribute("href") == f"{origin.url}/adverse-effects/blue-tongue"
        comparison = origin.app.test_client().get("/v1/topics/amber-fever/comparison").get_json()
        shown = page.locator("med-comparison").inner_text()
        assert all(question["title"] in shown for question in comparison["questions"])
        lead_ins = page.locator("#introduced .med-lead-in")
        assert lead_ins.count()
        page.evaluate("document.querySelectorAll('#introduced .med-lead-in').forEach((each) => each.remove())")
        assert "lead-in" in {each["duty"] for each in page.evaluate(CHECK)}


def find_introduced(origin: Live) -> str:
    """Return the address of a record whose words have a lead-in."""
    client = origin.app.test_client()
    listed = [each for kind in KINDS if kind.stated for each in client.get(f"/v1/{kind.plural}").get_json()["items"]]
    address: str = next(each["links"]["self"] for each in listed if each["leadIns"])
    return address


def test_words_of_a_source_are_text_whatever_they_are(show: Show, server_url: str) -> None:
    page = show(server_url, "")
    hostile = '<img src=x onerror="window.ran = true">'
    forged = {"title": hostile, "detail": "", "replacedBy": {"self": "javascript:window.ran=1", "name": hostile}}

    def answer(route: Route) -> None:
        route.fulfill(status=410, json=forged, headers={"Access-Control-Allow-Origin": "*"})

    page.route("**/v1/nothing", answer)
    page.locator("med-quote").evaluate("(each, src) => each.setAttribute('src', src)", f"{server_url}/v1/nothing")
    page.get_by_role("alert").wait_for()
    assert hostile in page.locator("med-quote").inner_text()
    assert page.locator("img, med-quote a").count() == 0
    assert page.evaluate("window.ran") is None


def test_the_files_are_small_and_pinned_where_they_are_named() -> None:
    assert json.loads(MANIFEST.read_text(encoding="utf-8")) == build_manifest(), "python -m tests.tools.display"
    assert sum(len(gzip.compress(file.read_bytes())) for file in (FOLDER / NEWEST).iterdir()) <= MAX_PACKED_BYTES
    for file in NAMING:
        text = file.read_text(encoding="utf-8")
        assert name_files(text) == text, "python -m tests.tools.display"
        assert "sha384" in text


def test_the_elements_know_the_fields_that_hold_words_of_the_source() -> None:
    quoted, other = set[str](), set[str]()

    def visit(name: str, field: ma.fields.Field[Any]) -> None:
        field = field.inner if isinstance(field, Listed) else field
        if isinstance(field, Part):
            for inner in field.schema.fields.values():
                visit(str(inner.data_key), inner)
        else:
            (quoted if isinstance(field, Quoted) else other).add(name)

    for kind in KINDS:
        for name in kind.content:
            visit(name, kind.members[name])
    script = (FOLDER / NEWEST / "elements.js").read_text(encoding="utf-8")
    declared = script.partition("const QUOTED")[2].partition(".split")[0]
    assert set(" ".join(re.findall(r'"([^"]*)"', declared)).split()) == quoted
    assert set(re.findall(r'"(\w+)"', script.partition("const UNSURE")[2].partition(";")[0])) == quoted & other
