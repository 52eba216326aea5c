"""Write review files: a comment, that somebody settled it, and that somebody is done."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import click
from marshmallow import ValidationError

from seed.file_forms import FileForm
from seed.reading.root import Root
from seed.reviews.review_files import Comment, CommentFile, SignOffFile, get_folder
from seed.slugs import build_slug
from seed.writing.formatter import format_yaml
from service.publishing.drafts import Key

MAX_SLUG = 40
COMMENT = FileForm("comment", "A comment.", {str(field.data_key): field for field in CommentFile().fields.values()})
SIGN_OFF = FileForm("sign-off", "Who is done.", {str(field.data_key): field for field in SignOffFile().fields.values()})


def check_text(form: FileForm, name: str, text: str, shown: str) -> None:
    """Raise UsageError for a text that `check` would refuse as the value of a field; messages call it `shown`."""
    try:
        form.fields[name].deserialize(text)
    except ValidationError as error:
        raise click.UsageError(f"{shown}: {error.messages[0]} Nothing was changed.") from error


def build_comment_path(root: Root, key: Key, by: str, at: str) -> PurePosixPath:
    """Return the path of a new comment: by its day and its author, with a number where that is taken."""
    folder, stem = get_folder(key), f"{at[:10]}-{build_slug(by)[:MAX_SLUG].strip('-') or 'comment'}"
    taken = root.list_names(folder)
    names = (f"{stem}.yaml" if number == 1 else f"{stem}-{number}.yaml" for number in range(1, len(taken) + 2))
    return folder / next(name for name in names if name not in taken)


def format_comment(values: Mapping[str, Any]) -> bytes:
    """Return the bytes of the file of a comment."""
    return format_yaml(COMMENT, _drop_empty(values)).encode()


def format_settled(comment: Comment, by: str, at: str) -> bytes:
    """Return the bytes of the file of a comment that somebody settled."""
    values = {"by": comment.by, "at": comment.at, "field": comment.field, "text": comment.text}
    return format_comment({**values, "resolved": {"by": by, "at": at}})


def format_sign_off(values: Mapping[str, Any]) -> bytes:
    """Return the bytes of the file that says who is done."""
    return format_yaml(SIGN_OFF, _drop_empty(values)).encode()


def _drop_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
