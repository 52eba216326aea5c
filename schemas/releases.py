"""Releases: the numbered steps in which content changes, and the revisions of a record across them."""

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Flag, Keyed, Listed, Moment, Part, Text, Whole

DERIVED = Origin.DERIVED


class ReleaseCounts(Shape):
    """What a release did, by number of records."""

    added = Whole("Records that appeared.", origin=DERIVED)
    changed = Whole("Records whose own values changed.", origin=DERIVED)
    withdrawn = Whole("Records that were withdrawn.", origin=DERIVED)
    touched = Whole("Records served differently because of others: a new name, assessment or support.", origin=DERIVED)
    total = Whole("Records served after it.", origin=DERIVED)


class Release(Shape):
    """One step of the content: everything it changed became visible at once."""

    number = Whole("The number, counted from 1.", origin=DERIVED, least=1)
    time = Moment("When it was made.", origin=DERIVED)
    author = Text("Who made it.", origin=DERIVED)
    note = Text("What it is about.", origin=DERIVED)
    counts = Part(ReleaseCounts, "What it did.", origin=DERIVED)
    links = Keyed(Text("An address.", origin=DERIVED), "Addresses relative to this host.", origin=DERIVED)


class ReleaseTags(Shape):
    """What to purge from a CDN after a release."""

    release = Whole("The number of the release.", origin=DERIVED, least=1)
    tags = Listed(
        Text("A tag: `any-release`, a list such as `treatments`, a record such as `treatment/oral-aspirin`."),
        "The tags of every answer that the release changed; of a very large one `medcontent`, which all answers have.",
        origin=DERIVED,
    )


class Revision(Shape):
    """One revision of a record: the values it had, and the release that brought them."""

    revision = Whole("The number, counted from 1.", origin=DERIVED, least=1)
    release = Whole("The release that brought it.", origin=DERIVED, least=1)
    time = Moment("When that was.", origin=DERIVED)
    author = Text("Who made that release.", origin=DERIVED)
    note = Text("What that release is about.", origin=DERIVED)
    withdrawn = Flag("True where this revision withdrew the record.", origin=DERIVED)
    reason = Text("Why it was withdrawn.", origin=DERIVED, nullable=True)
    self = Text("The record as of this revision.", origin=DERIVED)
