"""The imprint of a document on its page: each value with who says so."""

from dataclasses import dataclass

from service.publishing.imprint import ImprintEntry, read_imprint
from service.publishing.licences import build_licence_address
from service.web.page_labels import format_day
from service.web.record_loader import Wire

LABELS = {
    "author": "By", "publisher": "Published by", "published": "Published on", "modified": "Changed on",
    "licence": "Licence", "url": "Address",
}  # fmt: skip
DAYS = ("published", "modified")


@dataclass(frozen=True)
class ImprintLine:
    """A value of the imprint: its label, its words, a link, and who says so; empty if the text does."""

    label: str
    words: str
    href: str | None
    according: str


def list_imprint_lines(record: Wire) -> list[ImprintLine]:
    """Return the facts about a document besides its title."""
    return [_build_line(field, entry) for field, entry in read_imprint(record).items() if field in LABELS]


def _build_line(field: str, entry: ImprintEntry) -> ImprintLine:
    words = format_day(entry.value) if field in DAYS else entry.value
    href = {"url": entry.value, "licence": build_licence_address(entry.value)}.get(field)
    return ImprintLine(LABELS[field], words, href, entry.according)
