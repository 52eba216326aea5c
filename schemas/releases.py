"""Releases: the numbered versions of the content, and the revisions of a record across them."""

from schemas.base import Shape
from schemas.declaration import Origin
from schemas.fields import Choice, Flag, Keyed, Listed, Moment, Part, Text, Whole
from schemas.significance import SIGNIFICANCE

DERIVED = Origin.DERIVED


class ReleaseCounts(Shape):
    """The changes of a release, by number of records."""

    added = Whole("New records.", origin=DERIVED)
    changed = Whole("Records with changed values of their own.", origin=DERIVED)
    withdrawn = Whole("Withdrawn records.", origin=DERIVED)
    touched = Whole("Records served differently because of others: a new name, assessment or support.", origin=DERIVED)
    total = Whole("Records served as of this release.", origin=DERIVED)


class Release(Shape):
    """A version of the content: all its changes became visible at once."""

    number = Whole("The number, from 1.", origin=DERIVED, least=1)
    time = Moment("When it was made.", origin=DERIVED)
    author = Text("Who made it.", origin=DERIVED)
    note = Text("The description.", origin=DERIVED)
    significance = Choice(
        SIGNIFICANCE, "The highest of its changes; null if the editors did not say.", origin=DERIVED, nullable=True
    )
    counts = Part(ReleaseCounts, "The numbers of changes.", origin=DERIVED)
    links = Keyed(Text("An address.", origin=DERIVED), "Addresses relative to this host.", origin=DERIVED)


class ReleaseTags(Shape):
    """The tags to purge from a CDN after a release."""

    release = Whole("The number of the release.", origin=DERIVED, least=1)
    tags = Listed(
        Text("A tag: `any-release`, a list such as `treatments`, a record such as `treatment/oral-aspirin`."),
        "The tags of all responses that the release changed; for a very large one `medcontent`, which all responses "
        "have.",
        origin=DERIVED,
    )


class Revision(Shape):
    """A revision of a record: its values at the time, and the release that made it."""

    revision = Whole("The number, from 1.", origin=DERIVED, least=1)
    release = Whole("The release that made it.", origin=DERIVED, least=1)
    time = Moment("The time of that release.", origin=DERIVED)
    author = Text("Who made that release.", origin=DERIVED)
    note = Text("The description of that release.", origin=DERIVED)
    significance = Choice(
        SIGNIFICANCE,
        "How much the change mattered to those who had seen the record; null if the editors did not say.",
        origin=DERIVED,
        nullable=True,
    )
    withdrawn = Flag("True if this revision withdrew the record.", origin=DERIVED)
    reason = Text("Why it was withdrawn.", origin=DERIVED, nullable=True)
    self = Text("The record as of this revision.", origin=DERIVED)
