"""Shown plans: a page carries a seal of each change, so that what was shown is published, or nothing."""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

import orjson

from seed.plans import MOST_NAMED, Base, sort_keys
from seed.proposals import Proposal
from seed.studio.edits import Refused
from seed.value_formats import format_key
from service.publishing.drafts import Key
from service.publishing.plan import Plan
from service.publishing.stored_form import build_stored_form

# Of more changes, those of a kind have one seal, so that a form can carry them.
MAX_SEALS = 10_000
SEAL_CHARACTERS = 16


class ShownPlan(NamedTuple):
    """The number of the release that a plan was made against, and the seals of its changes by name."""

    base: int
    seals: Mapping[str, str]

    def encode(self) -> str:
        """Return it as a form carries it."""
        return orjson.dumps({"base": self.base, "seals": self.seals}).decode()


def decode_shown_plan(text: str) -> ShownPlan:
    """Return what a form carried. Raises Refused."""
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        said = None
    match said:
        case {"base": int(base), "seals": dict(seals)}:
            return ShownPlan(base, seals)
    raise Refused("The form was not sent whole. Nothing was published: load the page again, and send it once more.")


def seal_plan(proposal: Proposal, remarks: Mapping[Key, str]) -> ShownPlan:
    """Return the seals of a plan; `remarks` are what else a page says of each change, such as its review."""
    plan = proposal.plan
    few = len(plan.changes) <= MAX_SEALS
    hashes: dict[str, hashlib._Hash] = {}
    for key in sort_keys(plan.changes):
        # Sentences follow from their document, as plans show them.
        of_document = key[0] == "sentence" and few
        name = f"sentence/{key[1].partition('.')[0]}.*" if of_document else format_key(key) if few else key[0]
        hashes.setdefault(name, hashlib.sha256()).update(_encode_change(plan, key, remarks.get(key, "")))
    return ShownPlan(plan.base, {name: each.hexdigest()[:SEAL_CHARACTERS] for name, each in hashes.items()})


def describe_changes_since(shown: ShownPlan, now: ShownPlan, base: Base) -> list[str]:
    """Return sentences that say what changed since a plan was shown; none where it is the same."""
    found = []
    if now.base != shown.base:
        release = base.release
        by = f" by {release.author}: {release.note}" if release else ""
        found.append(f"The newest release is now release {now.base}{by}." if release else "No release exists any more.")
    new = [name for name in now.seals if name not in shown.seals]
    gone = [name for name in shown.seals if name not in now.seals]
    other = [name for name in now.seals if name in shown.seals and now.seals[name] != shown.seals[name]]
    for lead, names in (
        ("Would be published now, and was not shown", new),
        ("Would no longer be published", gone),
        ("Not as it was shown, or reviewed differently", other),
    ):
        if names:
            more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
            found.append(f"{lead}: {', '.join(names[:MOST_NAMED])}{more}.")
    return found


def _encode_change(plan: Plan, key: Key, remark: str) -> bytes:
    before, after = plan.find_before(key), plan.get_after(key)
    values = after.values if key[0] == "sentence" else build_stored_form(after)
    said = [*key, plan.changes[key], before and before.revision, after.withdrawal is not None, values, remark]
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
