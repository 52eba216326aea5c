"""A test client that compares every answer with the OpenAPI document: undocumented parts are not allowed.

Objects are closed on the fly: a member that the document does not name is a fault, though the document leaves
objects open so that later versions may add members.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from werkzeug.test import TestResponse

from service.catalog import BY_PLURAL

URN = "urn:openapi"
PROBLEM = "application/problem+json"
# A variable part of a path, escaped.
VARIABLE = re.compile(r"\\{[^}]+\\}")
# The headers whose presence is documented.
TOLD = {"ETag", "Content-Release", "Last-Modified", "Link", "Repr-Digest", "Retry-After"}

Json = Any


class Contract:
    """What an OpenAPI document promises."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Close the objects of the document."""
        self.document = _closed(document)
        self._registry = registry_of(self.document)
        self._validators: dict[str, Draft202012Validator] = {}
        self._checked: set[tuple[str, bytes]] = set()
        # Those with fewer variable parts come first: they are what an address means that fits both.
        plain_first = sorted(document["paths"], key=lambda path: path.count("{"))
        self._paths = [(re.compile(VARIABLE.sub("[^/]+", re.escape(path))), path) for path in plain_first]

    def path(self, address: str) -> str | None:
        """Return the path template that an address falls under; None where it is not documented."""
        plain = address.partition("?")[0]
        if plain in self.document["paths"]:
            return plain
        return next((path for pattern, path in self._paths if pattern.fullmatch(plain)), None)

    def check(self, address: str, response: TestResponse, method: str = "get") -> None:
        """Compare an answer with its documentation."""
        path = self.path(address)
        if path is None:
            assert response.status_code == 404, f"{address} is served and not documented"
            self.check_body("/components/schemas/Problem", response.get_json())
            return
        at = f"/paths/{_token(path)}/{method}/responses/{response.status_code}"
        documented = self._found(at)
        assert documented, f"{address}: {response.status_code} is not documented"
        at = documented.get("$ref", f"#{at}").removeprefix("#")
        documented = self._found(at)
        headers, told = {name for name in TOLD if name in response.headers}, set(documented.get("headers", {}))
        assert headers <= told, f"{address}: {headers - told} are not documented"
        assert headers == told or response.status_code != 200, f"{address}: {told - headers} are documented and missing"
        content = documented.get("content", {})
        if response.status_code in {302, 304}:
            assert not content
            return
        assert response.mimetype in content, f"{address}: {response.mimetype} is not documented"
        if response.is_json:
            pointer, body = f"{at}/content/{_token(str(response.mimetype))}/schema", response.get_json()
            asked = response.request.args
            if any(name.startswith("fields[") for name in asked):
                body = self._check_included(body)
            self.check_body(pointer, body, cut=any(name.startswith("fields") for name in asked))

    def _check_included(self, body: Json) -> Json:
        """Check included records that may be cut, and return the body without them."""
        for plural, records in body.get("included", {}).items():
            for each in records:
                self.check_body(f"/components/schemas/{BY_PLURAL[plural].shape.__name__}", each, cut=True)
        return {name: value for name, value in body.items() if name != "included"}

    def check_body(self, pointer: str, body: Json, *, cut: bool = False) -> None:
        """Compare a body with the schema at a place of the document; the items of a page one by one.

        Of records cut to some of their members, these are compared.
        """
        schema = self._found(pointer)
        pointer = schema.get("$ref", f"#{pointer}").removeprefix("#")
        properties = self._found(pointer).get("properties", {})
        item = properties.get("items", {}).get("items", {})
        if "$ref" in item:
            for each in body["items"]:
                self.check_body(item["$ref"].removeprefix("#"), each, cut=cut)
            body = {**body, "items": []}
        elif cut:
            for name, value in body.items():
                assert name in properties, f"{name} is served and not documented"
                self._check_once(f"{pointer}/properties/{name}", value)
            return
        self._check_once(pointer, body)

    def _check_once(self, pointer: str, body: Json) -> None:
        checked = (pointer, orjson.dumps(body))
        if checked in self._checked:
            return
        if pointer not in self._validators:
            self._validators[pointer] = Draft202012Validator(
                {"$ref": f"{URN}#{pointer}"}, registry=self._registry, format_checker=FormatChecker()
            )
        assert [f"{error.json_path}: {error.message}" for error in self._validators[pointer].iter_errors(body)] == []
        self._checked.add(checked)

    def _found(self, pointer: str) -> Json:
        found: Json = self.document
        for token in pointer.strip("/").split("/"):
            found = found.get(token.replace("~1", "/").replace("~0", "~"), {})
        return found


class Documented:
    """A client of an app; each of its answers is checked."""

    def __init__(self, app: Flask, contract: Contract) -> None:
        """Ask the app, and hold it to the contract."""
        self.app = app
        self.contract = contract
        self._client = app.test_client()
        self._remembered: dict[str, list[Json]] = {}

    def get(
        self, address: str, expected: int = 200, query: list[tuple[str, str]] | None = None, **headers: str
    ) -> TestResponse:
        """Return the answer to a GET; `headers` are given with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self._client.get(address, query_string=query, headers=named)
        assert response.status_code == expected, f"{address}: {response.status} {response.get_data(as_text=True)[:500]}"
        self.contract.check(address, response)
        return response

    def json(self, address: str, query: list[tuple[str, str]] | None = None) -> Json:
        """Return the JSON at an address."""
        return self.get(address, query=query).get_json()

    def problem(self, address: str, expected: int, query: list[tuple[str, str]] | None = None, **headers: str) -> Json:
        """Return the problem at an address; its type is a page that the service has."""
        response = self.get(address, expected, query, **headers)
        assert response.content_type == PROBLEM
        problem = response.get_json()
        assert problem["status"] == expected
        return problem

    def pages(self, address: str, query: list[tuple[str, str]] | None = None) -> Iterator[Json]:
        """Yield the pages of a list, following `next`."""
        page = self.json(address, query)
        yield page
        seen: set[str] = set()
        while (following := page["page"]["next"]) is not None:
            assert following not in seen, "the pages go round in a circle"
            seen.add(following)
            page = self.json(following)
            yield page

    def items(self, address: str, query: list[tuple[str, str]] | None = None) -> list[Json]:
        """Return all items of a list."""
        path, _, asked = address.partition("?")
        whole = [("limit", "100"), *parse_qsl(asked), *(query or [])]
        return [item for page in self.pages(path, whole) for item in page["items"]]

    def everything(self, address: str) -> list[Json]:
        """Return all items of a list, remembered: the content must not change meanwhile."""
        if address not in self._remembered:
            self._remembered[address] = self.items(address)
        return self._remembered[address]


def registry_of(document: Mapping[str, Any]) -> Registry[Any]:
    """Return the registry in which schemas refer to a document as `URN`."""
    registry: Registry[Any] = Registry().with_resource(URN, DRAFT202012.create_resource(document))
    return registry


def _closed(node: Any) -> Any:
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    closed = {name: value if name == "examples" else _closed(value) for name, value in node.items()}
    if isinstance(node.get("properties"), dict) and "additionalProperties" not in node:
        closed["additionalProperties"] = False
    return closed


def _token(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
