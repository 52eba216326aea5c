"""Pages of lists: the items, their total number, and links to the other pages."""

from functools import cache

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Listed, Part, Text, Whole

DERIVED = Origin.DERIVED
DEFAULT_LIMIT = 25
MAX_LIMIT = 100


class Page(Shape):
    """The position of this page in the list; the same addresses are in the `Link` header (RFC 8288)."""

    limit = Whole("The maximum number of items on a page.", origin=DERIVED, least=1, most=MAX_LIMIT)
    self = Text("This page.", origin=DERIVED)
    first = Text("The first page.", origin=DERIVED)
    prev = Text("The previous page; null on the first page.", origin=DERIVED, nullable=True)
    next = Text("The next page; null on the last page.", origin=DERIVED, nullable=True)


class RecordPage(Shape):
    """A page of a list of records, with the included records if requested."""


@cache
def page_of(item: type[Shape], name: str, *, exclusive: bool = False, base: type[Shape] = Shape) -> type[Shape]:
    """Return the schema of a page of `item`, named `name`; `exclusive` lists count what `exclude` left out."""
    members: dict[str, object] = {
        "__doc__": "One page of a list.",
        "items": Listed(Part(item, "An item.", origin=DERIVED), "The items of this page."),
        "total": Whole("The total number of items in the list.", origin=DERIVED),
    }
    if exclusive:
        members["omitted"] = Whole("The number of records left out by `exclude`.", origin=DERIVED)
    members["page"] = Part(Page, "The links to the other pages.", origin=DERIVED)
    return type(name, (base,), members)
