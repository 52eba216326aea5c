"""The headers, limits, image and health checks in the operators' pages are those of the code."""

import re

from flask.testing import FlaskClient

from schemas.pages import MAX_LIMIT
from seed.reading import ndjson, text, yaml
from service.api import url_limit
from service.delivery.caching import CACHED
from service.delivery.headers import SECURITY
from service.store.tables import metadata
from service.web.site import POLICY
from tests.docs.pages import REPOSITORY, Page, plain

OPERATIONS, SECURITY_PAGE, API = Page.at("docs/operations.md"), Page.at("docs/security.md"), Page.at("docs/api.md")


def test_the_headers_are_those_of_every_answer() -> None:
    assert {plain(row["header"]): plain(row["value"]) for row in SECURITY_PAGE.table("Headers")} == SECURITY


def test_the_policy_of_pages_is_the_one_sent() -> None:
    assert f"\n    {POLICY}\n" in SECURITY_PAGE.text


def test_the_limits_are_those_of_the_code() -> None:
    numbers = set(re.findall(r"[0-9][0-9,]*", SECURITY_PAGE.section("Limits on input")))
    limits = [url_limit.MAX_ADDRESS_OCTETS, MAX_LIMIT, text.MOST_BYTES, ndjson.MOST_BYTES]
    limits += (yaml.MOST_BYTES, yaml.MOST_VALUES, yaml.MOST_LEVELS)
    assert {f"{limit:,}" for limit in limits} <= numbers


def test_the_caching_shown_is_the_one_sent() -> None:
    assert f"cache-control: {CACHED}" in API.text


def test_the_health_routes_answer(client: FlaskClient) -> None:
    for row in OPERATIONS.table("Health"):
        assert client.get(plain(row["address"])).status_code == 200


def test_the_container_is_run_as_the_dockerfile_says() -> None:
    said = " ".join(re.sub(r"[#\\]", " ", (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")).split())
    shown = " ".join(OPERATIONS.section("Container").replace("\\", " ").split())
    command = re.search(r"docker run .*? medcontent:/data -p 8000:8000 medcontent", shown)
    assert command is not None
    assert command[0] in said


def test_the_tables_are_those_of_the_store() -> None:
    rows = Page.at("docs/architecture.md").table("The tables")
    assert [plain(row["table"]) for row in rows] == list(metadata.tables)
