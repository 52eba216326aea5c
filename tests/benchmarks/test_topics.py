"""One more article writes what its topics touch, however many other topics and articles there are."""

from pathlib import Path

import pytest

from benchmarks.topics import build_drafts, build_member
from service.publishing.publication import publish
from service.store.database import Database
from service.store.migrate import migrate
from tests.releases import NOTE, changes

# The stores are compared elsewhere; what a release contains does not depend on one.
pytestmark = pytest.mark.engines("sqlite")
MEMBERS = 3
# The beginning of all ids of the article.
OWN = f"glow-0-{MEMBERS}"


def test_one_more_article_writes_only_its_records_its_topic_and_the_other_members(tmp_path: Path) -> None:
    for topics in (1, 4):
        database = Database(f"sqlite:///{tmp_path}/{topics}.db")
        migrate(database)
        drafts = build_drafts(topics, MEMBERS)
        publish(database, drafts.all, NOTE)
        article = build_member(drafts, 0, MEMBERS)
        publish(database, list(article.values()), NOTE)
        members = {("condition", f"glow-0-{number}-amber-fever-of-the-notice") for number in range(MEMBERS)}
        written = changes(database, 2)
        assert written >= {*article, ("topic", "topic-0"), *members}
        invented = {key for key in written if key[1].startswith(("glow-", "topic-")) and not key[1].startswith(OWN)}
        assert invented == {("topic", "topic-0"), *members}
        database.close()
