"""The rendering version: a changed declaration is a new version by itself, and changed words are not."""

from collections.abc import Callable
from typing import Any

import pytest

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, Ref, Text, declare_quoted_list, declare_refs
from schemas.records import Statement
from service.catalog import KINDS, Kind
from service.publishing.rendering_version import FIRST, compute_rendering_version

LARGEST = 2**31 - 1


def declared(**members: Any) -> type[Statement]:
    """Return a kind that has these members, and some that never change. Its name is one that references know."""
    fixed = {"note": Quoted("A note."), "tone": Choice(Vocabulary("Tone", {"soft": "Soft."}), "The tone.")}
    return type("Amber", (Statement,), {"singular": "site", **fixed, **members})


def version_with(shape: type[Statement], path: str = "/ambers") -> int:
    return compute_rendering_version((*KINDS, Kind(path, shape)))


def before() -> type[Statement]:
    return declared(sites=declare_refs("site", "Sites."), glow=Text("A glow."))


CHANGED = {
    "another kind": compute_rendering_version,
    "another path": lambda: version_with(before(), "/amber"),
    "a member less": lambda: version_with(declared(sites=declare_refs("site", "Sites."))),
    "a member more": lambda: version_with(
        declared(sites=declare_refs("site", "Sites."), glow=Text("A glow."), hue=Text("A hue."))
    ),
    "another order": lambda: version_with(declared(glow=Text("A glow."), sites=declare_refs("site", "Sites."))),
    "another name": lambda: version_with(declared(sites=declare_refs("site", "Sites."), shine=Text("A glow."))),
    "another target": lambda: version_with(declared(sites=declare_refs("finding", "Sites."), glow=Text("A glow."))),
    "one, not a list": lambda: version_with(declared(sites=Ref("site", "A site."), glow=Text("A glow."))),
    "a list, not one": lambda: version_with(
        declared(sites=declare_refs("site", "Sites."), glow=declare_quoted_list("Glows."))
    ),
    "a filter more": lambda: version_with(
        declared(sites=declare_refs("site", "Sites."), glow=Text("A glow.", filtered=True))
    ),
    "another default": lambda: version_with(
        declared(sites=declare_refs("site", "Sites."), glow=Text("A glow.", default=lambda: "dim"))
    ),
    "off the wire": lambda: version_with(
        declared(sites=declare_refs("site", "Sites."), glow=Text("A glow.", source_only=True))
    ),
    "named by another member": lambda: version_with(type("Named", (before(),), {"naming": ("glow", "name")})),
    "a member that may be missing": lambda: version_with(type("Sparse", (before(),), {"optional": ("glow",)})),
}


@pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED)
def test_a_declaration_that_changes_bytes_or_index_rows_is_a_new_version(changed: Callable[[], int]) -> None:
    assert changed() != version_with(before())


def test_other_words_and_values_of_a_declaration_are_no_new_version() -> None:
    tone = Choice(Vocabulary("Tone", {"soft": "Gentle.", "loud": "Loud."}), "How it sounds.", example="loud")
    sites = declare_refs("site", "Where it is.")
    reworded = declared(sites=sites, glow=Text("How it glows.", example="dim", limit=20), tone=tone)
    assert version_with(reworded) == version_with(before())


def test_a_version_fits_into_its_column_and_is_none_that_was_given_by_hand() -> None:
    assert FIRST > 3
    assert FIRST <= compute_rendering_version() <= LARGEST
