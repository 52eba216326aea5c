"""Resources: records as Markdown, by `medcontent://KIND/ID`."""

from collections.abc import Mapping
from typing import Any

from service.addresses import build_list_address, build_record_address
from service.catalog import BY_NAME
from service.mcp.records import SCHEME, build_id, name_record, parse_id
from service.mcp.service_client import ServiceClient

MARKDOWN = "text/markdown"
# A short list to start from; `search` finds all others.
MAX_LISTED = 50
TEMPLATE = {
    "uriTemplate": f"{SCHEME}{{kind}}/{{id}}",
    "name": "record",
    "title": "A record",
    "description": "A record of any kind as Markdown, with its sources, and what reviewers say of it.",
    "mimeType": MARKDOWN,
}


def list_resources(client: ServiceClient) -> list[dict[str, Any]]:
    """Return the first documents."""
    documents = client.get(build_list_address(BY_NAME["document"]), {"limit": MAX_LISTED}).value["items"]
    return [_describe(each) for each in documents]


def read_resource(client: ServiceClient, uri: str) -> dict[str, Any]:
    """Return the contents of a resource. Raises ToolFault for another form of URI, and ServiceProblem."""
    kind, id_ = parse_id(uri)
    text = client.get(build_record_address(kind, id_), {"format": "markdown"}).text
    return {"uri": uri, "mimeType": MARKDOWN, "text": text}


def _describe(document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "uri": f"{SCHEME}{build_id(document['type'], document['id'])}",
        "name": document["id"],
        "title": name_record("", document)["title"],
        "mimeType": MARKDOWN,
        "annotations": {"lastModified": document["updatedAt"]},
    }
