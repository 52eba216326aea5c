"""Reading an original in a process of its own, with a bound on time and memory.

Files come from anywhere, and the libraries that read them were written for good ones. Whatever goes wrong in the other
process, the editor gets one sentence, and nothing else is touched.
"""

import resource
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from seed.originals.blocks import Block, Original, Particular, Reason, Role, TextPiece, UnreadableOriginal
from seed.originals.formats import (
    FORMAT_NAMES,
    MAX_BYTES,
    MAX_ORIGINAL_BYTES,
    OriginalFormat,
    decode_page,
    detect_format,
)

MAX_SECONDS = 60
MAX_MEMORY_BYTES = 2 * 1024 * 1024 * 1024


def read_bytes(file: Path) -> bytes:
    """Return the bytes of an original. Raises OSError, and UnreadableOriginal where it is too large."""
    with file.open("rb") as opened:
        data = opened.read(MAX_ORIGINAL_BYTES + 1)
    if len(data) > MAX_ORIGINAL_BYTES:
        raise UnreadableOriginal(f"It is larger than {MAX_ORIGINAL_BYTES:,} bytes, the most that is read.")
    return data


def read_original(data: bytes, name: str, **options: Any) -> Original:
    """Read an original by its content and the name of its file; `options` are encoding, main_only and leave_out.

    Raises UnreadableOriginal. Plain text is not for here: it is taken as it is.
    """
    format_ = detect_format(data, name)
    if len(data) > MAX_BYTES[format_]:
        raise UnreadableOriginal(f"It is larger than {MAX_BYTES[format_]:,} bytes, the most that is read of {format_}.")
    request = orjson.dumps({"format": format_, "options": options})
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "seed.originals.original_file"],
            input=request + b"\n" + data, capture_output=True, check=False, timeout=MAX_SECONDS + 5,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise UnreadableOriginal(
            f"It took longer than {MAX_SECONDS} seconds to read.", f"save it as one of: {FORMAT_NAMES}"
        ) from None
    if done.returncode or not done.stdout:
        raise UnreadableOriginal(f"As {format_} it cannot be read within {MAX_SECONDS} seconds and 2 GiB of memory.")
    answer = orjson.loads(done.stdout)
    if "fault" in answer:
        raise UnreadableOriginal(answer["fault"], answer["remedy"])
    return _build_original(answer)


def _build_original(answer: dict[str, Any]) -> Original:
    return Original(
        answer["media_type"],
        [Block(**{**each, "role": Role(each["role"])}) for each in answer["blocks"]],
        [TextPiece(each["words"], Reason(each["reason"]) if each["reason"] else None) for each in answer["pieces"]],
        {field: Particular(**each) for field, each in answer["particulars"].items()},
        answer["remarks"],
    )


def _read(format_: OriginalFormat, data: bytes, options: dict[str, Any]) -> Original:
    """Read an original in this process."""
    from seed.originals.docx import read_docx  # noqa: PLC0415 - each reader needs a library that the others do not
    from seed.originals.html import read_html  # noqa: PLC0415
    from seed.originals.markdown import read_markdown  # noqa: PLC0415
    from seed.originals.pdf import read_pdf  # noqa: PLC0415

    encoding = options.pop("encoding", None)
    chosen = {"main_only": options.get("main_only", False), "leave_out": tuple(options.get("leave_out", ()))}
    if format_ is OriginalFormat.PDF:
        return read_pdf(data)
    if format_ is OriginalFormat.DOCX:
        return read_docx(data, **chosen)
    text = decode_page(data, encoding)
    return read_markdown(text, **chosen) if format_ is OriginalFormat.MARKDOWN else read_html(text, **chosen)


def main() -> None:
    """Read the request (a line of JSON) and the file from standard input, and write the original as JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    request = orjson.loads(sys.stdin.buffer.readline())
    try:
        answer: dict[str, Any] = asdict(
            _read(OriginalFormat(request["format"]), sys.stdin.buffer.read(), request["options"])
        )
    except UnreadableOriginal as fault:
        answer = {"fault": str(fault), "remedy": fault.remedy}
    sys.stdout.buffer.write(orjson.dumps(answer))


if __name__ == "__main__":
    main()
