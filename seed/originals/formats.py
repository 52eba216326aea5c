"""Formats: what an original is, by its content where that can tell, by its name otherwise; and text from bytes."""

import codecs
import re
from enum import StrEnum
from pathlib import PurePath

from seed.originals.blocks import UnreadableOriginal


class OriginalFormat(StrEnum):
    """The formats that are read."""

    HTML = "HTML"
    DOCX = "Word"
    MARKDOWN = "Markdown"
    PDF = "PDF"
    TEXT = "plain text"


MAX_BYTES = {
    OriginalFormat.HTML: 32 * 1024 * 1024,
    OriginalFormat.DOCX: 64 * 1024 * 1024,
    OriginalFormat.MARKDOWN: 8 * 1024 * 1024,
    OriginalFormat.PDF: 64 * 1024 * 1024,
    OriginalFormat.TEXT: 8 * 1024 * 1024,
}
MAX_ORIGINAL_BYTES = max(MAX_BYTES.values())
FORMAT_NAMES = "HTML, Word (.docx), Markdown, PDF with a text layer, plain text"
# What other files begin with, and what they are.
OTHERS = {
    b"\xd0\xcf\x11\xe0": "an old Word, Excel or PowerPoint file", b"{\\rtf": "an RTF file", b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"\x1f\x8b": "a compressed file",
}  # fmt: skip
MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
FRAGMENT = re.compile(rb"\s*<(?:p|div|h[1-6]|ul|ol|table|article|main|section)\b[^>]*>.*</", re.IGNORECASE | re.DOTALL)
DECLARED = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)|<\?xml[^>]+encoding=[\"']([A-Za-z0-9_.-]+)", re.IGNORECASE
)
# What pages call Latin-1 or ASCII is Windows-1252 to every browser (WHATWG Encoding).
LATIN = frozenset(["ascii", "iso8859-1", "latin-1"])
SUFFIXES = {
    ".html": OriginalFormat.HTML, ".htm": OriginalFormat.HTML, ".xhtml": OriginalFormat.HTML,
    ".md": OriginalFormat.MARKDOWN, ".markdown": OriginalFormat.MARKDOWN,
    ".txt": OriginalFormat.TEXT, ".text": OriginalFormat.TEXT,
}  # fmt: skip


def detect_format(data: bytes, name: str) -> OriginalFormat:
    """Return the format of an original. Raises UnreadableOriginal for files of formats that are not read."""
    head = data[:4096].removeprefix(codecs.BOM_UTF8)
    suffix = PurePath(name).suffix.lower()
    if data.startswith(b"PK\x03\x04"):
        return _detect_archive(data)
    if b"%PDF-" in data[:1024]:
        return OriginalFormat.PDF
    for start, what in OTHERS.items():
        if data.startswith(start):
            raise UnreadableOriginal(f"This is {what}.", f"save it as one of: {FORMAT_NAMES}")
    if MARKUP.match(_strip_utf16(head)) or FRAGMENT.match(head):
        return OriginalFormat.HTML
    if suffix in SUFFIXES or not suffix:
        return SUFFIXES.get(suffix, OriginalFormat.TEXT)
    raise UnreadableOriginal(f"Files called *{suffix} are not read.", f"save it as one of: {FORMAT_NAMES}")


def _detect_archive(data: bytes) -> OriginalFormat:
    if b"word/document.xml" in data or b"[Content_Types].xml" in data[:4096]:
        return OriginalFormat.DOCX
    raise UnreadableOriginal(
        "This is an archive (a ZIP, OpenDocument or EPUB file).", f"save it as one of: {FORMAT_NAMES}"
    )


def decode_page(data: bytes, encoding: str | None) -> str:
    """Decode a page: by its byte order mark, the encoding given, what it declares, or as UTF-8.

    Raises UnreadableOriginal.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _decode(data.removeprefix(mark), name, "as its first bytes say")
    if encoding:
        return _decode(data, encoding, "as --encoding says")
    if declared := DECLARED.search(data[:4096]):
        name = (declared[1] or declared[2]).decode("ascii")
        return _decode(data, name, "as it declares")
    return _decode(data, "utf-8", "which is taken where a page declares no encoding")


def _decode(data: bytes, name: str, why: str) -> str:
    try:
        codec = codecs.lookup(name)
    except LookupError:
        raise UnreadableOriginal(f"There is no encoding {name}, {why}.", "name one with --encoding") from None
    wanted = "cp1252" if codec.name in LATIN else codec.name
    try:
        return codecs.decode(data, wanted)
    except (UnicodeDecodeError, LookupError) as error:
        at = f" at byte {error.start:,}" if isinstance(error, UnicodeDecodeError) else ""
        raise UnreadableOriginal(
            f"The page is not {name}, {why}: it breaks off{at}.", "name its encoding, as in --encoding windows-1252"
        ) from None


def _strip_utf16(head: bytes) -> bytes:
    """Return the head of a page with every other byte left out where it is UTF-16."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[2:].replace(b"\x00", b"")
    return head
