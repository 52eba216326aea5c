"""Searching and reading: resources by their ids, canonical URLs and names. Sorted by id, page by page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from service.fhir.asking import Given, split_canonical
from service.fhir.concepts import SYSTEMS_OF_OURS, Content, System, canonical
from service.fhir.documents import CONDITION, DEVICE_ID, LONGEST_ID, composition, device
from service.fhir.elements import reduce_resource
from service.fhir.faults import BadParameter
from service.fhir.parameters import SUMMARIES, TOTALS
from service.fhir.terminology import Resource, code_system, concept_map, maps, value_set, versioned
from service.store.lookups import ids_after, ids_up_to

PAGE = 20
MOST = 100
MAKERS = {"CodeSystem": code_system, "ValueSet": value_set, "ConceptMap": concept_map}


class Ids(NamedTuple):
    """The ids of a page, and of what lies around it: enough to link to its neighbours.

    `before` are the last ids up to the page, `behind` the first ones after it, `last` the last ones of all: each one
    more than a page.
    """

    before: Sequence[str]
    shown: Sequence[str]
    behind: Sequence[str]
    last: Sequence[str]
    total: int


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
    summary = choice_of(given, "_summary", (*SUMMARIES, "count"), "false")
    total = choice_of(given, "_total", TOTALS, "accurate")
    # Many clients ask for more than a page may have, so as not to page; the links lead them on.
    count = 0 if summary == "count" else min(given.get("_count", PAGE), MOST)
    found = _matching(content, type_, given, count)
    entries = [_entry(content, type_, id_, base, given) for id_ in found.shown]
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        **({} if total == "none" and count else {"total": found.total}),
        "link": list(_links(f"{base}/{type_}", given, found, count)),
        **({"entry": entries} if entries else {}),
    }


def choice_of(given: Given, name: str, allowed: Sequence[str], default: str) -> str:
    """Return which of the allowed values a parameter has.

    Raises BadParameter.
    """
    wanted = str(given.get(name, default))
    if wanted not in allowed:
        raise BadParameter(f"Write one of: {', '.join(allowed)}.", name)
    return wanted


def _matching(content: Content, type_: str, given: Given, count: int) -> Ids:
    after, wanted = given.get("_after", ""), set(given["_id"].split(",")) if "_id" in given else None
    if type_ == "Composition" and wanted is None:
        return _compositions(content, after, count)
    if type_ == "Composition":
        found = sorted(id_ for id_ in wanted or () if read(content, type_, id_))
    else:
        found = sorted(id_ for id_, each in _systems(type_).items() if _fits(type_, each, given, wanted, content))
    before, behind = [id_ for id_ in found if id_ <= after], [id_ for id_ in found if id_ > after]
    return Ids(before[-count - 1 :], behind[:count], behind[count : count + 1], found[-count - 1 :], len(found))


def _compositions(content: Content, after: str, count: int) -> Ids:
    asked = (content.connection, CONDITION.name)
    behind, total = ids_after(*asked, after, count + 1, LONGEST_ID)
    before = ids_up_to(*asked, after, count + 1, LONGEST_ID) if after else []
    last = ids_up_to(*asked, None, count + 1, LONGEST_ID) if count else []
    return Ids(before, behind[:count], behind[count:], last, total)


def _links(address: str, given: Given, found: Ids, count: int) -> Iterator[Resource]:
    """Yield the links of a page (RFC 8288's relations, as R4 has them for Bundles)."""

    def link(relation: str, after: str | None) -> Resource:
        beside = {"_after": after} if after else {}
        return {"relation": relation, "url": _address(address, {**anywhere, **beside})}

    anywhere = {name: value for name, value in given.items() if name != "_after"}
    if "_count" in anywhere:
        anywhere["_count"] = min(anywhere["_count"], MOST)
    yield link("self", given.get("_after"))
    if not count:
        return
    yield link("first", None)
    if found.before:
        yield link("previous", _before_last(found.before, count))
    if found.behind:
        yield link("next", found.shown[-1])
    rest = found.total % count or count
    yield link("last", _before_last(found.last, rest) if found.total > count else None)


def _before_last(ids: Sequence[str], count: int) -> str | None:
    """Return the id behind which the last `count` ids stand; None where they are all."""
    return ids[-count - 1] if len(ids) > count else None


def _fits(type_: str, system: System, given: Given, wanted: set[str] | None, content: Content) -> bool:
    name = f"{system.name}Codes" if type_ == "ConceptMap" else system.name
    url, version = split_canonical(given.get("url", canonical(type_, system.id)))
    return (
        (wanted is None or system.id in wanted)
        and url == canonical(type_, system.id)
        and version in {None, system.version(content)}
        and name.casefold().startswith(given.get("name", "").casefold())
    )


def _entry(content: Content, type_: str, id_: str, base: str, given: Given) -> Resource:
    resource = versioned(read(content, type_, id_) or {}, content.release.time)
    return {
        "fullUrl": f"{base}/{type_}/{id_}",
        "resource": reduce_resource(resource, given),
        "search": {"mode": "match"},
    }


def _systems(type_: str) -> Mapping[str, System]:
    return maps() if type_ == "ConceptMap" else SYSTEMS_OF_OURS


def _address(address: str, given: Given) -> str:
    query = urlencode({name: _text(value) for name, value in sorted(given.items())})
    return f"{address}?{query}" if query else address


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
