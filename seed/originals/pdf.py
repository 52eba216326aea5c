"""PDF files with a text layer: the lines of each page, joined into paragraphs.

A PDF holds positioned characters and no paragraphs. Every character that pypdf extracts is kept or accounted for: a
line that most pages repeat at their head or foot is left out, and so is the hyphen of a word that is broken at the end
of a line.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from seed.originals.blocks import Block, Original, Particular, Reason, Role, TextPiece, UnreadableOriginal
from seed.originals.pdf_lines import Line, read_page_lines

MAX_PAGES = 2_000
# A line repeated among the first or last so many lines of a page may be its header or footer.
EDGE_LINES = 3
FEWEST_REPEATS = 3
# Headers and footers are at the same height up to this many points.
HEIGHT_STEP = 4
# A line, its page number masked, and its height on the page.
Place = tuple[str, int]
FEWEST_WORDS = 3  # of a sentence
# Glyphs without a meaning: replacement characters, private use, and names of glyphs or codes.
UNKNOWN_GLYPHS = re.compile(r"[\ufffd\ue000-\uf8ff]|(?:/g?[0-9]{1,3}){3}|\(cid:[0-9]+\)|(?:/[A-Za-z]\d{2,3}){3}")
# What programs write where nobody gave a title or an author.
UNNAMED = re.compile(
    r"\(?(?:untitled|anonymous|unspecified|unknown)\)?|microsoft (?:word|powerpoint) - .*"
    r"|.*\.(?:html?|docx?|pdf|indd|tmp|rtf)",
    re.IGNORECASE,
)
MARKER = re.compile(r"\s*(?:[•◦‣▪·●○*–—-]|\(?(?:\d{1,2}[.)]|[a-z]\)))\s+(?=\S)")
BROKEN_WORD = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
CLOSED = re.compile(r"[.!?:…][\"'”’)\]]*$")
INFORMATION = {"title": "/Title", "author": "/Author"}


def read_pdf(data: bytes) -> Original:
    """Read a PDF. Raises UnreadableOriginal where it is encrypted, broken, or has pages without a text layer."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise UnreadableOriginal("The PDF is encrypted.", "save it without a password")
        if len(reader.pages) > MAX_PAGES:
            raise UnreadableOriginal(f"The PDF has {len(reader.pages):,} pages; at most {MAX_PAGES:,} are read.")
        read = [_read_lines(reader, number) for number in range(len(reader.pages))]
        particulars = dict(_read_information(reader))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise UnreadableOriginal(
            f"The PDF is broken: {error}.", "save it again, or copy its text into a file"
        ) from error
    original = Original("application/pdf", particulars=particulars)
    pages = [lines for lines, _ in read]
    original.remarks += [
        f"Page {number} has two columns, whose lines were put one column after the other."
        for number, (_, in_columns) in enumerate(read, 1)
        if in_columns
    ]
    repeated = _find_repeated(pages)
    lines: list[str] = []
    for number, page in enumerate(pages, 1):
        left_out = _list_left_out(page, _mask_lines(page, number, len(pages)), repeated)
        for index, line in enumerate(page):
            is_repeated = index in left_out
            original.pieces.append(TextPiece(line.words, Reason.REPEATED if is_repeated else None))
            if not is_repeated:
                lines.append(line.words)
    original.blocks = list(_build_blocks(lines, original))
    for number, block in enumerate(original.blocks):
        if block.role is Role.LIST_ITEM:
            block.lead_in = _find_lead_in(original.blocks, number)
    original.remarks.append(
        "A PDF holds no paragraphs, headings or tables: they are guessed from its lines. Compare it with the pages."
    )
    return original


def _read_lines(reader: PdfReader, number: int) -> tuple[list[Line], bool]:
    page = reader.pages[number]
    lines, in_columns = read_page_lines(page)
    lines += _list_notes(page)
    if unknown := next((line.words for line in lines if UNKNOWN_GLYPHS.search(line.words)), None):
        raise UnreadableOriginal(
            f'Page {number + 1} of the PDF has characters that its fonts do not name: "{unknown[:40]}".',
            "run it through text recognition, or copy its text into a file and compare",
        )
    if not lines and page.images:
        raise UnreadableOriginal(
            f"Page {number + 1} of the PDF has a picture and no text: it was scanned.",
            "run it through text recognition first, and read the result against the page",
        )
    return lines, in_columns


def _list_notes(page: PageObject) -> list[Line]:
    """Return the texts that were written onto a page, and those in the fields of its form."""
    found: list[Line] = []
    for reference in page.get("/Annots") or ():
        note = reference.get_object()
        key = {"/FreeText": "/Contents", "/Widget": "/V"}.get(str(note.get("/Subtype")))
        if key and isinstance(words := note.get(key), str):
            height = float((note.get("/Rect") or [0, 0])[1])
            found += [Line(" ".join(line.split()), height) for line in words.splitlines() if line.strip()]
    return found


