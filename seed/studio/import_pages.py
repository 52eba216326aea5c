"""Import: a file becomes a document, after the account of its text and its imprint were seen and confirmed."""

import secrets
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import click
from flask import Blueprint, Response, request
from werkzeug.utils import secure_filename

from seed.commands.document_ids import explain_taken
from seed.commands.new_document import ImportedDocument, ImportOptions
from seed.originals.account import MAX_SHOWN, UNSEEN
from seed.originals.blocks import Original
from seed.reading.root import DOCUMENTS
from seed.scaffold.document_template import Proposals
from seed.scaffold.glossary import Glossary
from seed.slugs import build_slug, find_free_id, is_slug
from seed.studio.edits import Edit, Refused, build_edit
from seed.studio.journal import FOLDER
from seed.studio.page_context import get_workspace, go_to, render_page
from seed.writing.atomic_write import CannotWrite
from seed.writing.file_set import refuse_links
from service.operations.exit_codes import FaultsFound
from service.publishing.imprint import FIELDS

imports = Blueprint("imports", __name__, url_prefix="/import")
WAITING = FOLDER / "imports"
# Imports that are not confirmed for so long are deleted.
MAX_AGE_SECONDS = 24 * 3600


@imports.get("")
def show_import() -> Response:
    """Show the form that takes a file."""
    return render_page("import.html")


@imports.post("")
def take_file() -> Response:
    """Keep the file, and show the text that is read from it."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("Choose a file: a page, a Word file, Markdown, a PDF or plain text.")
    token = secrets.token_hex(8)
    folder = _get_waiting(token)
    try:
        refuse_links(get_workspace().root.path, WAITING)
        _drop_old()
        folder.mkdir(mode=0o700, parents=True)
        file.save(folder / _choose_name(file.filename))
    except OSError as error:
        raise CannotWrite(folder, error) from error
    return _show_account(token, request.form)


@imports.post("/<token>")
def read_again(token: str) -> Response:
    """Show the text that is read from the file with other options."""
    return _show_account(token, request.form)


@imports.post("/<token>/confirm")
def write_document(token: str) -> Response:
    """Write the document, with the imprint as it was confirmed."""
    document = _read(token, request.form)

    def make_edit() -> Edit:
        workspace = get_workspace()
        content = workspace.look().content
        taken = workspace.root.list_names(PurePosixPath(DOCUMENTS))
        article = document.article
        if article.id in taken:
            free = find_free_id(article.id, taken)
            raise Refused(explain_taken(workspace.root, article.id, Path(document.file.name), document.data, free))
        article = replace(article, known={**article.known, "imprint": _confirm_imprint(article.known)})
        keys = {draft.key for draft in content.drafts} | content.unread
        proposals = Proposals(article, Glossary(content.drafts), keys)
        folder = PurePosixPath(DOCUMENTS, article.id)
        files = {
            folder / "text.txt": document.data,
            folder / "document.yaml": article.write_document_yaml(document.language).encode(),
            folder / "claims.yaml": article.write_claims_yaml(proposals).encode(),
        }
        return build_edit(workspace.root, f"Import {article.id}", files)

    get_workspace().make(make_edit)
    shutil.rmtree(_get_waiting(token), ignore_errors=True)
    return go_to(f"/documents/{document.article.id}")


def _show_account(token: str, given: Mapping[str, str]) -> Response:
    document = _read(token, given)
    imprint = document.article.known.get("imprint") or {}
    return render_page(
        "account.html",
        token=token,
        document=document,
        given=given,
        left_out=_group_left_out(document.original),
        imprint={field: imprint.get(field) for field in FIELDS if field != "url" or imprint.get(field)},
        most=MAX_SHOWN,
    )


def _read(token: str, given: Mapping[str, str]) -> ImportedDocument:
    """Read a file that waits for confirmation. Raises Refused."""
    file = _find_file(token)
    id_ = given.get("id", "").strip() or build_slug(file.stem)
    if not is_slug(id_):
        raise Refused(f'"{id_}" cannot be an id: write small letters, digits and hyphens.')
    options = ImportOptions(
        id_,
        given.get("language", "").strip() or None,
        main_only=bool(given.get("main_only")),
        leave_out=tuple(given.get("leave_out", "").split()),
        address=given.get("address", "").strip() or None,
    )
    try:
        return ImportedDocument.read(get_workspace().look().content, file, options)
    except click.UsageError as fault:
        raise Refused(fault.message.replace(str(file), file.name)) from fault
    except FaultsFound as fault:
        message = f"{file.name} has characters that no text may have: medcontent new document names each."
        raise Refused(message) from fault


def _choose_name(given: str) -> str:
    """Return a safe name with the ending of the given one, which says how to read the file."""
    name, ending = secure_filename(Path(given).stem), secure_filename(Path(given).suffix)
    return f"{name or 'file'}.{ending or 'txt'}"


def _find_file(token: str) -> Path:
    if token.isascii() and token.isalnum():
        with suppress(OSError):
            for file in _get_waiting(token).iterdir():
                return file
    raise Refused("This file was imported before, or has waited too long: choose it again.")


def _get_waiting(token: str) -> Path:
    return get_workspace().root.path / WAITING / token


def _drop_old() -> None:
    with suppress(FileNotFoundError):
        for folder in (get_workspace().root.path / WAITING).iterdir():
            if folder.stat().st_mtime < time.time() - MAX_AGE_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def _group_left_out(original: Original | None) -> dict[str, list[str]]:
    """Return the words that are left out, by the reason; what no page shows is not among them."""
    found: dict[str, list[str]] = {}
    for piece in original.pieces if original else ():
        if piece.reason and piece.reason not in UNSEEN and piece.words.strip():
            found.setdefault(piece.reason.value, []).append(piece.words)
    return found


def _confirm_imprint(known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the imprint of the form: what an editor changed is the editors' word."""
    given: dict[str, Any] = {}
    held = known.get("imprint") or {}
    for field in FIELDS:
        value = " ".join(request.form.get(f"imprint.{field}", "").split())
        if value:
            before = held.get(field)
            given[field] = before if before and before["value"] == value else {"value": value, "origin": "editors"}
    return given
