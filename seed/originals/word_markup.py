"""The markup of Word files, made plain before it is read: wrappers opened, and hidden or deleted words taken out.

mammoth passes over smart tags, simple fields, ruby and check boxes together with the words in them.
"""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from mammoth.docx.dingbats import dingbats

from seed.originals.blocks import Reason, UnreadableOriginal

WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VECTOR = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
# The namespaces of "Strict Open XML", by those of all other files.
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": WORDS[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": DRAWING[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": FORMULA[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
WRAPPERS = frozenset(f"{WORDS}{name}" for name in ("smartTag", "customXml", "fldSimple", "dir", "bdo"))
PROPERTIES = frozenset(f"{WORDS}{name}" for name in ("smartTagPr", "customXmlPr"))
DELETED = frozenset(f"{WORDS}{name}" for name in ("del", "moveFrom"))
OFF = ("0", "false", "off")


def open_wrappers(tree: ET.Element) -> None:
    """Replace elements that only wrap others by what they hold, and ruby by its base and its reading in brackets."""
    for parent in tree.iter():
        children = list(parent)
        if any(child.tag in WRAPPERS for child in children):
            parent[:] = [inner for child in children for inner in _list_opened(child)]
        for child in children:
            if child.tag == f"{WORDS}r" and (ruby := child.find(f"{WORDS}ruby")) is not None:
                place = list(parent).index(child)
                parent[place : place + 1] = _list_ruby_runs(ruby)
            if child.tag == f"{WORDS}sdtPr":
                # A check box is a character in the text; mammoth makes a form control of it.
                child[:] = [each for each in child if not each.tag.endswith("}checkbox")]


def cut_hidden(tree: ET.Element) -> Iterator[tuple[str, Reason]]:
    """Take out runs and rows that are hidden or deleted, and yield their words."""
    for parent in tree.iter():
        for child in list(parent):
            if reason := _find_reason(child):
                if words := " ".join("".join(_iterate_texts(child)).split()):
                    yield words, reason
                parent.remove(child)


def refuse_unread(tree: ET.Element) -> None:
    """Raise where the file shows words that are in no paragraph of it."""
    for node in tree.iter():
        if node.tag == f"{WORDS}altChunk":
            raise UnreadableOriginal(
                "The file embeds another file, whose words would be lost.",
                "open it in Word, save it, and read that file",
            )
        if node.tag == f"{VECTOR}textpath" and (words := (node.get("string") or "").strip()):
            raise UnreadableOriginal(f'Words of the file would be lost: "{words[:60]}", which is drawn.', REMEDY)
        if node.tag == f"{OFFICE}OLEObject":
            raise UnreadableOriginal(
                f"The file embeds an object of {node.get('ProgID') or 'another program'}, whose words would be lost.",
                REMEDY,
            )


REMEDY = "write them into the text of the document (charts, diagrams, formulas and embedded objects are not read)"


def read_symbol(node: ET.Element) -> str:
    """Return the character of a symbol, as mammoth gives it. Raises UnreadableOriginal for unknown ones."""
    font, code = node.get(f"{WORDS}font") or "", node.get(f"{WORDS}char") or ""
    found = dingbats.get((font, int(code[-2:], 16))) if len(code) == 4 and code.upper().startswith("F0") else None
    found = found or (dingbats.get((font, int(code, 16))) if code else None)
    if found is None:
        raise UnreadableOriginal(
            f"The file has a symbol of the font {font or 'that it does not name'} that cannot be read ({code}).",
            "write it as a character, such as ≥",
        )
    return chr(found)


def _list_opened(element: ET.Element) -> list[ET.Element]:
    if element.tag in PROPERTIES:
        return []
    if element.tag not in WRAPPERS:
        return [element]
    return [inner for child in element for inner in _list_opened(child)]


def _list_ruby_runs(ruby: ET.Element) -> list[ET.Element]:
    base = ruby.findall(f"{WORDS}rubyBase/{WORDS}r")
    reading = "".join("".join(_iterate_texts(run)) for run in ruby.findall(f"{WORDS}rt/{WORDS}r"))
    run = ET.Element(f"{WORDS}r")
    ET.SubElement(run, f"{WORDS}t").text = f"({reading})"
    return [*base, run] if reading else base


def _find_reason(element: ET.Element) -> Reason | None:
    if element.tag in DELETED:
        return Reason.STRUCK_OUT
    if element.tag == f"{WORDS}tr" and element.find(f"{WORDS}trPr/{WORDS}del") is not None:
        return Reason.STRUCK_OUT
    if element.tag != f"{WORDS}r":
        return None
    if _is_on(element, "vanish"):
        return Reason.HIDDEN
    return Reason.STRUCK_OUT if _is_on(element, "dstrike") else None


def _is_on(run: ET.Element, name: str) -> bool:
    found = run.find(f"{WORDS}rPr/{WORDS}{name}")
    return found is not None and found.get(f"{WORDS}val", "true") not in OFF


def _iterate_texts(element: ET.Element) -> Iterator[str]:
    for node in element.iter():
        if node.tag in (f"{WORDS}t", f"{WORDS}delText", f"{DRAWING}t", f"{FORMULA}t"):
            yield node.text or ""
        elif node.tag in (f"{WORDS}tab", f"{WORDS}br", f"{WORDS}cr"):
            yield " "
        elif node.tag == f"{WORDS}noBreakHyphen":
            yield "\u2011"