def _mask_lines(page: list[Line], number: int, count: int) -> list[str]:
    """Return lines without the number of their page and the count of pages at their ends, so that footers are alike."""
    pages = rf"(?:{number}(?:\s*(?:/|of|von|de|sur|di)\s*{count})?)"
    return [re.sub(rf"^{pages}\b|\b{pages}$", "#", line.words) for line in page]


def _list_edges(page: list[Line]) -> list[list[int]]:
    """Return the lines nearest to the head and to the foot of a page, the outermost first."""
    order = sorted(range(len(page)), key=lambda index: -page[index].y)
    return [order[:EDGE_LINES], order[::-1][:EDGE_LINES]]


def _list_left_out(page: list[Line], masked: list[str], repeated: frozenset[Place]) -> set[int]:
    """Return the lines of a page's header and footer: repeated ones, from its first and from its last line on.

    A repeated sentence is one of them only as the first or last line: further inside it may be a warning.
    """
    found: set[int] = set()
    for edge in _list_edges(page):
        for place, index in enumerate(edge):
            is_sentence = CLOSED.search(masked[index]) is not None and len(masked[index].split()) >= FEWEST_WORDS
            if (masked[index], _round_height(page[index])) not in repeated or (is_sentence and place):
                break
            found.add(index)
    return found


def _find_repeated(pages: list[list[Line]]) -> frozenset[Place]:
    """Return the lines, page numbers masked, at the same height of the head or foot of more than half of the pages."""
    found: Counter[Place] = Counter()
    for number, page in enumerate(pages, 1):
        masked = _mask_lines(page, number, len(pages))
        found.update({(masked[index], _round_height(page[index])) for edge in _list_edges(page) for index in edge})
    fewest = max(FEWEST_REPEATS, len(pages) // 2 + 1)
    return frozenset(place for place, count in found.items() if count >= fewest)


def _round_height(line: Line) -> int:
    return round(line.y / HEIGHT_STEP)


def _build_blocks(lines: list[str], original: Original) -> Iterator[Block]:
    width = sorted(map(len, lines))[len(lines) * 9 // 10] if lines else 0
    text = " ".join(lines)
    block: Block | None = None
    last = ""
    for line in lines:
        is_item = MARKER.match(line) is not None
        if block is None or is_item or _is_block_end(last, line, width):
            if block is not None:
                yield block
            block = Block(line, Role.LIST_ITEM if is_item else Role.PARAGRAPH, 1 if is_item else None)
        else:
            block.text = _join_lines(block.text, line, text, original)
        last = line
    if block is not None:
        yield block


def _is_block_end(last: str, line: str, width: int) -> bool:
    """Return whether a block ends between two lines: the first is closed or short, and the second may open one."""
    if BROKEN_WORD.search(last) or line[:1].islower():
        return False
    first = line.split(maxsplit=1)[0]
    has_room = len(last) + 1 + len(first) <= width * 0.9
    return has_room and (CLOSED.search(last) is not None or len(last) < width * 0.75)


def _join_lines(text: str, line: str, whole: str, original: Original) -> str:
    """Return the text with one more line; a word that was broken between them is made whole again."""
    broken = BROKEN_WORD.search(text)
    if broken is None or not line[:1].islower():
        return f"{text} {line}"
    following = re.match(r"\w+", line)
    joined = broken[1] + (following[0] if following else "")
    if following and re.search(rf"\b{re.escape(broken[1])}-{re.escape(following[0])}\b", whole):
        return text + line
    original.pieces.append(TextPiece(text[-1], Reason.BREAK_MARK))
    original.remarks.append(f'"{text[broken.start() :]}" at the end of a line was joined to "{joined}".')
    return text[:-1] + line


def _find_lead_in(blocks: list[Block], number: int) -> int | None:
    """Return the number of the block before the list that an item is in, where it introduces the item."""
    item = blocks[number]
    while number and blocks[number - 1].role is Role.LIST_ITEM:
        number -= 1
    ends = number > 0 and blocks[number - 1].text.endswith((".", "!", "?"))
    # After a sentence, only items that are no sentences need it.
    introduces = number > 0 and not (ends and item.text.endswith((".", "!", "?")))
    return number - 1 if introduces else None


def _read_information(reader: PdfReader) -> Iterator[tuple[str, Particular]]:
    information: dict[str, object] = dict((reader.metadata or {}).items())
    for field, name in INFORMATION.items():
        value = information.get(name)
        if isinstance(value, str) and value.strip() and not UNNAMED.fullmatch(value.strip()):
            yield field, Particular(" ".join(value.split()), f"PDF information {name.strip('/')}")
