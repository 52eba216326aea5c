"""Pages of lists: the items, how many there are in all, and the way to the rest."""

from functools import cache

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Listed, Part, Text, Whole

DERIVED = Origin.DERIVED
LIMIT = 25
MOST = 100


class Page(Shape):
    """Where this page stands in the list; the same addresses are in the `Link` header (RFC 8288)."""

    limit = Whole("The most items on a page.", origin=DERIVED, least=1, most=MOST)
    self = Text("This page.", origin=DERIVED)
    first = Text("The first page.", origin=DERIVED)
    prev = Text("The page before; null on the first page.", origin=DERIVED, nullable=True)
    next = Text("The page after; null on the last page.", origin=DERIVED, nullable=True)


class RecordPage(Shape):
    """One page of a list of records, with what is included beside them where that was asked for."""


@cache
def page_of(item: type[Shape], name: str, *, exclusive: bool = False, base: type[Shape] = Shape) -> type[Shape]:
    """Return the shape of a page of `item`, named `name`; `exclusive` lists count what `exclude` left out."""
    members: dict[str, object] = {
        "__doc__": "One page of a list.",
        "items": Listed(Part(item, "An item.", origin=DERIVED), "The items of this page."),
        "total": Whole("How many items the whole list has.", origin=DERIVED),
    }
    if exclusive:
        members["omitted"] = Whole("How many records `exclude` left out.", origin=DERIVED)
    members["page"] = Part(Page, "The way to the rest.", origin=DERIVED)
    return type(name, (base,), members)
