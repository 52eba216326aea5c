"""Actions on reviews: write and settle comments, and say that somebody is done with changes."""

from pathlib import PurePosixPath

import click
from flask import Blueprint, Response, request

from schemas.significance import SIGNIFICANCE
from seed.commands.person_names import parse_person
from seed.file_forms import FileForm
from seed.reviews.review_files import ROLES, read_reviews
from seed.reviews.review_states import compute_seal
from seed.reviews.review_writing import (
    COMMENT,
    SIGN_OFF,
    build_comment_path,
    check_text,
    format_comment,
    format_settled,
)
from seed.reviews.sign_offs import NewSignOff, format_sign_offs
from seed.studio.edits import Edit, Refused, build_edit
from seed.studio.page_context import get_back_path, get_workspace, go_to, keep_name
from seed.studio.release_view import Unpublishable, open_release_view
from seed.value_formats import format_key
from service.catalog import get_kind
from service.operations.database_access import open_readable_database
from service.operations.terminal import pluralise
from service.publishing.drafts import Key
from service.publishing.release_times import read_clock

reviewing = Blueprint("reviewing", __name__, url_prefix="/reviews")


@reviewing.post("/comments")
def write_comment() -> Response:
    """Write a comment on a record of the files."""
    by, text, field = _read_name(), request.form.get("text", "").strip(), request.form.get("field") or None
    _check_words(COMMENT, "text", text, "The comment")

    def make_edit() -> Edit:
        workspace = get_workspace()
        key = _read_key()
        if key not in workspace.look().by_key:
            raise Refused(f"There is no {format_key(key)} in the files any more. Nothing was changed.")
        if field is not None and field not in get_kind(key[0]).written:
            raise Refused(f"{field} is not a field of the kind {key[0]}. Nothing was changed.")
        at = read_clock()
        data = format_comment({"by": by, "at": at, "field": field, "text": text})
        path = build_comment_path(workspace.root, key, by, at)
        return build_edit(workspace.root, f"Comment on {format_key(key)}", {path: data})

    get_workspace().make(make_edit)
    return _go_back(by)


@reviewing.post("/comments/settle")
def settle_comment() -> Response:
    """Say that a comment needs no more attention."""
    by, path = _read_name(), PurePosixPath(request.form.get("path", ""))

    def make_edit() -> Edit:
        root = get_workspace().root
        found = next((each for each in read_reviews(root).comments if each.path == path), None)
        if found is None or found.resolved:
            raise Refused("Somebody settled or deleted this comment already. Nothing was changed.")
        label = f"Settle the comment on {format_key(found.key)}"
        return build_edit(root, label, {path: format_settled(found, by, read_clock())})

    get_workspace().make(make_edit)
    return _go_back(by)


@reviewing.post("/done")
def sign_off() -> Response:
    """Say that somebody is done with one change, or with all that the page showed, as they were shown."""
    by, role, shown = _read_name(), request.form.get("role"), dict(_read_shown())
    significance, note = request.form.get("significance") or None, request.form.get("note", "").strip() or None
    if role not in ROLES or significance not in {None, *SIGNIFICANCE.terms} or not shown:
        raise Refused("The form was not sent whole. Nothing was changed: load the page again.")
    if note is not None:
        _check_words(SIGN_OFF, "note", note, "The note")

    def make_edit() -> Edit:
        root = get_workspace().root
        try:
            with open_release_view(open_readable_database(), root) as (_, _, view):
                chosen = [each for each in view.found.changes if format_key(each.key) in shown]
        except Unpublishable as fault:
            raise Refused("Faults have come in since the page was shown. Nothing was changed.") from fault
        now = {format_key(each.key): compute_seal(each.draft) for each in chosen}
        if changed := [name for name in shown if now.get(name) != shown[name]]:
            names = ", ".join(changed[:5])
            raise Refused(f"Changed since the page was shown: {names}. Nothing was changed: look again.")
        try:
            files = format_sign_offs(chosen, NewSignOff(str(role), by, read_clock(), significance, note))
        except click.UsageError as fault:
            raise Refused(fault.message) from fault
        name = next(iter(shown)) if len(shown) == 1 else pluralise(len(shown), "change")
        return build_edit(root, f"{str(role).capitalize()} done: {name}", files)

    get_workspace().make(make_edit)
    return _go_back(by)


def _read_name() -> str:
    """Return the name in the form. Raises Refused."""
    try:
        return parse_person(request.form.get("by", ""), "This")
    except click.UsageError as fault:
        raise Refused(f"{fault.message} Say who you are. Nothing was changed.") from fault


def _read_key() -> Key:
    kind, _, id_ = request.form.get("record", "").partition("/")
    return kind, id_


def _read_shown() -> list[tuple[str, str]]:
    """Return the records of the form with their seals as they were shown."""
    pairs = (each.rpartition(" ") for each in request.form.getlist("change"))
    return [(name, seal) for name, _, seal in pairs]


def _check_words(form: FileForm, name: str, text: str, shown: str) -> None:
    try:
        check_text(form, name, text, shown)
    except click.UsageError as fault:
        raise Refused(fault.message) from fault


def _go_back(name: str) -> Response:
    path, _, fragment = get_back_path("/publish").partition("#")
    return keep_name(go_to(path, fragment), name)
