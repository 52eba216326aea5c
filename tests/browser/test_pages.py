"""How the site answers: policies, integrity, and files that a browser may keep. No browser is needed for these."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.config import Settings
from service.web.assets import FOLDER
from service.web.landing import Landing
from service.web.site import answer_error_page, register_site

PAGES = ["/", "/docs", "/docs/swagger", "/problems/", "/problems/not-found"]


@pytest.fixture
def site() -> FlaskClient:
    app = Flask("site", static_folder=None)
    register_site(app, Landing)
    return app.test_client()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_forbids_what_it_does_not_need(site: FlaskClient, path: str) -> None:
    policy = site.get(path).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert ("'unsafe-inline'" in policy) == (path == "/docs")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_inline_code(site: FlaskClient, path: str) -> None:
    page = site.get(path).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", page))


@pytest.mark.parametrize("path", PAGES)
def test_what_a_page_loads_is_ours_and_may_be_kept_for_ever(site: FlaskClient, path: str) -> None:
    page = site.get(path).text
    for address in re.findall(r'(?:src|href)="(/assets/[^"]*)"', page):
        answer = site.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")


def test_vendored_files_are_loaded_with_their_integrity(site: FlaskClient) -> None:
    for path in ("/docs", "/docs/swagger"):
        elements = re.findall(r"<(?:script|link)[^>]*/vendor/[^>]*>", site.get(path).text)
        assert elements
        assert all('integrity="sha384-' in element for element in elements)


def test_a_page_that_has_not_changed_is_not_sent_again(site: FlaskClient) -> None:
    etag = site.get("/problems/").headers["ETag"]
    assert site.get("/problems/", headers={"If-None-Match": etag}).status_code == 304


def test_the_landing_page_says_what_it_is_before_there_is_content(site: FlaskClient) -> None:
    page = site.get("/").text
    assert 'curl <span class="origin">http://127.0.0.1:8000</span>/v1/conditions' in page
    assert "The article says" not in page


def test_a_file_asked_without_its_hash_is_asked_about_again(site: FlaskClient) -> None:
    assert site.get("/assets/site.css?v=0000").headers["Cache-Control"] == "no-cache"


def test_a_file_is_sent_small_to_who_can_read_it_so(tmp_path: Path) -> None:
    site = create_app(Settings(database_url=f"sqlite:///{tmp_path}/nowhere.db")).test_client()
    small = site.get("/assets/site.css", headers={"Accept-Encoding": "gzip"})
    whole = site.get("/assets/site.css", headers={"Accept-Encoding": "gzip;q=0"})
    assert whole.data == (FOLDER / "site.css").read_bytes() == gzip.decompress(small.data)
    assert small.headers["ETag"] != whole.headers["ETag"]
    assert "Accept-Encoding" in small.headers["Vary"]
    assert "Accept-Encoding" in whole.headers["Vary"]


@pytest.mark.parametrize("path", ["no-such.css", "../pages.py", "..%2fpages.py", "vendor", "vendor/", "%00"])
def test_nothing_else_is_sent(site: FlaskClient, path: str) -> None:
    assert site.get(f"/assets/{path}").status_code == 404


def test_an_unknown_problem_has_no_page(site: FlaskClient) -> None:
    assert site.get("/problems/no-such").status_code == 404


def test_an_error_page_says_what_it_was_told_and_nothing_as_code(site: FlaskClient) -> None:
    with site.application.test_request_context("/nowhere"):
        answer = answer_error_page(404, "There is nothing here", "No `<b>`")
    assert answer.status_code == 404
    assert "<code>&lt;b&gt;</code>" in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
