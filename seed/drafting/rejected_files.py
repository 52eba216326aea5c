"""Rejected files: what the last rejection deleted or changed, kept next to the content until the next one."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath

from seed.drafting.confirmation import Edited
from seed.reading.root import Root
from seed.writing.file_set import write_files

KEPT_FILE = ".medcontent-rejected.json"


class CannotRestore(Exception):
    """The last rejection cannot be undone; the message says why."""


def build_kept_file(root: Root, edited: Edited) -> dict[PurePosixPath, bytes]:
    """Return the file that keeps those of a rejection as they are before it, to restore them."""
    kept = {
        str(path): {"before": (root.path / path).read_bytes().decode(), "after": _compute_digest(data)}
        for path, data in edited.items()
    }
    return {PurePosixPath(KEPT_FILE): json.dumps(kept, ensure_ascii=False).encode()}


def restore_rejected(root: Root) -> None:
    """Put back what the last rejection deleted or changed. Raises CannotRestore, then nothing is changed."""
    try:
        kept: Mapping[str, Mapping[str, str | None]] = json.loads((root.path / KEPT_FILE).read_bytes())
    except FileNotFoundError as error:
        raise CannotRestore("No rejection is left to undo: only the last one is kept.") from error
    except ValueError as error:
        raise CannotRestore(f"{KEPT_FILE} was changed and cannot be read. Nothing was restored.") from error
    for name, each in kept.items():
        file = root.path / PurePosixPath(name)
        if (_compute_digest(file.read_bytes()) if file.exists() else None) != each["after"]:
            raise CannotRestore(f"{name} was changed after the rejection. Nothing was restored.")
    restored = {PurePosixPath(name): str(each["before"]).encode() for name, each in kept.items()}
    write_files(root.path, {**restored, PurePosixPath(KEPT_FILE): None})


def _compute_digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()
