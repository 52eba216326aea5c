"""A page leads to the other forms of what it shows, and holds one of them: the linked data that search engines read."""

import json
import re

import pytest

from service.catalog import KINDS, Kind
from tests.web.conftest import Visitor
from tests.web.markup import read

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_page_holds_the_linked_data_that_the_api_gives(world_site: Visitor, kind: Kind) -> None:
    for record in world_site.client.get(f"/v1{kind.path}?limit=5").get_json()["items"]:
        (block,) = BLOCK.findall(world_site.get(record["links"]["webUrl"])[1])
        answer = world_site.client.get(record["links"]["self"], query_string={"format": "jsonld"})
        assert json.loads(block) == json.loads(answer.data)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_page_leads_to_the_other_forms_of_its_record(world_site: Visitor, kind: Kind) -> None:
    record = world_site.client.get(f"/v1{kind.path}?limit=1").get_json()["items"][0]
    page = read(world_site.get(record["links"]["webUrl"])[1])
    named = {
        each.attributes["type"]: each.attributes["href"] for each in page.elements if is_alternate(each.attributes)
    }
    assert {"application/json", "application/ld+json", "text/markdown"} <= set(named)
    for media_type, address in named.items():
        assert address in [each.attributes.get("href") for each in page.elements if each.name == "a"]
        answer = world_site.client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, media_type), address


def test_a_list_leads_to_its_other_forms_with_the_filters_that_are_set(shipped_site: Visitor) -> None:
    page = read(shipped_site.get("/claims?verdict=outdated")[1])
    named = {
        each.attributes["type"]: each.attributes["href"] for each in page.elements if is_alternate(each.attributes)
    }
    assert named["text/csv"] == "/v1/claims?verdict=outdated&format=csv"
    for media_type, address in named.items():
        answer = shipped_site.client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, media_type), address


def test_a_condition_is_a_document_of_fhir_too(shipped_site: Visitor) -> None:
    page = read(shipped_site.get("/conditions/metastatic-breast-cancer")[1])
    (address,) = [link for link in page.links if link.startswith("/fhir/")][:1]
    assert shipped_site.client.get(address).get_json()["resourceType"] == "Bundle"


def is_alternate(attributes: dict[str, str]) -> bool:
    return attributes.get("rel") == "alternate"
