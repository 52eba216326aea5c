"""Invented examples of answers: for kinds of which the content has no record yet, so that each kind is shown."""

from collections.abc import Sequence
from typing import Any

import orjson

from schemas.pages import DEFAULT_LIMIT
from service.addresses import Address, Resource, build_list_address, build_revisions_address
from service.catalog import Kind, get_kind
from service.http.list_params import is_judged
from service.publishing.invented_world import ID as INVENTED
from service.publishing.invented_world import IDS, TIME, render_invented
from service.representations.formats import FORMS
from service.representations.views import Seen, Shown, View
from service.store.statements import Source


def get_invented_id(kind: Kind) -> str:
    """Return the id of the invented record of a kind."""
    return IDS.get(kind.name, INVENTED)


def build_invented_answer(address: Address, media_type: str, source: Source, fields: Sequence[str] = ()) -> Any:
    """Return what an operation on the invented record of a kind answers, as an example shows it.

    Empty `fields` means all members of the record.
    """
    kind = address.kind or get_kind("document")
    if address.resource is Resource.REVISIONS:
        return _build_revisions(kind)
    if address.resource is Resource.REVISION:
        return render_invented(kind.name)
    form = next(form for form in FORMS if form.media_type == media_type)
    body = form.writers[address.resource](_show_record(kind, View(form, fields), source, address.resource))
    return orjson.loads(body) if "json" in media_type else body.decode()


def _show_record(kind: Kind, view: View, source: Source, resource: Resource) -> Shown:
    body = orjson.dumps(render_invented(kind.name))
    cited = {(name, IDS[name]): render_invented(name) for name in ("claim", "sentence")}
    around = _build_page(build_list_address(kind), judged=is_judged(kind)) if resource is Resource.LIST else {}
    return Shown(view, Seen(source, kind, [body], 1, pinned=False), around, cited)


def _build_page(path: str, *, judged: bool) -> dict[str, Any]:
    counts = {"total": 1, "omitted": 0} if judged else {"total": 1}
    return {**counts, "page": {"limit": DEFAULT_LIMIT, "self": path, "first": path, "prev": None, "next": None}}


def _build_revisions(kind: Kind) -> dict[str, Any]:
    here = build_revisions_address(kind, get_invented_id(kind))
    note = {"time": TIME, "author": "an invented editor", "note": "An invented release", "significance": "update"}
    item = {"revision": 1, "release": 1, **note, "withdrawn": False, "reason": None, "self": f"{here}/1"}
    return {"items": [item], **_build_page(here, judged=False)}
