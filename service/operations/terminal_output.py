r"""The terminal output of all commands, with every control and format character escaped, whatever its source.

Content, file names, arguments and data from other services may contain characters that move a terminal's cursor (C0,
C1), reorder its text (bidirectional overrides) or are invisible, and lines that a CI system takes for commands. They
are escaped as in JSON (`\u009b`), so that JSON on standard output keeps its meaning. Only the styles passed to
`console` reach a terminal unescaped.
"""

import codecs
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, TextIO, cast

from rich.console import Console

# The Unicode categories Cc (except tab and line feed), Cf, Zl, Zp and Cs, without the visible characters of Cf, such as
# the Arabic number sign.
HIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
# A joiner stays between two visible non-ASCII characters: Persian, Indic scripts and emoji need it.
JOINER, SHAPED = "\u200c\u200d", f"[^\x00-\x7f{HIDDEN}]"
UNSAFE = re.compile(f"(?![{JOINER}])[{HIDDEN}]|(?<!{SHAPED})[{JOINER}]|[{JOINER}](?!{SHAPED})")
# The commands of GitHub, Azure DevOps and TeamCity: `::` at the start of a line, `##[`, `##vso[`.
WORKFLOW_COMMAND = re.compile(r"^([^\S\n]*):(?=:)|#(?=#[a-z]*\[)", re.MULTILINE)


def escape(text: str) -> str:
    """Return text escaped for printing, with line feeds and tabs unchanged."""
    return WORKFLOW_COMMAND.sub(_escape_command, escape_controls(text))


def escape_line(text: str) -> str:
    """Return text escaped for printing in one line."""
    return escape(text).replace("\n", "\\u000a")


def escape_controls(text: str) -> str:
    """Return text with control and format characters escaped, but not the commands of CI systems."""
    return UNSAFE.sub(lambda found: escape_character(found[0]), text)


def escape_character(character: str) -> str:
    """Return a character as JSON escapes it: those beyond U+FFFF as two halves (RFC 8259, section 7)."""
    code = ord(character)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    return f"\\u{0xD7C0 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def open_console(*, stderr: bool = False) -> Console:
    """Return the console for styled text. The caller must escape what it prints there."""
    stream = sys.stderr if stderr else sys.stdout
    raw = stream.raw if isinstance(stream, EscapingStream) else stream
    return Console(file=raw, highlight=False, markup=False, emoji=False, soft_wrap=True)


def print_commands(text: str) -> None:
    """Print commands for a CI system, with control characters escaped."""
    stream = sys.stdout
    raw = stream.raw if isinstance(stream, EscapingStream) else stream
    raw.write(escape_controls(text) + "\n")


def print_error(message: str) -> None:
    """Print a line to standard error."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


def allow_exact_output() -> BinaryIO:
    """Return standard output for bytes that must not change, such as an export's; on a terminal they are escaped."""
    stream = sys.stdout
    if isinstance(stream, EscapingStream) and not stream.isatty():
        stream.flush()
        return stream.raw.buffer
    return stream.buffer


@contextmanager
def escape_output() -> Iterator[None]:
    """Escape everything that is written to standard output and standard error within the context."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (cast("TextIO", EscapingStream(stream)) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _escape_command(found: re.Match[str]) -> str:
    return escape_character("#") if found[1] is None else found[1] + escape_character(":")


class EscapingStream:
    """A text stream that escapes its input; everything else is delegated to the `raw` stream."""

    def __init__(self, raw: TextIO) -> None:
        """Wrap a text stream."""
        self.raw = raw
        self.buffer = EscapingBuffer(raw)

    def write(self, text: str) -> int:
        """Write text, escaped."""
        self.raw.write(escape(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write lines, escaped."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of the raw stream."""
        return getattr(self.raw, name)


class EscapingBuffer:
    """The binary buffer of such a stream: UTF-8, with the same characters escaped."""

    def __init__(self, raw: TextIO) -> None:
        """Wrap the buffer of a text stream."""
        self.raw = raw
        # A character may be split between two writes.
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")

    def write(self, data: bytes) -> int:
        """Write bytes, escaped."""
        self.raw.flush()
        self.raw.buffer.write(escape(self._decoder.decode(data)).encode())
        return len(data)

    def writelines(self, pieces: Iterable[bytes]) -> None:
        """Write pieces, escaped."""
        for piece in pieces:
            self.write(piece)

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of the raw buffer."""
        return getattr(self.raw.buffer, name)
