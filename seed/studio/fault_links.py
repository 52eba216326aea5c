"""Links to where a fault is put right: the field in the workbench, or the file."""

from urllib.parse import quote

from seed.error_report import Report, get_relative_path
from seed.reading.root import DOCUMENTS
from seed.studio.form_fields import NOT_OFFERED
from seed.studio.workspace import Snapshot
from service.catalog import BY_NAME

YAML = ".yaml"


def find_fault_link(snapshot: Snapshot, report: Report) -> str | None:
    """Return the page on which a fault is put right; None where it is in no file of the root."""
    kind, id_ = report.kind or "", report.id or ""
    draft = snapshot.by_key.get((kind, id_))
    has_field = report.path and report.path[0] not in NOT_OFFERED
    field = "f-" + "-".join(map(str, report.path or ())) if has_field else "panel"
    if draft and kind == "document":
        return f"/{DOCUMENTS}/{id_}"
    if draft and kind == "claim":
        document, _, short = id_.rpartition(".")
        return f"/{DOCUMENTS}/{document}/claims/{short}#{field}"
    if draft and BY_NAME[kind].stated and ("document", draft.owner) in snapshot.by_key:
        return f"/{DOCUMENTS}/{draft.owner}/records/{kind}/{id_}#{field}"
    if report.place is None:
        return None
    path = get_relative_path(snapshot.content, report.place)
    if path.is_absolute() or path.suffix != YAML:
        return f"/{DOCUMENTS}/{path.parts[1]}" if path.parts[:1] == (DOCUMENTS,) and len(path.parts) > 1 else None
    return f"/files/{quote(path.as_posix())}?line={report.place.line}"
