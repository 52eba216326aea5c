"""Places in files. Lines and columns count from 1, columns in code points."""

from pathlib import Path
from typing import NamedTuple


class FilePlace(NamedTuple):
    """A position in a file, or a range within one line where `end_column` (exclusive) is known."""

    file: Path
    line: int
    column: int
    end_column: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
