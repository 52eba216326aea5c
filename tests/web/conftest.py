"""Sites to visit: over the shipped content, and over the invented world at its first release and later."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.config import Settings
from service.http.release_context import EXTENSION
from service.publishing.publication import ReleaseNote
from service.store.database import Database
from tests.drafts import Drafts
from tests.engines import Engine
from tests.releases import publish

# What browsers send.
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PUBLIC_URL = "https://content.example"
LATER = ReleaseNote("another tester", "Second release: another name, one record less", "2021-06-01T00:00:00Z")


class Visitor:
    """Someone who opens pages in a browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Open a page; return the status and the page."""
        answer = self.client.get(path, headers={"Accept": ACCEPT, **headers})
        return answer.status_code, answer.get_data(as_text=True)


@pytest.fixture(scope="session")
def shipped_site(shipped_database: Database) -> Iterator[Visitor]:
    """Give a visitor of the shipped content."""
    yield from _visitor(shipped_database)


@pytest.fixture(scope="session")
def public_site(shipped_database: Database) -> Iterator[Visitor]:
    """Give a visitor of the shipped content at a public address."""
    yield from _visitor(shipped_database, public_url=PUBLIC_URL)


@pytest.fixture(scope="session")
def world_site(published_database: Database) -> Iterator[Visitor]:
    """Give a visitor of the invented world."""
    yield from _visitor(published_database)


@pytest.fixture(scope="session", params=["shipped", "world"])
def visitor(request: pytest.FixtureRequest, engine: Engine) -> Visitor:
    """Give a visitor of the shipped content, then one of the invented world."""
    found: Visitor = request.getfixturevalue(f"{request.param}_site")
    return found


@pytest.fixture
def later_site(world_database: Database, world_drafts: Drafts) -> Iterator[Visitor]:
    """Give a visitor of the invented world after a second release: a rename, a withdrawal, a review that is overdue."""
    drafts = world_drafts.write("treatment", "cobalt-syrup", "Blue syrup", "name")
    drafts = drafts.write("treatment", "cobalt-syrup", ["azure syrup"], "aliases")
    drafts = drafts.withdraw("adverse-effect", "green-hair", "It was blue <all along>.", "blue-tongue")
    review = {"status": "reviewed", "lastReviewed": "2019-01-01", "nextReviewDue": "2020-01-01", "reviewedBy": "Dr No"}
    drafts = drafts.write("finding", "glowing-elbows", review, "review")
    assert publish(world_database, drafts, LATER) == 2
    yield from _visitor(world_database)


@pytest.fixture
def warning_site(world_database: Database, world_drafts: Drafts) -> Iterator[Visitor]:
    """Give a visitor of the invented world, in which both articles on amber fever say when to seek help."""
    drafts = world_drafts.write("guidance", "rest", "warning", "category")
    drafts = drafts.write("guidance", "rest-near-storms", "seek-help", "category")
    publish(world_database, drafts, LATER)
    yield from _visitor(world_database)


def _visitor(database: Database, public_url: str = "") -> Iterator[Visitor]:
    app = create_app(Settings(database_url=database.url, public_url=public_url))
    yield Visitor(app.test_client())
    app.extensions[EXTENSION].close()
