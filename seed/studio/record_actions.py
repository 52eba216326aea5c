"""Actions on records: write new ones, change one, delete it."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, request

from seed.commands.revise import find_published
from seed.file_forms import get_form
from seed.studio.clashes import OpenForm, save_form
from seed.studio.edits import Edit, Refused, build_edit
from seed.studio.page_context import get_workspace, go_to
from seed.studio.posted_values import read_base, read_values
from seed.studio.record_edits import build_new_records, complete_evidence, get_path, open_record
from seed.studio.workbench_pages import find_record, open_article, render_form, render_record
from seed.writing.atomic_write import CannotWrite
from seed.writing.formatter import format_yaml
from service.catalog import BY_NAME

records = Blueprint("records", __name__, url_prefix="/documents/<document>")


@records.post("/new/<kind>")
def write_record(document: str, kind: str) -> Response:
    """Write a new record, or one for each line of `each`, and show it."""
    if kind not in BY_NAME or not BY_NAME[kind].stated:
        abort(HTTPStatus.NOT_FOUND, f"There is no kind {kind}.")
    form, ids = get_form(BY_NAME[kind]), [""]
    values = read_values(form, request.form, {"document": document})
    lines = [" ".join(line.split()) for line in request.form.get("each", "").splitlines() if line.strip()]
    alike = [{**values, "name": each[:1].upper() + each[1:], "wording": each} for each in lines] or [values]

    def make_edit() -> Edit:
        article = open_article(document)
        edit, ids[:] = build_new_records(get_workspace().root, article, BY_NAME[kind], alike)
        return edit

    try:
        get_workspace().make(make_edit)
    except (Refused, CannotWrite) as fault:
        article = open_article(document)
        return render_form(article, BY_NAME[kind], values, "new_record", status=HTTPStatus.CONFLICT, trouble=str(fault))
    return go_to(f"/documents/{document}/records/{kind}/{ids[0]}", "panel")


@records.post("/records/<kind>/<id_>")
def save_record(document: str, kind: str, id_: str) -> Response:
    """Save the form of a record: the fields that were changed in it, into the file as it is now."""
    if kind not in BY_NAME:
        abort(HTTPStatus.NOT_FOUND, f"There is no kind {kind}.")
    base = read_base(request.form)
    mine = read_values(get_form(BY_NAME[kind]), request.form, base)

    def open_form() -> OpenForm:
        article = open_article(document)
        draft = find_record(article, kind, id_)
        opened = open_record(get_workspace().root, article.snapshot, draft)
        wanted = mine if base.get("evidence") != mine.get("evidence") else complete_evidence(article, draft.kind, mine)
        return OpenForm(opened.path, opened.values, wanted, opened.put_fields)

    clash = save_form(get_workspace(), f"Change {kind}/{id_}", base, open_form)
    if clash.is_settled:
        return go_to(f"/documents/{document}/records/{kind}/{id_}", "panel")
    article = open_article(document)
    values, shown = clash.choose_shown(mine, base)
    return render_record(article, find_record(article, kind, id_), values, shown, **clash.context)


@records.post("/records/<kind>/<id_>/delete")
def delete_record(document: str, kind: str, id_: str) -> Response:
    """Delete a record; of one that is or may be published, the file says why it is withdrawn."""
    reason = " ".join(request.form.get("reason", "").split())

    def make_edit() -> Edit:
        article = open_article(document)
        draft = find_record(article, kind, id_)
        path, root = get_path(article.snapshot, draft), get_workspace().root
        published = find_published()
        if published is not None and draft.key not in published:
            return build_edit(root, f"Delete {kind}/{id_}", {path: None})
        if not reason:
            raise Refused(f"{kind}/{id_} is published, or may be: say why it is withdrawn.")
        data = format_yaml(get_form(draft.kind), {"withdrawn": {"reason": reason}}).encode()
        return build_edit(root, f"Withdraw {kind}/{id_}", {path: data})

    get_workspace().make(make_edit)
    return go_to(f"/documents/{document}", "panel")
