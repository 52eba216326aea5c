"""FHIR servers to ask: the invented world, the shipped content, and a model of R4 to hold every resource to."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from service.app import create_app
from service.config import Settings
from service.http.release_context import EXTENSION
from service.store.database import Database
from tests.engines import Engine

BASE = "/fhir/r4"
FHIR_JSON = "application/fhir+json"
Json = Any


class Fhir:
    """A client of a FHIR server; each resource that comes is loaded into fhirclient's model of R4."""

    def __init__(self, app: Flask) -> None:
        """Ask the app."""
        self.app = app
        self._client = app.test_client()

    def get(self, path: str, expected: int = 200, **query: str) -> TestResponse:
        """Return the answer to a GET."""
        return self.get_with({}, path, expected, **query)

    def get_with(self, headers: dict[str, str], path: str, expected: int = 200, **query: str) -> TestResponse:
        """Return the answer to a GET with headers."""
        asked = f"{BASE}/{path}{'?' + urlencode(query) if query else ''}"
        return self._checked(self._client.get(asked, headers=headers), expected)

    def post(self, path: str, body: Json, expected: int = 200, content_type: str = FHIR_JSON) -> TestResponse:
        """Return the answer to a POST."""
        return self._checked(self._client.post(f"{BASE}/{path}", json=body, content_type=content_type), expected)

    def json(self, path: str, **query: str) -> Json:
        """Return the resource at a path."""
        return self.get(path, 200, **query).get_json()

    def asked(self, path: str, **query: str) -> dict[str, Json]:
        """Return the parameters of the answer to an operation, the same by GET and by POST."""
        named = {"code": "valueCode", "system": "valueUri", "url": "valueUri", "display": "valueString"}
        given = [{"name": name, **value(named.get(name, "valueString"), text)} for name, text in query.items()]
        body = {"resourceType": "Parameters", "parameter": given}
        answer, posted = self.get(path, 200, **query).get_json(), self.post(path, body).get_json()
        assert answer == posted
        return parameters(answer)

    @staticmethod
    def _checked(response: TestResponse, expected: int) -> TestResponse:
        assert response.status_code == expected, response.get_data(as_text=True)[:800]
        assert response.content_type == FHIR_JSON
        modelled(response.get_json())
        return response


def value(member: str, text: str) -> dict[str, Json]:
    """Return a value of a parameter as it is posted."""
    if text in {"true", "false"}:
        return {"valueBoolean": text == "true"}
    return {member: text}


def parameters(resource: Json) -> dict[str, Json]:
    """Return the values of a Parameters resource by name; of matches a list."""
    assert resource["resourceType"] == "Parameters"
    found: dict[str, Json] = {}
    for each in resource["parameter"]:
        (held,) = (part for name, part in each.items() if name != "name")
        if isinstance(held, list):
            found.setdefault(each["name"], []).append(parameters({"resourceType": "Parameters", "parameter": held}))
        else:
            found[each["name"]] = held
    return found


def modelled(resource: Json) -> Any:
    """Return a resource as fhirclient's model of R4 has it: every member is known, typed, and there if it must be."""
    name = resource["resourceType"]
    model = getattr(import_module(f"fhirclient.models.{name.lower()}"), name)(resource)
    assert model.as_json() == resource
    return model


def served(database: Database, **settings: Any) -> Iterator[Fhir]:
    """Serve a database."""
    app = create_app(Settings(database_url=database.url, **settings))
    yield Fhir(app)
    app.extensions[EXTENSION].close()


@pytest.fixture(scope="session")
def world(published_database: Database) -> Iterator[Fhir]:
    """Give the invented world."""
    yield from served(published_database)


@pytest.fixture(scope="session")
def shipped(shipped_database: Database) -> Iterator[Fhir]:
    """Give the shipped content."""
    yield from served(shipped_database)


@pytest.fixture(scope="session", params=["world", "shipped"])
def service(request: pytest.FixtureRequest, engine: Engine) -> Fhir:
    """Give the invented world, then the shipped content."""
    found: Fhir = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def every() -> Callable[[Fhir, str], Iterator[Json]]:
    """Give a way to read all resources of a type, page by page."""

    def read(service: Fhir, type_: str) -> Iterator[Json]:
        page = service.json(type_, _count="7")
        while True:
            yield from (entry["resource"] for entry in page.get("entry", ()))
            following = [link["url"] for link in page["link"] if link["relation"] == "next"]
            if not following:
                return
            page = service.json(following[0].partition(f"{BASE}/")[2])

    return read
