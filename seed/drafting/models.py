"""Models: a command that drafts, with JSON on its standard input and output.

It is started without a shell, reads the request, writes one JSON document and ends. What it writes is bounded in time
and size, and nothing of it is believed: quotes have to occur verbatim, and everything passes the checks of `vetting`.
"""

import json
import os
import shlex
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import marshmallow as ma

from schemas.fields import Choice, Flag, Listed, Number, Part, Ref, Whole
from seed.drafting.desk import Desk
from seed.drafting.model_answers import ModelFault, parse_answer, read_answer
from seed.drafting.proposals import DocumentDraft
from service.catalog import KINDS, Kind

FORMAT = 1
MAX_ANSWER_BYTES = 20_000_000
MAX_NAME = 200
WAIT_SECONDS = 0.05


def draft_with(command: str, desk: Desk, language: str, timeout: float) -> tuple[DocumentDraft, str, Mapping[str, int]]:
    """Return what a command proposes, its name, and how many proposals were dropped, by reason. Raises ModelFault."""
    arguments = _split(command)
    answer = parse_answer(_run(arguments, build_request(desk, language), timeout))
    dropped: Counter[str] = Counter()
    draft = read_answer(answer, desk, dropped)
    return draft, _build_name(arguments[0], answer.get("model")), dropped


def _build_name(command: str, model: Any) -> str:
    """Return the name of the drafter: its command, and the model that it names, in characters that can be shown."""
    said = model if isinstance(model, str) else ""
    shown = " ".join("".join(each if each.isprintable() else " " for each in said).split())
    return f"{Path(command).name} ({shown})"[:MAX_NAME] if shown else Path(command).name[:MAX_NAME]


def build_request(desk: Desk, language: str) -> dict[str, Any]:
    """Return what the command is asked: the sentences to draft, and the kinds with their fields."""
    open_ = [passage for passage in desk.passages if passage.name not in desk.done]
    return {
        "format": FORMAT,
        "document": {"id": desk.document, "language": language},
        "sentences": [
            {
                "id": passage.name, "text": passage.text, "role": passage.role,
                "heading": passage.heading or None, "leadIn": passage.lead_in or None,
            }
            for passage in open_
        ],
        "kinds": [_describe_kind(kind) for kind in KINDS if kind.stated],
    }  # fmt: skip


def _describe_kind(kind: Kind) -> dict[str, Any]:
    fields = {name: _describe_field(kind.written[name]) for name in kind.content if name != "wording"}
    return {"kind": kind.name, "about": " ".join((kind.shape.__doc__ or "").split()), "values": fields}


def _describe_field(field: ma.fields.Field[Any]) -> dict[str, Any]:
    item = field.inner if isinstance(field, Listed) else field
    described: dict[str, Any] = {
        "about": field.metadata["description"],
        "origin": field.metadata["x-origin"],
        "required": field.required,
        "list": isinstance(field, Listed),
    }
    types = {Choice: "choice", Ref: "id", Flag: "flag", Whole: "number", Number: "number", Part: "object"}
    described["type"] = next((name for of, name in types.items() if isinstance(item, of)), "text")
    if isinstance(item, Choice):
        described["choices"] = dict(item.vocabulary.terms)
    return described


def _split(command: str) -> list[str]:
    try:
        arguments = shlex.split(command)
    except ValueError as error:
        raise ModelFault(f"The command cannot be read: {error}. Put words with spaces in quotes.") from error
    if not arguments:
        raise ModelFault("The command is empty.")
    return arguments


def _run(arguments: Sequence[str], request: Mapping[str, Any], timeout: float) -> bytes:
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answered:
        asked.write(json.dumps(request, ensure_ascii=False).encode())
        asked.seek(0)
        try:
            # The user names the command; there is no shell.
            process = subprocess.Popen(  # noqa: S603
                arguments, stdin=asked, stdout=answered, start_new_session=True
            )
        except OSError as error:
            raise ModelFault(f"{arguments[0]} cannot be started: {error.strerror or error}.") from error
        try:
            _await(process, answered, timeout)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.returncode < 0:
            raise ModelFault(f"{arguments[0]} was ended by signal {-process.returncode}. Nothing was written.")
        if process.returncode:
            raise ModelFault(f"{arguments[0]} ended with {process.returncode}. Nothing was written.")
        answered.seek(0)
        return answered.read()


def _await(process: "subprocess.Popen[bytes]", answered: BinaryIO, timeout: float) -> None:
    end = time.monotonic() + timeout
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(WAIT_SECONDS)
        if os.fstat(answered.fileno()).st_size > MAX_ANSWER_BYTES:
            raise ModelFault(f"The command wrote more than {MAX_ANSWER_BYTES:,} bytes and was stopped.")
        if process.returncode is not None:
            return
        if time.monotonic() > end:
            raise ModelFault(f"The command did not end within {timeout:g} seconds and was stopped; see --timeout.")
