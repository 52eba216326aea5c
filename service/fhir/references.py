"""References to code systems: by id, canonical URL and version."""

from datetime import datetime

from service.fhir.concepts import SYSTEMS_OF_OURS, NewestRelease, System, build_canonical
from service.fhir.faults import BadParameter, NotThere
from service.fhir.request_parameters import Given, find_latest_moment, split_canonical
from service.fhir.terminology import list_maps


def find_named_system(content: NewestRelease, type_: str, id_: str | None, url: str | None) -> System | None:
    """Return our code system behind a resource of a type, by its id or canonical URL; None if neither is given.

    Raises NotThere if it does not exist.
    """
    known = list_maps() if type_ == "ConceptMap" else SYSTEMS_OF_OURS
    version = None
    if id_ is not None:
        found = known.get(id_)
    elif url is None:
        return None
    else:
        bare, version = split_canonical(url)
        found = next((each for each in known.values() if build_canonical(type_, each.id) == bare), None)
    if found is None:
        raise NotThere(f"There is no {type_} {id_ or url}.", None if id_ else "url")
    demand_version(found, content, version, "url")
    return found


def find_named_value_set(content: NewestRelease, id_: str | None, url: str | None) -> System:
    """Return the code system of a value set. Raises NotThere, or BadParameter if the value set is not named."""
    found = find_named_system(content, "ValueSet", id_, url)
    if found is None:
        raise BadParameter("Name the ValueSet by its canonical URL.", "url")
    return found


def demand_version(system: System, content: NewestRelease, version: str | None, parameter: str) -> None:
    """Refuse another version than the current one. Raises NotThere."""
    here = system.get_version(content)
    if version is not None and version != here:
        raise NotThere(f"{system.title} has no version {version} here; the current version is {here}.", parameter)


def demand_now(content: NewestRelease, given: Given) -> None:
    """Refuse a date before the newest release: earlier states are not available by FHIR. Raises BadParameter."""
    date, newest = given.get("date"), content.release.time
    if date and find_latest_moment(date) < datetime.fromisoformat(newest):
        raise BadParameter(f"Only the current content, valid since {newest}, is available here.", "date")
