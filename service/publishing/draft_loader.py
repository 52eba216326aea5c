"""Loading drafts: turns drafts into sources by the schema of each kind. Every fault of shape is found here."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma

from schemas.base import SLUG, SLUG_LIMIT, Shape
from schemas.code_forms import FORMS
from schemas.complaints import Complaint, FaultCode, read_complaint
from schemas.declaration import describe_value
from schemas.fields import Choice, Keyed, Listed, Part, Ref, Text
from schemas.terminologies import CodeSystem, find_system
from service.catalog import Kind, get_kind
from service.publishing.closest_names import find_closest
from service.publishing.drafts import Draft
from service.publishing.fast_load import load_values
from service.publishing.faults import Fault, Path
from service.publishing.records import Source, Withdrawal
from service.publishing.segmentation import BadLabels, BadStart, cut_document

RULE = "shape"
# A slug, or the id of a claim; whether the record exists is checked by the rules.
ANY_ID = SLUG.removesuffix("$") + r"(?:\.p[1-9][0-9]*s[1-9][0-9]*c[1-9][0-9]*)?$"
HELP_STARTS = "count characters from 0, or run `medcontent new document` on the text again and compare"

HELP_LABELS = "`medcontent split` and `medcontent new document --revises` write the labels; put back what they wrote"


class WithdrawalNotice(Shape):
    """The withdrawal notice that an editor writes in place of a record."""

    reason = Text("Why it is withdrawn; apps show this.", required=True, limit=500)
    replaced_by = Ref("", "The record that replaces it.", pattern=ANY_ID)


def load(draft: Draft) -> tuple[list[Source], list[Fault]]:
    """Return the draft's source, and for a document its sentences; or its faults and no sources."""
    try:
        source = _load_source(draft)
        is_text = source.kind.name == "document" and not source.withdrawal
        return [source, *(_build_sentences(source) if is_text else ())], []
    except ma.ValidationError as error:
        return [], [_build_fault(draft, path, message) for path, message in _flatten(error.messages)]
    except BadStart as error:
        path = ("sentences", max(error.index, 0))
        return [], [Fault(RULE, *draft.key, path, str(error), HELP_STARTS, code="bad-start")]
    except BadLabels as error:
        return [], [Fault(RULE, *draft.key, ("revised", "labels"), str(error), HELP_LABELS, code="bad-labels")]


def _load_source(draft: Draft) -> Source:
    if not draft.kind.written:
        raise ma.ValidationError({"_schema": [f"A {draft.kind.name} is not written: it is derived from its document."]})
    _check_id(draft)
    if isinstance(draft.values, Mapping) and "withdrawn" in draft.values:
        return Source(draft.kind, draft.id, {}, _load_withdrawal(draft.values))
    if not isinstance(draft.values, Mapping):
        raise ma.ValidationError(
            {"_schema": [f"A {draft.kind.name} is written as named values, not {describe_value(draft.values)}."]}
        )
    return Source(draft.kind, draft.id, load_values(draft.kind, draft.values))


def _load_withdrawal(values: Mapping[str, Any]) -> Withdrawal:
    if others := [str(name) for name in values if name != "withdrawn"]:
        raise ma.ValidationError({name: ["A withdrawn record has no other values; delete this."] for name in others})
    if not isinstance(values["withdrawn"], Mapping):
        raise ma.ValidationError({"withdrawn": ["Write the reason: `withdrawn: {reason: …}`."]})
    try:
        notice: dict[str, Any] = WithdrawalNotice().load(values["withdrawn"])
    except ma.ValidationError as error:
        raise ma.ValidationError({"withdrawn": error.messages}) from error
    return Withdrawal(notice["reason"], notice["replacedBy"])


def _check_id(draft: Draft) -> None:
    if not re.fullmatch(draft.kind.id_pattern, draft.id):
        example = {"claim": "p1s2c3"}.get(draft.kind.name, "example-2")
        raise ma.ValidationError(
            {"id": [f'"{draft.id}" is not an id: use small letters, digits and single hyphens, as in {example}.']}
        )
    if draft.kind.id_pattern == SLUG and len(draft.id) > SLUG_LIMIT:
        raise ma.ValidationError({"id": [f"The id has {len(draft.id)} characters; at most {SLUG_LIMIT} are allowed."]})


