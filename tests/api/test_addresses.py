"""The grammar of addresses and the router of the app are about the same addresses."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect, Rule

from service import addresses
from service.addresses import (
    API,
    BELOW,
    Resource,
    build_list_address,
    build_record_address,
    build_release_address,
    build_revisions_address,
    is_of_api,
    parse_address,
)
from service.app import create_app
from service.catalog import BY_NAME, KINDS, Kind
from service.config import Settings
from tests.docs.pages import REPOSITORY

APP: Flask = create_app(Settings(database_url="sqlite:///nowhere.db"))
ROUTER = APP.url_map.bind("localhost")
# Each address once, though it may be both asked and posted to.
RULES = sorted(
    {
        rule.rule: rule
        for rule in APP.url_map.iter_rules()
        if is_of_api(rule.rule) and {"GET", "POST"} & (rule.methods or set())
    }.values(),
    key=lambda rule: rule.rule,
)
VALUES = {"id": "amber-fever", "number": "7", "plural": "claims"}
KIND = BY_NAME["condition"]
# Parts of addresses, and what comes near to them.
PARTS = (
    "v1 V1 conditions Conditions documents claims amber-fever amber.p1s1 revisions text text.txt coverage tags "
    "releases exports changes changes.atom search suggest lookup quotes infobutton latest 7 007 -1 ٣ 7.ndjson "
    "7.ndjson.gz 7.sqlite 7.csv tables.sqlite latest.sqlite claims.ndjson claims.ndjson.gz claims.sqlite .ndjson"
).split()
RESTS = st.lists(st.sampled_from([*PARTS, "", " "]), max_size=6).map("/".join)


def filled(rule: Rule) -> str:
    """Return an address of a rule."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: VALUES[found[1]], rule.rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule)
def test_every_address_that_is_routed_is_parsed_and_built(rule: Rule) -> None:
    address = parse_address(filled(rule))
    assert address is not None
    assert address.build() == filled(rule)
    for name, value in address._asdict().items():
        if value and name in rule.arguments:
            assert value == VALUES[name]


def test_every_resource_is_routed() -> None:
    parsed = [parse_address(filled(rule)) for rule in RULES]
    assert {address.resource for address in parsed if address} == set(Resource)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_is_built_for_a_kind_is_parsed_as_that(kind: Kind) -> None:
    assert parse_address(build_list_address(kind)) == (Resource.LIST, kind, "", "", "")
    assert parse_address(build_record_address(kind, "x")) == (Resource.RECORD, kind, "x", "", "")
    assert parse_address(build_revisions_address(kind, "x")) == (Resource.REVISIONS, kind, "x", "", "")
    assert parse_address(f"{build_revisions_address(kind, 'x')}/3") == (Resource.REVISION, kind, "x", "3", "")
    assert parse_address(build_release_address(3)) == (Resource.RELEASE, None, "", "3", "")


@given(
    st.lists(st.sampled_from([*PARTS, "", " "]), max_size=6).map("/".join),
    st.sampled_from(["/", BELOW, f"{API}/exports/", f"{API}/documents/"]),
)
def test_what_is_parsed_is_routed_and_what_is_routed_is_parsed(rest: str, root: str) -> None:
    path = root + rest
    assert (parse_address(path) is not None) == (is_of_api(path) and is_routed(path)), path


def is_routed(path: str) -> bool:
    try:
        ROUTER.match(path)
    except (HTTPException, RequestRedirect):
        return False
    return True


def test_an_address_longer_than_those_that_are_remembered_is_parsed_alike() -> None:
    long = "x" * addresses.MAX_KNOWN_CHARACTERS
    assert parse_address(build_record_address(KIND, long)) == (Resource.RECORD, KIND, long, "", "")


def test_no_other_module_writes_an_address_of_the_api_down() -> None:
    written = {
        f"{path.relative_to(REPOSITORY)}:{text.lineno}"
        for path in (REPOSITORY / "service").rglob("*.py")
        for text in texts(path)
        if API in str(text.value)
    }
    # The text of llms.txt is documentation.
    assert {place.partition(":")[0] for place in written} - {"service/guide/llms.py"} == {"service/addresses.py"}
    templates = (REPOSITORY / "service" / "web" / "templates").rglob("*.html")
    assert [path.name for path in templates if BELOW in path.read_text(encoding="utf-8")] == []


def texts(path: Path) -> Iterator[ast.Constant]:
    """Yield the texts in a module, what documents it aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documenting = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documenting:
            yield node
