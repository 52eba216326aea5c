"""Two machines that were set up apart serve the same bytes under the same ETags."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.api.openapi_examples import CHANGING
from service.app import create_app
from service.catalog import KINDS
from service.config import Settings
from service.http.release_context import EXTENSION
from tests.api.documented import Contract, Documented
from tests.api.kinds import address
from tests.api.questions import FHIR, asked
from tests.serving import database_url, set_up


@pytest.fixture
def one(shipped_folder: Path, contract: Contract) -> Iterator[Documented]:
    """Give a service set up by its commands."""
    yield from serving_from(shipped_folder, contract)


@pytest.fixture
def another(tmp_path: Path, contract: Contract) -> Iterator[Documented]:
    """Give a service set up where nothing that has no order comes in the same one, and where it is another day."""
    set_up(tmp_path, PYTHONHASHSEED="271828", TZ="Pacific/Kiritimati", LC_ALL="C")
    yield from serving_from(tmp_path, contract)


def test_two_machines_serve_the_same_bytes_and_etags(one: Documented, another: Documented) -> None:
    ours, theirs = one.app.test_client(), another.app.test_client()
    paths = [path for path in addresses(one) if path not in CHANGING]
    assert len(paths) > 500
    for path in paths:
        mine, other = ours.get(path), theirs.get(path)
        assert (mine.status_code, mine.data) == (302 if "/latest" in path else 200, other.data), path
        assert dict(mine.headers) == dict(other.headers), path


def serving_from(folder: Path, contract: Contract) -> Iterator[Documented]:
    """Serve the database in a folder."""
    app = create_app(Settings(database_url=database_url(folder)))
    yield Documented(app, contract)
    app.extensions[EXTENSION].close()


def addresses(service: Documented) -> Iterator[str]:
    """Yield every address of the API that the content has, and some of its lists in other orders."""
    for path, operations in service.contract.document["paths"].items():
        if "get" not in operations:
            continue
        if path.startswith(FHIR):
            yield asked(path).replace("amber-fever", service.everything("/v1/conditions")[0]["id"])
        elif "{" not in path:
            yield asked(path)
        elif path.startswith("/v1/vocabularies/"):
            yield from (each["self"] for each in service.json("/v1/vocabularies")["items"])
        elif "{id}" in path:
            for record in service.everything("/".join(path.split("/")[:3])):
                yield path.replace("{id}", record["id"]).replace("{number}", "1")
        elif "{plural}" in path:
            yield from (path.replace("{number}", "1").replace("{plural}", kind.plural) for kind in KINDS)
        else:
            yield path.replace("{number}", "1")
    for kind in KINDS:
        yield f"{address(kind)}?sort=-updatedAt&limit=3"
        yield f"{address(kind)}?sort=name&limit=2"
    yield "/openapi.json"
