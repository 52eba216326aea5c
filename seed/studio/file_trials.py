"""File trials: what `check` would say if a file had another text, before anything is written."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from seed.drafts import FOLDERS, ContentFiles
from seed.error_report import Report, build_reports
from seed.reading.file_listing import DOCUMENT_FILES
from seed.reading.root import DOCUMENTS, MARKER, File, Root
from seed.reading.safe_open import FileStamp
from seed.reading.yaml import read
from seed.settings import find_faults as find_settings_faults
from seed.sheet_reader import read_sheet
from seed.sheets import SheetFiles
from seed.slugs import is_slug
from seed.studio.workspace import Workspace, is_open_work

CLAIMS, IMPRINT = "claims.yaml", "document.yaml"
# Reading a sheet needs no stamp: nothing of a trial is kept.
NO_STAMP = FileStamp(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Trial:
    """What is wrong with a text: faults of the file, and those that it makes in others. A text may be unreadable."""

    own: list[Report]
    others: list[Report]
    is_readable: bool

    @property
    def has_errors(self) -> bool:
        """Whether anything in it keeps the content from being published."""
        return any(report.severity == "error" for report in (*self.own, *self.others))


def is_text_file(path: PurePosixPath) -> bool:
    """Return whether a path is that of a file which the studio edits as text."""
    match path.parts:
        case (name,):
            return name == MARKER
        case ("documents", id_, name):
            return is_slug(id_) and name in {CLAIMS, IMPRINT}
        case (folder, name):
            return folder in FOLDERS - {DOCUMENTS} and path.suffix == ".yaml" and is_slug(path.stem) and "/" not in name
    return False


def try_text(workspace: Workspace, path: PurePosixPath, data: bytes) -> Trial:
    """Return what `check` would say of the content if the file had these bytes."""
    content = workspace.look().content
    shown = str(content.root.format_path(path))
    if path == PurePosixPath(MARKER):
        reading = read(data, content.root.format_path(path))
        faults = [*reading.faults, *(find_settings_faults(reading.root) if reading.root else ())]
        reports = build_reports(ContentFiles(content.root, faults=faults), [])
        return Trial(reports, [], is_readable=not reports)
    tried = replace_file(content, path, data)
    before = {(str(each.place), each.rule, each.message) for each in workspace.look().reports}
    reports = [each for each in build_reports(tried, workspace.judge(tried)) if not is_open_work(each)]
    own = [each for each in reports if each.place and str(each.place.file) == shown]
    others = [each for each in reports if each not in own and (str(each.place), each.rule, each.message) not in before]
    unreadable = any(str(fault.place.file) == shown for fault in tried.faults)
    return Trial(own, others, is_readable=not unreadable)


def replace_file(content: ContentFiles, path: PurePosixPath, data: bytes) -> ContentFiles:
    """Return the content as if a file had these bytes."""
    root = content.root
    files = list_sheet_files(root, path)
    sheet = read_sheet(root, files, {**files.read_bytes(root), path.name: data})
    shown, own = set(sheet.shown), sheet.content
    gone = {key for key, written in content.written.items() if str(written.place.file) in shown}
    document = path.parts[1] if path.parts[0] == DOCUMENTS else None
    texts: Mapping[str, str] = ChainMap(dict(sheet.texts), content.texts)  # type: ignore[arg-type]  # only read
    return replace(
        content,
        drafts=[*(draft for draft in content.drafts if draft.key not in gone), *own.drafts],
        faults=[*(fault for fault in content.faults if str(fault.place.file) not in shown), *own.faults],
        texts=texts,
        written={**{key: each for key, each in content.written.items() if key not in gone}, **sheet.written},
        unread={key for key in content.unread if key[1] != files.files[0].id} | own.unread,
        unclaimed=(content.unclaimed - {document}) | own.unclaimed,
        repeated={each for each in content.repeated if each.partition(".")[0] != document} | own.repeated,
    )


def list_sheet_files(root: Root, path: PurePosixPath) -> SheetFiles:
    """Return the files that are read together with one: those of its document, or only itself."""
    folder = path.parts[0]
    if folder != DOCUMENTS:
        return SheetFiles(path, (File(folder, path.stem, path, NO_STAMP),))
    names = root.list_names(path.parent) | {path.name}
    inside = [path.parent / name for name in DOCUMENT_FILES if name in names]
    return SheetFiles(path.parent, tuple(File(folder, path.parts[1], each, NO_STAMP) for each in inside))
