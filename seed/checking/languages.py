"""Languages: which documents the rules for English do not read."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from service.publishing.drafts import Draft
from service.publishing.rulebook import RULES, is_english_tag

# Anything else is no language tag, which is reported by itself.
TAG = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"


class UnreadLanguage(NamedTuple):
    """A document that is not in English, and the rules that are not applied to it and its records."""

    document: str
    language: str
    rules: list[str]

    def __str__(self) -> str:
        return f"{self.document} is in {self.language}: {', '.join(self.rules)} were not applied."


def list_unread(drafts: Iterable[Draft]) -> list[UnreadLanguage]:
    """Return the documents that are not in English, in the order of the drafts."""
    rules = sorted(name for name, rule in RULES.items() if rule.english)
    found = [(draft.id, _get_language(draft)) for draft in drafts if draft.kind.name == "document"]
    return [
        UnreadLanguage(id_, language, rules) for id_, language in found if language and not is_english_tag(language)
    ]


def _get_language(draft: Draft) -> str | None:
    language = draft.values.get("language") if isinstance(draft.values, dict) else None
    return language if isinstance(language, str) and re.fullmatch(TAG, language) else None
