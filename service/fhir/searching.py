"""Searching and reading: resources by their ids, canonical URLs and names. Sorted by id, page by page."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from service.fhir.asking import Given
from service.fhir.concepts import SYSTEMS_OF_OURS, Content, System, canonical
from service.fhir.documents import CONDITION, DEVICE_ID, LONGEST_ID, composition, device
from service.fhir.faults import BadParameter
from service.fhir.terminology import Resource, code_system, concept_map, maps, summarised, value_set, versioned
from service.store.lookups import ids_after

PAGE = 20
MOST = 100
SUMMARIES = ("true", "false")
MAKERS = {"CodeSystem": code_system, "ValueSet": value_set, "ConceptMap": concept_map}


def read(content: Content, type_: str, id_: str) -> Resource | None:
    """Return a resource; None where there is none."""
    if type_ in MAKERS:
        system = _systems(type_).get(id_)
        return MAKERS[type_](system, content) if system else None
    if type_ == "Composition":
        return composition(content, id_)
    return device() if id_ == DEVICE_ID else None


def search(content: Content, type_: str, given: Given, base: str) -> Resource:
    """Return a page of the resources of a type that match, as a Bundle; `base` is the full address of the server.

    Raises BadParameter.
    """
    count = given.get("_count", PAGE)
    if not 1 <= count <= MOST:
        raise BadParameter(f"A page has 1 to {MOST} resources.", "_count")
    summary = summary_of(given, (*SUMMARIES, "count"))
    ids, total = _matching(content, type_, given, count + 1)
    shown = ids[:count]
    bundle: Resource = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": total,
        "link": [{"relation": "self", "url": _address(base, type_, given)}],
    }
    if summary == "count":
        return bundle
    if len(ids) > count:
        following = _address(base, type_, {**given, "_after": shown[-1]})
        bundle["link"].append({"relation": "next", "url": following})
    entries = [_entry(content, type_, id_, base, short=summary == "true") for id_ in shown]
    return bundle | ({"entry": entries} if entries else {})


def summary_of(given: Given, allowed: Sequence[str]) -> str:
    """Return which summary is asked for.

    Raises BadParameter.
    """
    wanted = str(given.get("_summary", "false"))
    if wanted not in allowed:
        raise BadParameter(f"Write one of: {', '.join(allowed)}.", "_summary")
    return wanted


def _matching(content: Content, type_: str, given: Given, limit: int) -> tuple[list[str], int]:
    after, wanted = given.get("_after", ""), set(given["_id"].split(",")) if "_id" in given else None
    if type_ == "Composition" and wanted is None:
        return ids_after(content.connection, CONDITION.name, after, limit, LONGEST_ID)
    if type_ == "Composition":
        found = sorted(id_ for id_ in wanted or () if read(content, type_, id_))
    else:
        found = [id_ for id_, each in _systems(type_).items() if _fits(type_, each, given, wanted)]
    return [id_ for id_ in found if id_ > after][:limit], len(found)


def _fits(type_: str, system: System, given: Given, wanted: set[str] | None) -> bool:
    name = f"{system.name}Codes" if type_ == "ConceptMap" else system.name
    return (
        (wanted is None or system.id in wanted)
        and given.get("url", canonical(type_, system.id)) == canonical(type_, system.id)
        and name.casefold().startswith(given.get("name", "").casefold())
    )


def _entry(content: Content, type_: str, id_: str, base: str, *, short: bool) -> Resource:
    resource = versioned(read(content, type_, id_) or {}, content.release.time)
    shown = summarised(resource) if short else resource
    return {"fullUrl": f"{base}/{type_}/{id_}", "resource": shown, "search": {"mode": "match"}}


def _systems(type_: str) -> Mapping[str, System]:
    return maps() if type_ == "ConceptMap" else SYSTEMS_OF_OURS


def _address(base: str, type_: str, given: Given) -> str:
    query = urlencode({name: _text(value) for name, value in sorted(given.items())})
    return f"{base}/{type_}?{query}" if query else f"{base}/{type_}"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
