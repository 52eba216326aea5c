"""Form fields: the inputs of a record's form, built from the declaration of its kind.

The name of an input is the path of its value, as in `when.0.duration.value`, which is also the path in a fault.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.declaration import Origin
from schemas.fields import Choice, Flag, Listed, Number, Part, Quoted, Ref, Verbatim, Whole
from seed.error_report import Report
from seed.file_forms import Field, FileForm, list_fields_within
from seed.reading.source_location import OTHERS
from service.catalog import get_origin
from service.labels import format_label, format_words

# These are written by other means than the form of a record.
NOT_OFFERED = frozenset(
    ("withdrawn", "confirmed", "provenance", "revised", "within", "document", "id", "sentences", "quote", "occurrence")
)
# The form ends where values would be in values in values.
MAX_DEPTH = 3
# Empty inputs behind those of a list.
BLANKS = 1
# A text of more characters has an input of several lines.
LONG = 60


@dataclass
class FormField:
    """An input, or a group of inputs with `members`; `kind` says which input it is."""

    path: str
    label: str
    about: str
    kind: str
    value: Any = None
    required: bool = False
    origin: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    to: str = ""
    members: list["FormField"] = field(default_factory=list)
    faults: list[Report] = field(default_factory=list)
    theirs: str | None = None
    is_item: bool = False
    is_awaited: bool = False

    @property
    def is_filled(self) -> bool:
        """Whether it, or something in it, has a value."""
        return self.value not in (None, "", []) or any(each.is_filled for each in self.members)

    @property
    def is_faulty(self) -> bool:
        """Whether it, or something in it, has a fault, or another value in the file."""
        return bool(self.faults) or self.theirs is not None or any(each.is_faulty for each in self.members)

    @property
    def name(self) -> str:
        """A name for its element in the page."""
        return "f-" + self.path.replace(".", "-")


def build_fields(form: FileForm, values: Mapping[str, Any], owner: str = "") -> list[FormField]:
    """Return the inputs of a form with these values, those that most records need first."""
    found = [
        _build(name, each, values.get(name), owner, 0) for name, each in form.fields.items() if name not in NOT_OFFERED
    ]
    for each in found:
        if each.path == "evidence":
            _name_evidence(each.members)
    ordered = sorted(found, key=lambda each: not each.required)
    for each in ordered:
        if each.required and not each.members and not each.is_filled:
            each.is_awaited = True
            break
    return ordered


def _name_evidence(members: Sequence[FormField]) -> None:
    """Name the inputs of evidence by what they are: claims, for all fields or for one."""
    for each in members:
        of = each.path.partition(".")[2]
        each.label = "Claims it rests on" if of == OTHERS else f"Claims for {format_words(of)}"
        for number, inner in enumerate(each.members, 1):
            inner.label = f"{each.label}, {number}"


def place_faults(fields: Sequence[FormField], reports: Sequence[Report]) -> list[Report]:
    """Give each fault to the input that it is about; return those that are about none."""
    rest: list[Report] = []
    for report in reports:
        path = [str(step) for step in report.path or ()]
        found = _find_field(fields, path)
        (found.faults if found else rest).append(report)
    return rest


def _find_field(fields: Sequence[FormField], path: Sequence[str]) -> FormField | None:
    """Return the innermost input on a path."""
    for size in range(len(path), 0, -1):
        wanted = ".".join(path[:size])
        for each in iterate_fields(fields):
            if each.path == wanted:
                return each
    return None


def iterate_fields(fields: Sequence[FormField]) -> Iterator[FormField]:
    """Yield inputs with those in them."""
    for each in fields:
        yield each
        yield from iterate_fields(each.members)


def _build(path: str, field_: Field, value: Any, owner: str, depth: int) -> FormField:
    name = path.rpartition(".")[2]
    made = FormField(
        path,
        format_label(name),
        str(field_.metadata["description"]),
        _choose_kind(field_),
        value,
        field_.required,
        get_origin(field_).value if get_origin(field_) is not Origin.EDITORIAL else "",
    )
    item = field_.inner if isinstance(field_, Listed) else field_
    if isinstance(item, Choice):
        made.choices = item.vocabulary.terms
    if isinstance(item, Ref):
        made.to = item.to or owner
    if depth < MAX_DEPTH:
        made.members = list(_build_members(made, field_, owner, depth))
    return made


def _build_members(made: FormField, field_: Field, owner: str, depth: int) -> Iterator[FormField]:
    if isinstance(field_, Part):
        held = made.value if isinstance(made.value, dict) else {}
        made.value = None
        for name, inner in list_fields_within(field_).items():
            yield _build(f"{made.path}.{name}", inner, held.get(name), owner, depth + 1)
    elif isinstance(field_, Listed) and not isinstance(field_.inner, Choice):
        items = made.value if isinstance(made.value, list) else [] if made.value in (None, "") else [made.value]
        made.value = None
        for number, item in enumerate([*items, *[None] * BLANKS]):
            built = _build(f"{made.path}.{number}", field_.inner, item, owner, depth + 1)
            built.label, built.is_item = f"{made.label} {number + 1}", True
            yield built


def _choose_kind(field_: Field) -> str:
    if isinstance(field_, Listed):
        return "choices" if isinstance(field_.inner, Choice) else "list"
    kinds: list[tuple[type[Field], str]] = [
        (Part, "group"),
        (Choice, "choice"),
        (Flag, "flag"),
        (Ref, "reference"),
        (Quoted, "quoted"),
        (Verbatim, "quoted"),
        (Number, "number"),
        (Whole, "number"),
    ]
    return next((name for type_, name in kinds if isinstance(field_, type_)), "text")