def _build_sentences(document: Source) -> Iterator[Source]:
    text: str = document.values["text"]
    outline = {entry["sentence"]: entry for entry in document.values["outline"]}
    for cut in cut_document(document.values):
        values: dict[str, Any] = {
            "document": document.id,
            "paragraph": cut.paragraph,
            "ordinal": cut.ordinal,
            "start": cut.span.start,
            "end": cut.span.end,
            "text": text[cut.span.start : cut.span.end],
        }
        # Left out where there is none: sentences published before there were outlines stay as they are.
        if entry := outline.get(cut.name):
            values["role"] = entry["role"]
            values["leadIn"] = f"{document.id}.{entry['leadIn']}" if entry["leadIn"] else None
        yield Source(get_kind("sentence"), f"{document.id}.{cut.name}", values)


def _flatten(messages: Any, path: Path = ()) -> Iterator[tuple[Path, Complaint]]:
    if isinstance(messages, list):
        yield from ((path, read_complaint(message)) for message in messages)
        return
    for step, inner in messages.items():
        # marshmallow reports members of a keyed object under "key" or "value", and whole objects under "_schema".
        inside = inner if not isinstance(inner, dict) else inner.get("value", inner.get("key", inner))
        yield from _flatten(inside, path if step == "_schema" else (*path, step))


def _build_fault(draft: Draft, path: Path, complaint: Complaint) -> Fault:
    field, members = _find_field(draft.kind, path)
    if complaint.code is FaultCode.UNKNOWN_FIELD:
        return _report_unknown_field(draft, path, members)
    if complaint.code is FaultCode.MISSING_FIELD and field:
        about = field.metadata["description"]
        if isinstance(field, Choice):
            about = f"{about} One of: {', '.join(field.vocabulary.terms)}."
        return Fault("missing-field", *draft.key, path, f"{path[-1]} is missing.", f"write {path[-1]}: {about}")
    value, message, help_, proposal = _find_value(draft.values, path), str(complaint), None, None
    if isinstance(field, Choice):
        proposal = find_closest(str(value), field.vocabulary.terms)
    elif complaint.code is FaultCode.PATTERN_MISMATCH and (system := _find_code_system(draft.values, path)):
        message = f'"{value}" is not a code of {system.title}.'
        help_ = f"write it as in {FORMS[system.name].example}"
    elif complaint.code is FaultCode.PATTERN_MISMATCH and field:
        message, help_ = _explain_pattern(
            field, value, path, field.to or draft.kind.name if isinstance(field, Ref) else None
        )
    return Fault(RULE, *draft.key, path, message, help_, proposal, complaint.code)


def _report_unknown_field(draft: Draft, path: Path, members: list[str]) -> Fault:
    message = f"{path[-1]} is not a field of the kind {draft.kind.name}."
    proposal = find_closest(str(path[-1]), members)
    help_ = None if proposal else f"allowed are: {', '.join(members)}"
    return Fault("unknown-field", *draft.key, path, message, help_, proposal)


def _find_code_system(values: Any, path: Path) -> CodeSystem | None:
    """Return the terminology of the code at a path; None if the path is not that of a code."""
    if path[:1] != ("codes",) or path[-1] != "code":
        return None
    system = find_system(str(_find_value(values, (*path[:-1], "system"))))
    return system if system and system.name in FORMS else None


def _explain_pattern(field: ma.fields.Field[Any], value: Any, path: Path, to: str | None) -> tuple[str, str | None]:
    """Explain a pattern in plain words; `to` is the kind that a reference must name."""
    if to == "claim":
        return f'"{value}" is not the id of a claim.', "write its sentence and its number there, as in p1s2c3"
    if to:
        return f'"{value}" is not an id of the kind {to}.', None
    examples = field.metadata.get("examples")
    return f'"{value}" does not have the form of a {path[-1]}.', f"write it as in {examples[0]}" if examples else None


def _find_field(kind: Kind, path: Path) -> tuple[ma.fields.Field[Any] | None, list[str]]:
    """Return the field at a path, and the names allowed at its last step."""
    fields: Mapping[str, ma.fields.Field[Any]] = kind.schema.fields
    field: ma.fields.Field[Any] | None = None
    names: list[str] = []
    for step in path:
        if isinstance(step, int):
            field = field.inner if isinstance(field, Listed) else field
        else:
            known = {str(each.data_key): each for each in fields.values() if not each.dump_only}
            names = list(known)
            field = field.value_field if isinstance(field, Keyed) else known.get(step)
        inner = field.inner if isinstance(field, Listed) else field
        fields = inner.schema.fields if isinstance(inner, Part) else {}
    return field, names


def _find_value(values: Any, path: Path) -> Any:
    for step in path:
        try:
            values = values[step]
        except (KeyError, IndexError, TypeError):
            return None
    return values
