"""Word files: turned into HTML by mammoth, and held against every text node of the file.

mammoth knows styles, lists, tables, footnotes and text boxes. It knows nothing of charts and diagrams, and says nothing
of what it passes over; so each paragraph of the file is looked for in what it gives.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import mammoth

from seed.originals.blocks import Original, Particular, Reason, TextPiece, UnreadableOriginal
from seed.originals.html import read_html
from seed.originals.raised_characters import squeeze_characters
from seed.originals.word_markup import (
    DRAWING,
    FORMULA,
    REMEDY,
    STRICT,
    WORDS,
    cut_hidden,
    open_wrappers,
    read_symbol,
    refuse_unread,
)

MAX_UNPACKED_BYTES = 128 * 1024 * 1024
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CORE = {
    "title": "{http://purl.org/dc/elements/1.1/}title", "author": "{http://purl.org/dc/elements/1.1/}creator",
    "language": "{http://purl.org/dc/elements/1.1/}language",
}  # fmt: skip
# Parts whose text a page of the document repeats or an editor wrote next to it.
LEFT_OUT = {
    re.compile(r"word/header\d*\.xml"): Reason.PAGE_HEADER,
    re.compile(r"word/footer\d*\.xml"): Reason.PAGE_FOOTER,
    re.compile(r"word/comments\w*\.xml"): Reason.COMMENT,
}
KEPT = re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml")
MAIN = re.compile(r"word/document\d*\.xml")
# What mammoth's own styles do not tell apart.
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='caption'] => figcaption:fresh
"""
DRAWN = re.compile(r"word/(?:charts|diagrams)/(?:chart|data)\d*\.xml")


def read_docx(data: bytes, *, main_only: bool = False, leave_out: tuple[str, ...] = ()) -> Original:
    """Read a Word file. Raises UnreadableOriginal where it is no such file or where words would be lost."""
    parts = _unpack(data)
    trees = {name: _parse(name, body) for name, body in parts.items() if name.endswith(".xml")}
    read = [trees[name] for name in sorted(trees) if KEPT.fullmatch(name)]
    for tree in read:
        open_wrappers(tree)
    hidden = [words for tree in read for words in cut_hidden(tree)]
    for tree in read:
        refuse_unread(tree)
    rewritten = {
        name: ET.tostring(trees[name], encoding="utf-8") if KEPT.fullmatch(name) else body
        for name, body in parts.items()
    }
    # Of pictures only the descriptions are wanted, not their bytes.
    result = mammoth.convert_to_html(
        io.BytesIO(_pack(rewritten)),
        ignore_empty_paragraphs=True,
        style_map=STYLES,
        convert_image=mammoth.images.img_element(lambda _: {}),
    )
    original = read_html(result.value, main_only=main_only, leave_out=leave_out)
    original.media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    _refuse_loss(trees, original)
    original.pieces += [TextPiece(words, reason) for words, reason in hidden]
    for name, tree in sorted(trees.items()):
        reason = next((reason for pattern, reason in LEFT_OUT.items() if pattern.fullmatch(name)), None)
        if reason:
            original.pieces += [TextPiece(words, reason) for words in _iterate_paragraphs(tree)]
    original.particulars = dict(_read_properties(trees))
    return original


def _unpack(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > MAX_UNPACKED_BYTES:
                raise UnreadableOriginal(
                    f"The file unpacks to {size:,} bytes; at most {MAX_UNPACKED_BYTES:,} are read.",
                    "delete its pictures, or save it as HTML",
                )
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise UnreadableOriginal("The file is encrypted.", "save it without a password")
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    except (zipfile.BadZipFile, EOFError, OSError, zipfile.error, NotImplementedError) as error:
        raise UnreadableOriginal(f"This is no whole Word file: {error}.", "save it again as .docx") from error
    if not any(map(MAIN.fullmatch, parts)):
        raise UnreadableOriginal("This archive is no Word file: it has no word/document.xml.", "save it as .docx")
    return {name: _read_strict(body) if name.endswith((".xml", ".rels")) else body for name, body in parts.items()}


def _read_strict(body: bytes) -> bytes:
    """Return XML with the namespaces of most files where it has those of Strict Open XML."""
    for strict, usual in STRICT.items():
        body = body.replace(strict, usual)
    return body


def _parse(name: str, body: bytes) -> ET.Element:
    if b"<!DOCTYPE" in body[:4096]:
        raise UnreadableOriginal(f"{name} in the file declares a document type, which Word never writes.")
    try:
        return ET.fromstring(body)  # noqa: S314 - no document type is let in, and the process is bounded
    except ET.ParseError as error:
        raise UnreadableOriginal(f"{name} in the file is broken: {error}.", "save it again as .docx") from error


def _pack(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return packed.getvalue()


def _iterate_paragraphs(tree: ET.Element) -> Iterator[str]:
    """Yield the words of each paragraph; of two renderings of one text box only one."""
    for choice in list(tree.iter(f"{COMPATIBILITY}AlternateContent")):
        for child in choice.findall(f"{COMPATIBILITY}Choice"):
            if choice.find(f"{COMPATIBILITY}Fallback") is not None:
                choice.remove(child)
    for paragraph in tree.iter(f"{WORDS}p"):
        if words := " ".join("".join(_iterate_own_texts(paragraph)).split()):
            yield words


def _iterate_own_texts(paragraph: ET.Element) -> Iterator[str]:
    """Yield the texts of a paragraph, but not those of the paragraphs of a text box in it."""
    for child in paragraph:
        if child.tag == f"{WORDS}p":
            continue
        if child.tag in (f"{WORDS}t", f"{FORMULA}t"):
            yield child.text or ""
        elif child.tag in (f"{WORDS}tab", f"{WORDS}br", f"{WORDS}cr"):
            yield " "
        elif child.tag == f"{WORDS}noBreakHyphen":
            yield "\u2011"
        elif child.tag == f"{WORDS}sym":
            yield read_symbol(child)
        else:
            yield from _iterate_own_texts(child)


def _refuse_loss(trees: dict[str, ET.Element], original: Original) -> None:
    """Raise where a paragraph of the file is not in what was read."""
    given = squeeze_characters("".join(piece.words for piece in original.pieces))
    wanted = Counter(
        squeezed
        for name, tree in trees.items()
        if KEPT.fullmatch(name)
        for words in _iterate_paragraphs(tree)
        if (squeezed := squeeze_characters(words))
    )
    lost = [words for words, count in wanted.items() if given.count(words) < count]
    drawn = [
        " ".join(texts)
        for name, tree in sorted(trees.items())
        if DRAWN.fullmatch(name) and (texts := [node.text for node in tree.iter(f"{DRAWING}t") if node.text])
    ]
    if lost or drawn:
        shown = "; ".join(f'"{words[:60]}"' for words in (*lost, *drawn)[:5])
        raise UnreadableOriginal(
            f"Words of the file would be lost: {shown}.",
            REMEDY,
        )


def _read_properties(trees: dict[str, ET.Element]) -> Iterator[tuple[str, Particular]]:
    if (core := trees.get("docProps/core.xml")) is not None:
        for field, tag in CORE.items():
            if (value := " ".join((core.findtext(tag) or "").split())) and value != "python-docx":
                yield field, Particular(value, f"document properties: {tag.rpartition('}')[2]}")
