"""Doubts: faults that cannot be judged because something in the content is malformed or cannot be read.

Otherwise one mistake would be reported many times, at places where nothing is wrong: a claim would be called unused
because its record cannot be read, and a record would be called missing because its file cannot be read.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from seed.checking.placeholders import build_stand_in, fill_gaps
from seed.checking.rule_docs import ABOUT_FILES
from seed.drafts import ContentFiles
from seed.reading.root import MARKER
from seed.reading.source_location import OTHERS
from service.catalog import get_kind
from service.publishing.drafts import Draft, Key
from service.publishing.faults import Fault
from service.publishing.records import name_sentence

# A claim or a sentence, as evidence names it.
MENTION = re.compile(r"\bp[0-9]+s[0-9]+(?:c[0-9]+)?\b")
# The members of a record that a rule looks at together: if one is malformed, the others cannot be judged.
TOGETHER = {
    "quotes-occur": {"id", "quote", "occurrence"},
    "nothing-is-invented": {"text", "sentences", "locator", "review"},
    "combinations-can-be-met": {"when", "criteria", "combination", "count"},
    "numbers-fit-together": {"text", "sentences", "locator"},
    "stated-words-are-whole": {"text", "sentences", "locator"},
    "imprints-have-sources": {"text", "sentences"},
    "outlines-fit-their-texts": {"text", "sentences"},
}


class Doubts:
    """The malformed parts of the content: by record, the members that do not fit the schema."""

    def __init__(self, content: ContentFiles, misshapen: list[Fault]) -> None:
        """Take the faults of shape."""
        self.content = content
        self.members: dict[Key, set[str]] = {key: _list_all(key) for key in content.unread}
        for fault in misshapen:
            values = self._values[_get_key(fault)]
            withdrawn = isinstance(values, dict) and "withdrawn" in values
            self.members.setdefault(_get_key(fault), set()).update(
                _list_all(_get_key(fault)) if withdrawn else _list_unsound(fault)
            )

    def select_own(self, misshapen: list[Fault]) -> Iterator[Fault]:
        """Yield the faults of shape that do not follow from others of their record."""
        misspelt = [fault for fault in misshapen if fault.rule == "unknown-field"]
        meant = {(*_get_key(fault), (*fault.path[:-1], fault.proposal)) for fault in misspelt}
        for fault in misshapen:
            is_there = fault.rule == "missing-field" and (*_get_key(fault), fault.path) in meant
            is_homeless = fault.path[:1] == ("evidence",) and "document" in self.members[_get_key(fault)]
            if not is_there and not is_homeless and not self._is_refused(fault):
                yield fault

    def list_sound_drafts(self) -> Iterator[Draft]:
        """Yield the drafts, with placeholders for malformed parts."""
        for draft in self.content.drafts:
            unsound = self.members.get(draft.key)
            yield fill_gaps(draft, unsound) if unsound else draft
        for key in sorted(self.content.unread):
            yield build_stand_in(key)

    def is_covering(self, fault: Fault) -> bool:
        """Return whether the fault may exist only because of placeholders."""
        unsound, document = self.members.get(_get_key(fault), set()), self._find_document(_get_key(fault))
        first, second = (*fault.path, None, None)[:2]
        step = second if first == "evidence" and second is not None else first
        if step in unsound or (step == OTHERS and unsound) or unsound & TOGETHER.get(fault.rule, set()):
            return True
        if fault.rule == "confirmations-confirm":
            return bool(fault.code == "idle" and unsound)
        if fault.rule in {"quotes-occur", "quoted-fields-occur", "numbers-are-stated"}:
            return self._is_unsplit(document)
        if fault.rule == "sentences-are-carried":
            return self._is_unsplit(document) or document in self.content.unclaimed
        if fault.rule == "references-resolve":
            return first == "evidence" and (document in self.content.unclaimed or self._is_repeated(fault))
        return fault.rule == "claims-are-used" and self._can_be_used(fault.id.rpartition(".")[2])

    def _is_repeated(self, fault: Fault) -> bool:
        """Return whether the cited claim is of a sentence of which two claims have one id: one of them is meant."""
        cited = self._values[_get_key(fault)]["evidence"][fault.path[1]] if self.content.repeated else []
        return any(name_sentence(str(claim)) in self.content.repeated for claim in cited)

    def _is_unsplit(self, document: str | None) -> bool:
        return not self.members.get(("document", document or ""), set()).isdisjoint({"text", "sentences"})

    def _can_be_used(self, claim: str) -> bool:
        """Return whether a malformed record may rest on the claim that is reported as unused, or names its sentence."""
        return self._mentioned is None or not self._mentioned.isdisjoint((claim, claim.rpartition("c")[0]))

    def _is_refused(self, fault: Fault) -> bool:
        """Return whether the file has a YAML fault at that place, or may have lost the missing field to one."""
        place = self.content.find_place(fault)
        if fault.rule == "missing-field":
            return _get_key(fault) in self._lossy
        return place is not None and place[:2] in self._refused_lines

    @cached_property
    def _refused_lines(self) -> set[tuple[Path, int]]:
        """The lines in which files cannot be read."""
        return {(each.place.file, each.place.line) for each in self.content.faults}

    @cached_property
    def _lossy(self) -> set[Key]:
        """The records whose lines contain a YAML fault; fields written there may be missing from their values."""
        starts = sorted((written.place[:2], key) for key, written in self.content.written.items())
        found = set()
        for fault in self.content.faults:
            before = bisect(starts, fault.place[:2], key=lambda start: start[0])
            if fault.rule in ABOUT_FILES and before and starts[before - 1][0][0] == fault.place.file:
                found.add(starts[before - 1][1])
        return found

    @cached_property
    def _mentioned(self) -> set[str] | None:
        """The claims and sentences named in the files of malformed records; None where one of these cannot be read."""
        files = {each.place.file for each in self.content.faults}
        files |= {_find_file(self.content, key) for key in self.members if get_kind(key[0]).stated}
        stated = (file for file in files if file.name not in {"claims.yaml", "document.yaml", "text.txt", MARKER})
        texts = [self.content.texts.get(str(file), "") for file in stated]
        return {name for text in texts for name in MENTION.findall(text)} if all(texts) else None

    @cached_property
    def _values(self) -> Mapping[Key, Any]:
        return {draft.key: draft.values for draft in self.content.drafts}

    def _find_document(self, key: Key) -> str | None:
        if key[0] in {"document", "claim"}:
            return key[1].partition(".")[0]
        values = self._values.get(key)
        return values.get("document") if isinstance(values, dict) else None


def _get_key(fault: Fault) -> Key:
    return fault.kind, fault.id


def _list_all(key: Key) -> set[str]:
    return {"id", *get_kind(key[0]).written}


def _list_unsound(fault: Fault) -> set[str]:
    """Return the members that the fault leaves in doubt; for evidence, by the fields that it is for."""
    if not fault.path:
        return _list_all(_get_key(fault))
    first = str(fault.path[0])
    if first == "evidence" and len(fault.path) > 1:
        return {str(fault.path[1])}
    content = set(get_kind(fault.kind).content)
    if first in {"document", "evidence"}:
        return {first, *content} if first == "evidence" else {first, "evidence", *content}
    return {first, fault.proposal or first}


def _find_file(content: ContentFiles, key: Key) -> Path:
    written = content.written.get(key)
    return written.place.file if written else content.root.path / get_kind(key[0]).plural / f"{key[1]}.yaml"
