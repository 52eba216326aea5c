"""FHIR searches and reads: resources by id, canonical URL and name, sorted by id and paged."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from service.fhir.chapters import CONDITION
from service.fhir.composition import DEVICE_ID, LONGEST_ID, build_composition, build_device
from service.fhir.concepts import SYSTEMS_OF_OURS, NewestRelease, System, build_canonical
from service.fhir.elements import reduce_resource
from service.fhir.faults import BadParameter
from service.fhir.parameters import SUMMARIES, TOTALS
from service.fhir.request_parameters import Given, split_canonical
from service.fhir.terminology import (
    Resource,
    add_version,
    build_code_system,
    build_concept_map,
    build_value_set,
    list_maps,
)
from service.store.concept_queries import list_ids_after, list_ids_up_to

PAGE = 20
MAX_COUNT = 100
MAKERS = {"CodeSystem": build_code_system, "ValueSet": build_value_set, "ConceptMap": build_concept_map}


class Ids(NamedTuple):
    """The ids of a page and of its surroundings, for linking to neighbouring pages.

    `before` are the last ids up to the page, `behind` the first ones after it, `last` the last ones of all; each list
    has one id more than a page.
    """

    before: Sequence[str]
    shown: Sequence[str]
    behind: Sequence[str]
    last: Sequence[str]
    total: int


def read(content: NewestRelease, type_: str, id_: str) -> Resource | None:
    """Return a resource, or None."""
    if type_ in MAKERS:
        system = _list_systems(type_).get(id_)
        return MAKERS[type_](system, content) if system else None
    if type_ == "Composition":
        return build_composition(content, id_)
    return build_device() if id_ == DEVICE_ID else None


def search(content: NewestRelease, type_: str, given: Given, base: str) -> Resource:
    """Return a page of matching resources as a Bundle; `base` is the full address of the server.

    Raises BadParameter.
    """
    summary = parse_choice(given, "_summary", (*SUMMARIES, "count"), "false")
    total = parse_choice(given, "_total", TOTALS, "accurate")
    # Many clients ask for very large pages to avoid paging; the links of the Bundle lead to the rest.
    count = 0 if summary == "count" else min(given.get("_count", PAGE), MAX_COUNT)
    found = _find_matching(content, type_, given, count)
    entries = [_build_entry(content, type_, id_, base, given) for id_ in found.shown]
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        **({} if total == "none" and count else {"total": found.total}),
        "link": list(_build_links(f"{base}/{type_}", given, found, count)),
        **({"entry": entries} if entries else {}),
    }


def parse_choice(given: Given, name: str, allowed: Sequence[str], default: str) -> str:
    """Return the value of a parameter with a closed list of values.

    Raises BadParameter.
    """
    wanted = str(given.get(name, default))
    if wanted not in allowed:
        raise BadParameter(f"Write one of: {', '.join(allowed)}.", name)
    return wanted


def _find_matching(content: NewestRelease, type_: str, given: Given, count: int) -> Ids:
    after, wanted = given.get("_after", ""), set(given["_id"].split(",")) if "_id" in given else None
    if type_ == "Composition" and wanted is None:
        return _list_compositions(content, after, count)
    if type_ == "Composition":
        found = sorted(id_ for id_ in wanted or () if read(content, type_, id_))
    else:
        found = sorted(
            id_ for id_, each in _list_systems(type_).items() if _is_matching(type_, each, given, wanted, content)
        )
    before, behind = [id_ for id_ in found if id_ <= after], [id_ for id_ in found if id_ > after]
    return Ids(before[-count - 1 :], behind[:count], behind[count : count + 1], found[-count - 1 :], len(found))


def _list_compositions(content: NewestRelease, after: str, count: int) -> Ids:
    asked = (content.connection, CONDITION.name)
    behind, total = list_ids_after(*asked, after, count + 1, LONGEST_ID)
    before = list_ids_up_to(*asked, after, count + 1, LONGEST_ID) if after else []
    last = list_ids_up_to(*asked, None, count + 1, LONGEST_ID) if count else []
    return Ids(before, behind[:count], behind[count:], last, total)


def _build_links(address: str, given: Given, found: Ids, count: int) -> Iterator[Resource]:
    """Yield the links of a page (RFC 8288 relations, as R4 defines them for Bundles)."""

    def link(relation: str, after: str | None) -> Resource:
        beside = {"_after": after} if after else {}
        return {"relation": relation, "url": _build_address(address, {**anywhere, **beside})}

    anywhere = {name: value for name, value in given.items() if name != "_after"}
    if "_count" in anywhere:
        anywhere["_count"] = min(anywhere["_count"], MAX_COUNT)
    yield link("self", given.get("_after"))
    if not count:
        return
    yield link("first", None)
    if found.before:
        yield link("previous", _find_last_page(found.before, count))
    if found.behind:
        yield link("next", found.shown[-1])
    rest = found.total % count or count
    yield link("last", _find_last_page(found.last, rest) if found.total > count else None)


def _find_last_page(ids: Sequence[str], count: int) -> str | None:
    """Return the id before the last `count` ids, or None if there are no others."""
    return ids[-count - 1] if len(ids) > count else None


def _is_matching(type_: str, system: System, given: Given, wanted: set[str] | None, content: NewestRelease) -> bool:
    name = f"{system.name}Codes" if type_ == "ConceptMap" else system.name
    url, version = split_canonical(given.get("url", build_canonical(type_, system.id)))
    return (
        (wanted is None or system.id in wanted)
        and url == build_canonical(type_, system.id)
        and version in {None, system.get_version(content)}
        and name.casefold().startswith(given.get("name", "").casefold())
    )


def _build_entry(content: NewestRelease, type_: str, id_: str, base: str, given: Given) -> Resource:
    resource = add_version(read(content, type_, id_) or {}, content.release.time)
    return {
        "fullUrl": f"{base}/{type_}/{id_}",
        "resource": reduce_resource(resource, given),
        "search": {"mode": "match"},
    }


def _list_systems(type_: str) -> Mapping[str, System]:
    return list_maps() if type_ == "ConceptMap" else SYSTEMS_OF_OURS


def _build_address(address: str, given: Given) -> str:
    query = urlencode({name: _format_text(value) for name, value in sorted(given.items())})
    return f"{address}?{query}" if query else address


def _format_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
