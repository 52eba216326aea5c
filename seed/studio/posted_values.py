"""Posted values: what an editor typed into a form, as the values of a file."""

from collections.abc import Mapping
from typing import Any

import orjson
from werkzeug.datastructures import MultiDict

from schemas.fields import Choice, Listed, Part
from seed.file_forms import Field, FileForm, list_fields_within
from seed.studio.edits import Refused
from seed.studio.form_fields import MAX_DEPTH, NOT_OFFERED

# A list in a form has at most this many items.
MAX_ITEMS = 1000
Posted = MultiDict[str, str]


def read_values(form: FileForm, posted: Posted, base: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the fields that a form offers; what it does not offer is as in `base`."""
    kept = {name: value for name, value in base.items() if name in NOT_OFFERED or name not in form.fields}
    read = {
        name: _read(name, field, posted, base.get(name), 0)
        for name, field in form.fields.items()
        if name not in NOT_OFFERED
    }
    return kept | {name: value for name, value in read.items() if value is not None}


def read_base(posted: Posted) -> dict[str, Any]:
    """Return the values that a form was filled with. Raises Refused where they are missing."""
    try:
        base = orjson.loads(posted.get("base", ""))
    except orjson.JSONDecodeError as error:
        raise Refused("The form was not sent whole. Go back, load the page again, and send it once more.") from error
    if not isinstance(base, dict):
        raise Refused("The form was not sent whole. Go back, load the page again, and send it once more.")
    return base


def normalise(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as a form would send them: without empty ones, and runs of white space as one space."""
    return {name: each for name, value in values.items() if (each := _normalise(value)) is not None}


def _normalise(value: Any) -> Any:
    if isinstance(value, dict):
        return normalise(value) or None
    if isinstance(value, list):
        return [each for each in map(_normalise, value) if each is not None] or None
    return (" ".join(value.split()) or None) if isinstance(value, str) else value


def _read(path: str, field: Field, posted: Posted, base: Any, depth: int) -> Any:
    if isinstance(field, Listed) and isinstance(field.inner, Choice):
        return [value for value in posted.getlist(path) if value] or None
    if isinstance(field, Listed | Part) and depth >= MAX_DEPTH:
        return base
    if isinstance(field, Listed):
        held = base if isinstance(base, list) else []
        items = [
            _read(f"{path}.{number}", field.inner, posted, held[number] if number < len(held) else None, depth + 1)
            for number in range(_count_items(path, posted))
        ]
        return [item for item in items if item is not None] or None
    if isinstance(field, Part):
        members = base if isinstance(base, dict) else {}
        inner = {
            name: _read(f"{path}.{name}", each, posted, members.get(name), depth + 1)
            for name, each in list_fields_within(field).items()
        }
        # What the form does not know is kept, to be found faulty by the check and not to be lost.
        rest = {name: value for name, value in members.items() if name not in inner}
        return {**{name: value for name, value in inner.items() if value is not None}, **rest} or None
    return " ".join(posted.get(path, "").split()) or None


def _count_items(path: str, posted: Posted) -> int:
    lead = f"{path}."
    numbers = {key.removeprefix(lead).partition(".")[0] for key in posted if key.startswith(lead)}
    found = [int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 6]
    return min(max(found, default=-1) + 1, MAX_ITEMS)
