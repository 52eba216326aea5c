"""Sections of a page about a condition: what readers ask, in the order in which they ask it.

Each kind declares where its records go, so a new kind has its place on every page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.declaration import Vocabulary

SECTION = Vocabulary(
    "PageSection",
    {
        "what-it-is": "What the condition is, how common it is, where it is, and its forms and stages.",
        "signs": "Signs and symptoms, and what they may or may not mean.",
        "seek-help": "When to seek help, the most urgent first.",
        "causes": "Causes, risks and triggers, how it arises, and how to prevent it.",
        "tests": "Tests and examinations.",
        "treatments": "Treatments, how they work, their harms, and when they must not be used.",
        "outlook": "What to expect, and what it depends on.",
        "what-to-do": "What people can do, decide and know.",
        "research": "What is being studied.",
    },
    {
        "signs": "Signs and symptoms",
        "seek-help": "When to seek help",
        "causes": "Causes and risks",
        "what-to-do": "What to do",
    },
)


@dataclass(frozen=True)
class Placement:
    """The section of a kind's records.

    `by` is a required coded field whose values in `others` go to other sections. `first` has, for some
    sections, the coded field whose vocabulary orders the records there; those without a value come last.
    Kinds with a lower `rank` come first in their section.
    """

    section: str
    by: str = ""
    others: Mapping[str, str] = field(default_factory=dict)
    first: Mapping[str, str] = field(default_factory=dict)
    rank: int = 0
