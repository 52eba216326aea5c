"""Checks of review files: each names a record of the content, and nobody reviews what they wrote themselves."""

from collections import ChainMap
from collections.abc import Iterator

from seed.drafts import ContentFiles
from seed.reading.read_errors import ReadingFault
from seed.reviews.review_files import AUTHOR, REVIEWER, ReviewFiles, get_folder, read_reviews
from seed.reviews.review_states import is_same_person
from seed.value_formats import format_key
from service.catalog import get_kind
from service.publishing.closest_names import find_closest
from service.publishing.drafts import Key


def add_review_faults(content: ContentFiles) -> None:
    """Add the faults of the review files to those of the other files."""
    reviews = read_reviews(content.root)
    content.faults += find_review_faults(content, reviews)
    content.texts = ChainMap(reviews.texts, dict(content.texts)) if reviews.texts else content.texts


def find_review_faults(content: ContentFiles, reviews: ReviewFiles) -> list[ReadingFault]:
    """Return the faults of the review files, those of their form included."""
    known = {draft.key for draft in content.drafts} | content.unread
    keys = dict.fromkeys([each.key for each in reviews.comments] + [key for key, _ in reviews.sign_offs])
    unknown = [key for key in keys if key not in known and not _is_doubtful(content, key)]
    found = [*reviews.faults]
    found += [_build_unknown(content, key, known) for key in unknown]
    found += _list_unknown_fields(reviews, set(unknown))
    found += _list_same_people(reviews)
    return sorted(found, key=lambda fault: fault.place)


def _is_doubtful(content: ContentFiles, key: Key) -> bool:
    """Return whether a record may be in a file that cannot be read."""
    return key[0] == "claim" and key[1].partition(".")[0] in content.unclaimed


def _build_unknown(content: ContentFiles, key: Key, known: set[Key]) -> ReadingFault:
    folder = get_folder(key)
    close = find_closest(key[1], [id_ for kind, id_ in known if kind == key[0]])
    help_ = "delete the folder, or rename it as the record was renamed"
    if close:
        old, new = (content.root.format_path(each) for each in (folder, folder.with_name(close)))
        help_ = f"if it was renamed: git mv {old} {new}"
    return content.root.build_fault("reviews-name-records", folder, f"There is no {key[0]} {key[1]}.", help_)


def _list_unknown_fields(reviews: ReviewFiles, unknown: set[Key]) -> Iterator[ReadingFault]:
    for comment in reviews.comments:
        fields = get_kind(comment.key[0]).written
        if comment.field is None or comment.field in fields or comment.key in unknown:
            continue
        close = find_closest(comment.field, fields)
        help_ = f"did you mean {close}?" if close else "leave it out, or name a field of the record"
        message = f"{comment.field} is not a field of the kind {comment.key[0]}."
        yield ReadingFault("reviews-name-fields", reviews.places[comment.path], message, help_)


def _list_same_people(reviews: ReviewFiles) -> Iterator[ReadingFault]:
    for (key, role), sign_off in reviews.sign_offs.items():
        author = reviews.sign_offs.get((key, AUTHOR))
        # A review of an earlier state was not made by the author of this one.
        if role == REVIEWER and author and author.seal == sign_off.seal and is_same_person(author.by, sign_off.by):
            message = f"{sign_off.by} is author and reviewer of {format_key(key)}."
            help_ = "let somebody else review it: a second pair of eyes sees more"
            yield ReadingFault("reviews-have-two-names", reviews.places[sign_off.path], message, help_)
