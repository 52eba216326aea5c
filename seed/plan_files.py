"""Plan files: a plan as one JSON document, for another program or to be applied later without the content files.

When a plan file is applied, the changes are computed again from its values and must equal the recorded ones: the file
is trusted for the wanted values, never for their effect.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, Protocol

import click
import orjson

from schemas.significance import SIGNIFICANCE
from seed.locations import FilePlace
from seed.plans import list_referrers, sort_keys
from seed.proposals import Proposal
from seed.release_note import UNSAID, Wish, judge_proposal
from seed.value_formats import format_key
from service.catalog import BY_NAME
from service.publishing.diff import find_differences
from service.publishing.drafts import Draft, Key
from service.publishing.plan import Action
from service.publishing.publication import StalePlan
from service.publishing.stored_form import build_stored_form

FORMAT = 1
# How each plan begins; no line of an NDJSON export and no YAML file of a content root does.
OPENING = b'{"format":'
Places = Mapping[Key, FilePlace]


@dataclass(frozen=True)
class SavedPlan:
    """A plan read from a file: the release it was made against, its drafts, and the changes it recorded."""

    file: Path
    base: int
    prune: str | None
    release: Mapping[str, str | None]
    changes: list[dict[str, Any]]
    significances: Mapping[Key, str] = field(default_factory=dict)

    @property
    def drafts(self) -> list[Draft]:
        """The drafts of the changed records."""
        return [_draft(self.file, change) for change in self.changes if "values" in change]

    def check_base(self, newest: int) -> None:
        """Compare the release that the plan was made against with the newest one. Raises StalePlan."""
        if newest != self.base:
            raise StalePlan(
                f"The plan in {self.file} was made against release {self.base}, but the newest is release {newest}. "
                f"Nothing was changed. Make a new plan: medcontent plan -o {self.file}"
            )

    def check_changes(self, proposal: Proposal) -> None:
        """Compare the recorded changes with those of its drafts. Raises StalePlan."""
        if [_list_told(change) for change in self.changes] != [
            _list_told(change) for change in list_changes(proposal, {}, {})
        ]:
            raise self.build_stale_plan()

    def build_stale_plan(self) -> StalePlan:
        """Return the error for a plan whose drafts do not give the recorded changes."""
        return StalePlan(f"{self.file} was changed after it was made. Nothing was changed. Make a new plan.")


class PlanSource(Protocol):
    """Where a plan comes from: the places of its records, and what editors say of its release and changes."""

    @property
    def places(self) -> Places:
        """The place of each record."""

    @property
    def release(self) -> Mapping[str, str | None]:
        """Author, time, note and significance of the release."""

    @property
    def significances(self) -> Mapping[Key, str]:
        """The significances of single changes."""


def iterate_pieces(proposal: Proposal, source: PlanSource) -> Iterator[bytes]:
    """Yield the document in pieces, one change a line, so that a plan of any size can be written."""
    base, release = proposal.base.release, source.release
    wish = Wish().add_from_files(proposal.plan, source.significances)
    head = {
        "format": FORMAT,
        "baseRelease": base.number if base else 0,
        "baseTime": base.time if base else None,
        "inputSha256": proposal.inputs.sha256,
        "prune": proposal.prune,
        "release": dict(release),
        "significances": {format_key(key): value for key, value in wish.significances.records.items()},
        "summary": proposal.summary.__dict__,
        "inNoFile": [format_key(key) for key in proposal.unspoken],
    }
    yield orjson.dumps(head)[:-1] + b',"changes":['
    for index, change in enumerate(list_changes(proposal, source.places, judge_proposal(proposal, release, wish))):
        yield (b",\n" if index else b"\n") + orjson.dumps(change)
    yield b"\n]}\n"


def list_changes(proposal: Proposal, places: Places, judged: Mapping[Key, str | None]) -> Iterator[dict[str, Any]]:
    """Yield the change of each record, in the order of the catalog."""
    plan = proposal.plan
    for key in sort_keys(plan.changes):
        action, before, after = plan.changes[key], plan.find_before(key), plan.get_after(key)
        was = before.values if before and not before.withdrawal else {}
        change: dict[str, Any] = {
            "record": format_key(key),
            "action": action.value,
            "fromRevision": before.revision if before else None,
            "toRevision": after.revision,
            "fields": [
                {"pointer": each.pointer, "before": each.before, "after": each.after}
                for each in (() if after.withdrawal else find_differences(was, after.values, after.kind.written))
            ],
            "significance": judged.get(key),
            "source": {"file": str(places[key].file), "line": places[key].line} if key in places else None,
        }
        if action is Action.WITHDRAW:
            change["referredToBy"] = [format_key(other) for other in list_referrers(plan, key)]
        if key[0] != "sentence":
            stored = build_stored_form(after)
            change["values"] = {"withdrawn": stored} if after.withdrawal else stored
        yield change


def is_plan_file(path: Path | None) -> bool:
    """Return whether a path names a saved plan rather than content; what cannot be read is reported as content."""
    if path is None or not path.is_file():
        return False
    if path.suffix == ".json":
        return True
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(OPENING)) == OPENING
    return False


def read(file: Path) -> SavedPlan:
    """Read a saved plan. Raises UsageError for a file that is not a plan."""
    try:
        said = orjson.loads(file.read_bytes())
        if said["format"] != FORMAT:
            made = "it was made by a newer version of medcontent: " if said["format"] > FORMAT else ""
            _refuse(file, f"{made}its format is {said['format']}, and this version reads {FORMAT}")
        release = {name: said["release"].get(name) for name in UNSAID}
        significances = _read_significances(said.get("significances", {}))
        changes = list(said["changes"])
        return SavedPlan(file, int(said["baseRelease"]), said["prune"], release, changes, significances)
    except OSError as error:
        _refuse(file, f"it cannot be read ({error.strerror})")
    except (ValueError, KeyError, TypeError, AttributeError):
        _refuse(file, "it was not written by `medcontent plan -o FILE`")


def _read_significances(said: Mapping[str, str]) -> Mapping[Key, str]:
    """Return what a plan says of single changes; plans of earlier versions say nothing. Raises ValueError."""
    if unknown := set(said.values()) - SIGNIFICANCE.terms.keys():
        raise ValueError(unknown)
    return {(name.partition("/")[0], name.partition("/")[2]): value for name, value in said.items()}


def _draft(file: Path, change: Mapping[str, Any]) -> Draft:
    kind, _, id_ = str(change.get("record")).partition("/")
    if kind not in BY_NAME:
        _refuse(file, f"{change.get('record')} is not a record")
    return Draft(BY_NAME[kind], id_, change["values"])


def _list_told(change: Mapping[str, Any]) -> dict[str, Any]:
    """Return the recorded change, for the file that holds it."""
    recorded: dict[str, Any] = orjson.loads(orjson.dumps(change))
    # Neither belongs to the effect of the drafts.
    for name in ("source", "significance"):
        recorded.pop(name, None)
    return recorded


def _refuse(file: Path, why: str) -> NoReturn:
    raise click.UsageError(f"{file} is not a plan: {why}.")
