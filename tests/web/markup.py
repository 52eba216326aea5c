"""A page as its markup says it: elements, ids, links and text, read with the standard library's parser."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input", "source", "wbr"}


@dataclass(frozen=True)
class Element:
    """An element: its name, its attributes, and the elements around it."""

    name: str
    attributes: dict[str, str]
    inside: tuple[str, ...]


@dataclass
class Markup(HTMLParser):
    """What was read of a page; `faults` are elements that were closed out of turn or never."""

    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    text: dict[str, str] = field(default_factory=dict)
    open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.faults += [f"<{tag} {name}> twice" for name in attributes if [n for n, _ in attrs].count(name) > 1]
        self.elements.append(Element(tag, attributes, tuple(name for name, _ in self.open)))
        if tag not in VOID:
            self.open.append((tag, attributes.get("id", "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> inside {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for _, id_ in self.open:
            if id_:
                self.text[id_] = self.text.get(id_, "") + data

    @property
    def ids(self) -> list[str]:
        """Every id of the page, in order."""
        return [each.attributes["id"] for each in self.elements if "id" in each.attributes]

    @property
    def links(self) -> list[str]:
        """Every address that the page leads to or loads."""
        return [
            each.attributes[name] for each in self.elements for name in ("href", "src") if each.attributes.get(name)
        ]


def read(page: str) -> Markup:
    """Read a page."""
    found = Markup()
    found.feed(page)
    found.close()
    found.faults += [f"<{name}> is never closed" for name, _ in found.open]
    return found
