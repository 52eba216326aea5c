"""Programs read the members of a fault, never its words: with every message scrambled, check finds the same."""

import dataclasses
from typing import Any

import pytest

from schemas.complaints import Complaint, FaultCode
from service.publishing.faults import Fault
from tests.editor import Editor
from tests.seed.mistakes import MISTAKES, spots

TOGETHER = [mistake for mistake in MISTAKES.values() if not mistake.apart]


def find_errors(editor: Editor) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = editor("check", "--format", "json").json["errors"]
    return found


def scramble(words: str | None) -> str | None:
    return words and "".join("q" if character.isalnum() else " " for character in words)


def scramble_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every complaint and every fault from now on say nothing."""
    keep, initialise = Complaint.__new__, Fault.__init__

    def scrambled_complaint(cls: type[Complaint], code: FaultCode | None, text: str) -> Complaint:
        return keep(cls, code, str(scramble(text)))

    def scrambled_fault(fault: Fault, *arguments: Any, **named: Any) -> None:
        names = [field.name for field in dataclasses.fields(Fault)]
        members = dict(zip(names, arguments, strict=False)) | named
        words = {name: scramble(members.get(name)) for name in ("message", "help")}
        initialise(fault, **{**members, **words})

    monkeypatch.setattr(Complaint, "__new__", scrambled_complaint)
    monkeypatch.setattr(Fault, "__init__", scrambled_fault)


def test_the_same_faults_are_found_when_every_message_is_scrambled(
    newcomer: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for mistake in TOGETHER:
        mistake.make(newcomer.root)
    spots(newcomer.root)
    plain = find_errors(newcomer)
    assert len(plain) == len(TOGETHER)
    scramble_messages(monkeypatch)
    scrambled = find_errors(newcomer)
    words = {"message", "help"}
    assert [{**error, **dict.fromkeys(words)} for error in scrambled] == [
        {**error, **dict.fromkeys(words)} for error in plain
    ]
    assert any(error["message"] != other["message"] for error, other in zip(plain, scrambled, strict=True))
    assert any(error["proposal"] for error in plain)
