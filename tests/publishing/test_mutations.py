"""Mutations: one small thing of the meaning is changed, in the shipped content and the invented world, and found.

Many places are changed at once, each in another record, so that few plans check all of them.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from schemas.declaration import Origin
from service.catalog import BY_NAME
from service.publishing.corpus import Unpublished
from service.publishing.draft_loader import load
from service.publishing.drafts import Key
from service.publishing.faults import ContentFaults, Fault
from service.publishing.negations import is_noun_phrase
from service.publishing.number_rules import list_number_fields
from service.publishing.plan import build_plan
from tests.drafts import Drafts

WORLD = Path(__file__).parents[1] / "world"
SHIPPED = WORLD.parents[1] / "seed" / "content"
NEGATION = re.compile(r"\b(?:no|not|never|without|cannot|nobody|none|nor|neither|rarely)\b|n[’']t\b", re.IGNORECASE)


class Mutation(NamedTuple):
    """A change at a place of a record; it is found by any fault there, or in a record that rests on it."""

    key: Key
    path: tuple[str | int, ...]
    value: Any


@cache
def drafts_of(root: Path) -> Drafts:
    return Drafts.of(root)


def found_by(drafts: Drafts) -> list[Fault]:
    try:
        return build_plan(0, Unpublished(), drafts.all).warnings
    except ContentFaults as refused:
        return list(refused.faults)


def share_caught(mutations: Callable[[Drafts], Iterator[Mutation]]) -> tuple[float, int, list[Mutation]]:
    """Return the share of the mutations that are found, how many there are, and those that are not."""
    missed, number = [], 0
    for root in (SHIPPED, WORLD):
        original = drafts_of(root)
        waiting = list(mutations(original))
        number += len(waiting)
        while waiting:
            # One of each record at a time, lest one hides another.
            batch = list({mutation.key: mutation for mutation in waiting}.values())
            waiting = [mutation for mutation in waiting if mutation not in batch]
            mutated = original
            for mutation in batch:
                mutated = mutated.write(*mutation.key, mutation.value, *mutation.path)
            found = {(fault.kind, fault.id, fault.path[: len(mutation_path(fault))]) for fault in found_by(mutated)}
            missed += [each for each in batch if (*each.key, each.path[:1]) not in found]
    return 1 - len(missed) / number, number, missed


def mutation_path(fault: Fault) -> tuple[str | int, ...]:
    return fault.path[:1]


def changed_digits(drafts: Drafts) -> Iterator[Mutation]:
    """Change each digit of each number, in number fields and in quotes."""
    for key, draft in drafts.by_key.items():
        for field in (*list_number_fields(key[0]), *quoted_fields(key[0])):
            value = draft.values.get(field)
            for place, character in enumerate(value if isinstance(value, str) else ""):
                if character.isdigit():
                    for other in {(int(character) + step) % 10 for step in (1, 3, 9)}:
                        yield Mutation(key, (field,), f"{value[:place]}{other}{value[place + 1 :]}")


def dropped_negations(drafts: Drafts) -> Iterator[Mutation]:
    """Cut each quote so that the rest has no negation: the part after it, and the part before it.

    Words that only name a thing may be quoted without a negation around them, as wording or as a claim of two words.
    """
    for key, draft in drafts.by_key.items():
        for field in quoted_fields(key[0]):
            value = draft.values.get(field)
            for match in NEGATION.finditer(value if isinstance(value, str) else ""):
                for rest in (value[match.end() :].strip(" ,"), value[: match.start()].strip(" ,")):
                    names = is_noun_phrase(rest) and (field == "wording" or len(rest.split()) < 3)
                    if len(rest.split()) > 1 and not NEGATION.search(rest) and not names:
                        yield Mutation(key, (field,), rest)
                yield Mutation(key, (field,), f"{value[: match.start()]}{value[match.end() :].lstrip()}")


def malformed_codes(drafts: Drafts) -> Iterator[Mutation]:
    """Damage each well-formed code in the ways in which codes are mistyped, and give it to another terminology."""
    for key, draft in drafts.by_key.items():
        if draft.values.get("confirmed"):
            continue
        for index, code in enumerate(draft.values.get("codes") or ()):
            text = code["code"]
            damaged = [
                text + "?",
                f"{text} ",
                text.lower() if text.lower() != text else f"x{text}",
                draft.values["name"],
            ]
            if code["system"] == "loinc":
                damaged += [text[:-1] + str((int(text[-1]) + 1) % 10), text.partition("-")[0]]
            if code["system"] == "mesh":
                damaged += [text[:-1], text + "1"]
            for wrong in damaged:
                yield (
                    Mutation(key, ("codes", index, "code"), wrong)
                    if wrong.strip() != text
                    else Mutation(key, ("codes", index, "code"), text[0] + "-" + text[1:])
                )


def quoted_fields(kind: str) -> list[str]:
    if kind == "claim":
        return ["quote"]
    return [name for name, origin in BY_NAME[kind].content.items() if origin is Origin.QUOTED]


@pytest.mark.parametrize(
    ("mutations", "least_number", "least_share"),
    [(changed_digits, 40, 0.95), (dropped_negations, 20, 0.9), (malformed_codes, 300, 1.0)],
    ids=["digits", "negations", "codes"],
)
def test_enough_mutations_are_caught(
    mutations: Callable[[Drafts], Iterator[Mutation]], least_number: int, least_share: float
) -> None:
    share, number, missed = share_caught(mutations)
    assert number >= least_number
    assert share >= least_share, [(each.key, each.path, each.value) for each in missed]


@pytest.mark.parametrize("root", [SHIPPED, WORLD], ids=["shipped", "world"])
@pytest.mark.parametrize("step", [-2, -1, 1, 2])
def test_a_sentence_that_starts_a_little_elsewhere_is_caught(root: Path, step: int) -> None:
    drafts, missed = drafts_of(root), []
    for key, draft in drafts.by_key.items():
        for index, start in enumerate(draft.values["sentences"] if key[0] == "document" else ()):
            mutated = drafts.write(*key, str(int(start) + step), "sentences", index)
            if int(start) + step < 0 or load(mutated.by_key[key])[1]:
                continue
            if not found_by(mutated):
                missed.append((key, index, start))
    assert missed == []
