"""PDF files with a text layer: the lines of each page, joined into paragraphs.

A PDF holds positioned characters and no paragraphs. Every character that pypdf extracts is kept or accounted for: a
line that most pages repeat at their head or foot is left out, and so is the hyphen of a word that is broken at the end
of a line.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from seed.originals.blocks import Block, Original, Particular, Reason, Role, TextPiece, UnreadableOriginal

MAX_PAGES = 2_000
# A line repeated among the first or last so many lines of a page may be its header or footer.
EDGE_LINES = 3
FEWEST_REPEATS = 3
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
        pages = [_read_lines(reader, number) for number in range(len(reader.pages))]
        particulars = dict(_read_information(reader))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise UnreadableOriginal(
            f"The PDF is broken: {error}.", "save it again, or copy its text into a file"
        ) from error
    original = Original("application/pdf", particulars=particulars)
    repeated = _find_repeated(pages)
    lines: list[str] = []
    for number, page in enumerate(pages, 1):
        edges = _list_edges(page)
        for index, line in enumerate(page):
            words = " ".join(line.split())
            is_repeated = index in edges and _mask_page_number(line, number, len(pages)) in repeated
            original.pieces.append(TextPiece(words, Reason.REPEATED if is_repeated else None))
            if not is_repeated:
                lines.append(words)
    original.blocks = list(_build_blocks(lines, original))
    for number, block in enumerate(original.blocks):
        if block.role is Role.LIST_ITEM:
            block.lead_in = _find_lead_in(original.blocks, number)
    original.remarks.append(
        "A PDF holds no paragraphs, headings or tables: they are guessed from its lines. Compare it with the pages."
    )
    return original


def _read_lines(reader: PdfReader, number: int) -> list[str]:
    page = reader.pages[number]
    lines = [line for line in page.extract_text().splitlines() if line.strip()]
    if not lines and page.images:
        raise UnreadableOriginal(
            f"Page {number + 1} of the PDF has a picture and no text: it was scanned.",
            "run it through text recognition first, and read the result against the page",
        )
    return lines


def _mask_page_number(line: str, number: int, count: int) -> str:
    """Return a line without the number of its page and the count of pages, so that footers are alike."""
    return re.sub(rf"(?<!\d)(?:{number}|{count})(?!\d)", "#", " ".join(line.split()))


def _list_edges(page: list[str]) -> set[int]:
    count = len(page)
    return {*range(min(EDGE_LINES, count)), *range(max(0, count - EDGE_LINES), count)}


def _find_repeated(pages: list[list[str]]) -> frozenset[str]:
    """Return the lines, page numbers masked, at the head or foot of more than half of the pages."""
    found = Counter(
        line
        for number, page in enumerate(pages, 1)
        for line in {_mask_page_number(page[index], number, len(pages)) for index in _list_edges(page)}
    )
    fewest = max(FEWEST_REPEATS, len(pages) // 2 + 1)
    return frozenset(line for line, count in found.items() if count >= fewest)


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
    """Return the number of the block before the list that an item is in, where it introduces the list."""
    while number and blocks[number - 1].role is Role.LIST_ITEM:
        number -= 1
    introduces = number > 0 and not blocks[number - 1].text.endswith((".", "!", "?"))
    return number - 1 if introduces else None


def _read_information(reader: PdfReader) -> Iterator[tuple[str, Particular]]:
    information: dict[str, object] = dict((reader.metadata or {}).items())
    for field, name in INFORMATION.items():
        value = information.get(name)
        if isinstance(value, str) and value.strip():
            yield field, Particular(" ".join(value.split()), f"PDF information {name.strip('/')}")
