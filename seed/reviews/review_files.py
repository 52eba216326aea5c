"""Review files: `reviews/KINDS/ID/`, a folder for each record, one file for each comment and each person who is done.

So Git merges what several people write at once. `author.yaml` and `reviewer.yaml` say who is done with the record as it
was then; every other file is a comment. Nothing of it is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from schemas.base import Shape
from schemas.fields import Choice, Moment, Part, Text
from schemas.significance import SIGNIFICANCE
from seed.locations import FilePlace
from seed.reading.nodes import convert_to_plain, find_place
from seed.reading.read_errors import ReadingFault
from seed.reading.root import REVIEWS, Root
from seed.reading.yaml import MOST_BYTES, read
from seed.shape_faults import find_shape_faults
from service.catalog import BY_PLURAL, get_kind
from service.publishing.closest_names import ask_about, find_closest
from service.publishing.drafts import Key

AUTHOR, REVIEWER = ROLES = ("author", "reviewer")
IGNORED = frozenset(("README.md",))


class Resolution(Shape):
    """Who settled a comment, and when."""

    by = Text("Who settled it.", limit=200, required=True)
    at = Moment("When.", required=True)


class CommentFile(Shape):
    """A comment on a record or a claim."""

    by = Text("Who writes it.", limit=200, required=True)
    at = Moment("When.", required=True)
    field = Text("The field that it is about, if it is about one.", limit=80)
    text = Text("The comment.", limit=2000, required=True)
    resolved = Part(Resolution, "Who settled it, and when.")


class SignOffFile(Shape):
    """The statement of an author or a reviewer that they are done with a record as it is."""

    by = Text("Who is done.", limit=200, required=True)
    at = Moment("When.", required=True)
    seal = Text(
        "A digest of the record as it was; `medcontent done` writes it.", pattern="^[0-9a-f]{16}$", required=True
    )
    significance = Choice(SIGNIFICANCE, "How much the change matters to those who have seen the record.")
    note = Text("What the change is about.", limit=500)


class Comment(NamedTuple):
    """A comment: its file, the record, and what it says; `resolved` is who settled it."""

    path: PurePosixPath
    key: Key
    by: str
    at: str
    field: str | None
    text: str
    resolved: str | None


class SignOff(NamedTuple):
    """A statement that somebody is done with a record that has this seal."""

    path: PurePosixPath
    key: Key
    role: str
    by: str
    at: str
    seal: str
    significance: str | None
    note: str | None


@dataclass
class ReviewFiles:
    """What the review files of a root say, in the order of their paths; `places` has the place of each file's `by`."""

    comments: list[Comment] = field(default_factory=list)
    sign_offs: dict[tuple[Key, str], SignOff] = field(default_factory=dict)
    places: dict[PurePosixPath, FilePlace] = field(default_factory=dict)
    faults: list[ReadingFault] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def list_open(self, key: Key) -> list[Comment]:
        """Return the open comments on a record."""
        return [each for each in self.comments if each.key == key and each.resolved is None]


def get_folder(key: Key) -> PurePosixPath:
    """Return the folder of the reviews of a record."""
    return PurePosixPath(REVIEWS, get_kind(key[0]).plural, key[1])


def read_reviews(root: Root) -> ReviewFiles:
    """Read all review files of a root; there need not be any."""
    reviews = ReviewFiles()
    top = PurePosixPath(REVIEWS)
    for plural in _list_names(root, top):
        kind = BY_PLURAL.get(plural)
        if kind is None or not kind.written:
            close = find_closest(plural, BY_PLURAL)
            help_ = ask_about(close) if close else "the folders are those of the content, and claims"
            message = f"{plural} is not a folder of a kind."
            reviews.faults.append(root.build_fault("unknown-file", top / plural, message, help_))
            continue
        for id_ in _list_names(root, top / plural):
            _read_folder(root, top / plural / id_, (kind.name, id_), reviews)
    return reviews


def read_reviews_on(root: Root, key: Key) -> ReviewFiles:
    """Read the review files of one record."""
    reviews, folder = ReviewFiles(), get_folder(key)
    if _list_names(root, folder):
        _read_folder(root, folder, key, reviews)
    return reviews


def _read_folder(root: Root, folder: PurePosixPath, key: Key, reviews: ReviewFiles) -> None:
    names = _list_names(root, folder)
    if folder.suffix == ".yaml" or not names:
        help_ = f"put it into a folder with the id of the record: {folder.with_suffix('')}/"
        reviews.faults.append(
            root.build_fault("unknown-file", folder, f"{folder} is not the folder of a record.", help_)
        )
        return
    for name in names:
        path = folder / name
        if path.suffix != ".yaml":
            help_ = "a comment is a file that ends in .yaml"
            reviews.faults.append(root.build_fault("unknown-file", path, f"{path} is not a review file.", help_))
            continue
        try:
            _read_file(root, path, key, reviews)
        except ReadingFault as fault:
            reviews.faults.append(fault)


def _read_file(root: Root, path: PurePosixPath, key: Key, reviews: ReviewFiles) -> None:
    shown = root.format_path(path)
    reading = read(root.read(path, limit=MOST_BYTES), shown)
    reviews.texts[str(shown)] = reading.text
    reviews.faults += reading.faults
    if reading.root is None:
        return
    role = path.stem if path.stem in ROLES else None
    schema = SignOffFile() if role else CommentFile()
    faults = find_shape_faults(reading.root, schema, path.name, "medcontent done writes it" if role else HELP)
    reviews.faults += faults
    if faults or reading.faults:
        return
    values = convert_to_plain(reading.root)
    reviews.places[path] = find_place(reading.root, ("by",))
    if role:
        reviews.sign_offs[key, role] = _build_sign_off(path, key, role, values)
    else:
        settled = values.get("resolved") or {}
        said = (values["by"], values["at"], values.get("field"), values["text"], settled.get("by"))
        reviews.comments.append(Comment(path, key, *said))


def _build_sign_off(path: PurePosixPath, key: Key, role: str, values: Mapping[str, Any]) -> SignOff:
    said = (values["by"], values["at"], values["seal"], values.get("significance"), values.get("note"))
    return SignOff(path, key, role, *said)


def _list_names(root: Root, folder: PurePosixPath) -> list[str]:
    return sorted(name for name in root.list_names(folder) if not name.startswith(".") and name not in IGNORED)


HELP = "write `by`, `at` and `text`; medcontent comment writes all of it"
