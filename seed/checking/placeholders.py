"""Placeholders: valid drafts in place of malformed ones, so that everything around these can still be checked.

The valid members of a draft stay; the others get meaningless values of the right shape.
"""

from collections.abc import Collection, Mapping
from typing import Any

from schemas.fields import Choice, Keyed, Listed, Part, Verbatim, Whole
from seed.file_forms import Field
from service.catalog import get_kind
from service.publishing.drafts import Draft, Key


def build_stand_in(key: Key) -> Draft:
    """Return a draft for a record of which only the existence is known."""
    kind = get_kind(key[0])
    return Draft(kind, key[1], _fill_fields({}, kind.written))


def fill_gaps(draft: Draft, unsound: Collection[str]) -> Draft:
    """Return the draft without its malformed members; required ones get placeholder values."""
    written = draft.values if isinstance(draft.values, Mapping) and "withdrawn" not in draft.values else {}
    kept = {name: value for name, value in written.items() if name in draft.kind.written and name not in unsound}
    if isinstance(evidence := kept.get("evidence"), Mapping):
        kept["evidence"] = {name: claims for name, claims in evidence.items() if name not in unsound}
    if draft.kind.name == "document" and not {"text", "sentences"}.isdisjoint(unsound):
        # The two members belong together: one alone is of no use.
        kept = {name: value for name, value in kept.items() if name not in {"text", "sentences"}}
    return Draft(draft.kind, draft.id, _fill_fields(kept, draft.kind.written))


def _fill_fields(values: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    missing = {name: _build_value(field) for name, field in fields.items() if field.required and name not in values}
    return {**missing, **values}


def _build_value(field: Field) -> Any:
    if examples := field.metadata.get("examples"):
        return str(examples[0])
    if isinstance(field, Choice):
        return next(iter(field.vocabulary.terms))
    if isinstance(field, Listed):
        return [_build_value(field.inner)]
    if isinstance(field, Part):
        return _fill_fields({}, {str(each.data_key): each for each in field.schema.fields.values()})
    if isinstance(field, Keyed):
        return {}
    # The text of an unknown document has one character, where its one sentence starts.
    return "0" if isinstance(field, Whole) else "x" if isinstance(field, Verbatim) else "unknown"
