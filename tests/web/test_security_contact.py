"""The security contact: the operator names it, and none is made up."""

from datetime import UTC, datetime, timedelta

import pytest

from service.app import create_app
from service.config import BadSetting, Settings
from service.store.database import Database

PATH = "/.well-known/security.txt"


def test_the_contact_of_the_operator_is_named_for_less_than_a_year(published_database: Database) -> None:
    contact, public = "mailto:security@content.example", "https://content.example"
    settings = Settings(database_url=published_database.url, security_contact=contact, public_url=public)
    answer = create_app(settings).test_client().get(PATH)
    told = dict(line.split(": ", 1) for line in answer.get_data(as_text=True).splitlines())
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    assert (told["Contact"], told["Canonical"]) == (contact, f"{public}{PATH}")
    now = datetime.now(UTC)
    assert now < datetime.fromisoformat(told["Expires"]) < now + timedelta(days=365)


def test_without_a_contact_nothing_is_there(published_database: Database) -> None:
    client = create_app(Settings(database_url=published_database.url)).test_client()
    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize("contact", ["security", "http://content.example", "mailto:nobody", "mailto:a@b\nExpires: x"])
def test_a_contact_that_is_no_address_is_refused(contact: str) -> None:
    with pytest.raises(BadSetting, match="MEDCONTENT_SECURITY_CONTACT"):
        Settings.read_environment({"MEDCONTENT_SECURITY_CONTACT": contact})
