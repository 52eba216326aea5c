"""A real FHIR client, fhirclient, talks to a real server in another process."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fhirclient import client
from fhirclient.models.bundle import Bundle
from fhirclient.models.codesystem import CodeSystem
from fhirclient.models.composition import Composition
from fhirclient.models.conceptmap import ConceptMap
from fhirclient.models.device import Device
from fhirclient.models.parameters import Parameters
from fhirclient.models.valueset import ValueSet

from tests.serving import serving


@pytest.fixture(scope="module")
def smart(shipped_folder: Path) -> Iterator[Any]:
    """Give a client of a running server."""
    with serving(shipped_folder) as url:
        made = client.FHIRClient(settings={"app_id": "a-reader", "api_base": f"{url}/fhir/r4"})
        yield made
        made.server.session.close()


def test_the_client_gets_ready_without_authorization(smart: Any) -> None:
    assert smart.prepare()
    assert smart.ready
    assert smart.server.capabilityStatement.software.name == "medcontent"


def test_the_client_reads_resources(smart: Any) -> None:
    composition = Composition.read("metastatic-breast-cancer", smart.server)
    assert composition.title == "Metastatic breast cancer"
    assert composition.section[0].title == "What it is"
    author = Device.read(composition.author[0].reference.partition("/")[2], smart.server)
    assert author.deviceName[0].name == "medcontent"
    codes = [concept.code for concept in CodeSystem.read("condition-category", smart.server).concept]
    assert codes == ["disease", "stage", "subtype", "complication"]


def test_the_client_searches_and_follows_the_pages(smart: Any) -> None:
    search = CodeSystem.where({"name": "Condition", "_count": "1"})
    bundles = list(search.perform_iter(smart.server))
    found = [entry.resource.id for page in bundles for entry in page.entry]
    assert {"condition-category", "conditions"} < set(found)
    assert found == sorted(set(found))
    assert [page.total for page in bundles] == [len(found)] * len(found)
    url = ConceptMap.read("conditions", smart.server).url
    assert [each.id for each in ConceptMap.where({"url": url}).perform_resources_iter(smart.server)] == ["conditions"]
    whole = list(Composition.where({}).perform_resources_iter(smart.server))
    assert len({each.id for each in whole}) == len(whole) > 4


def test_the_client_runs_operations(smart: Any) -> None:
    value_set = ValueSet.read_from("ValueSet/sites/$expand?filter=bone", smart.server)
    assert [each.code for each in value_set.expansion.contains] == ["bone"]
    system = value_set.expansion.contains[0].system
    asked = Parameters({"resourceType": "Parameters", "parameter": [
        {"name": "code", "valueCode": "bone"}, {"name": "system", "valueUri": system}]})  # fmt: skip
    answer = Parameters(smart.server.post_json("ConceptMap/$translate", asked.as_json()).json())
    matches = [part for part in answer.parameter if part.name == "match"]
    assert answer.parameter[0].valueBoolean is True
    codes = [piece.valueCoding.code for match in matches for piece in match.part if piece.name == "concept"]
    assert codes == ["D001842", "C79.5", "C79.51"]


def test_the_client_gets_a_document(smart: Any) -> None:
    bundle = Bundle.read_from("Composition/metastatic-breast-cancer/$document", smart.server)
    assert (bundle.type, bundle.entry[0].resource.resource_type) == ("document", "Composition")
    assert bundle.entry[0].resource.author[0].reference == bundle.entry[1].fullUrl
