"""Merging: an edit was made from values that are not those of the file any more.

Fields that only one side changed are merged. A field that both changed is a conflict, which a person decides.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from seed.reading.root import Root
from seed.studio.edits import Bytes, Edit, Refused, read_file
from seed.studio.field_edits import OpenFile


class Merged(NamedTuple):
    """The fields to write, and the values on both sides of those that both changed."""

    changes: dict[str, Any]
    mine: dict[str, Any]
    theirs: dict[str, Any]


def merge_fields(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Compare the fields of an edit with those that it was made from, and with those of the file now."""
    merged = Merged({}, {}, {})
    for name in dict.fromkeys((*base, *mine)):
        wanted = mine.get(name)
        if wanted == base.get(name) or wanted == theirs.get(name):
            continue
        if theirs.get(name) == base.get(name):
            merged.changes[name] = wanted
        else:
            merged.mine[name], merged.theirs[name] = wanted, theirs.get(name)
    return merged


def merge_edit(root: Root, edit: Edit) -> Edit:
    """Return the edit as it is to be made on the files as they are now. Raises Refused where both sides changed."""
    return Edit(edit.label, {path: _merge_file(root, path, each) for path, each in edit.files.items()})


def _merge_file(root: Root, path: PurePosixPath, made: Bytes) -> Bytes:
    now = read_file(root, path)
    if now == made.before:
        return made
    if now == made.after:
        return Bytes(now, now)
    if now is None or made.before is None or made.after is None or path.suffix != ".yaml":
        raise Refused(f"{root.format_path(path)} was changed elsewhere since. Nothing was changed.")
    before, after, opened = (OpenFile(root, path, data).values for data in (made.before, made.after, now))
    data, conflicts = _merge(root, path, now, (before, after, opened))
    if conflicts:
        raise Refused(
            f"{root.format_path(path)} was changed elsewhere since: {', '.join(conflicts)}. Nothing was changed."
        )
    return Bytes(now, data)


def _merge(root: Root, path: PurePosixPath, now: bytes, values: tuple[Any, Any, Any]) -> tuple[bytes, list[str]]:
    """Return a file with the changes between its values before and after, and what both sides changed."""
    before, after, opened = values
    if isinstance(opened, Mapping):
        merged = merge_fields(before, after, opened)
        return (OpenFile(root, path, now).put_fields(merged.changes) if merged.changes else now), list(merged.theirs)
    conflicts: list[str] = []
    old, new, there = (_index_items(each) for each in values)
    for id_ in dict.fromkeys((*old, *new)):
        if old.get(id_) == new.get(id_) or there.get(id_) == new.get(id_):
            continue
        if id_ in old and id_ in new and id_ in there:
            merged = merge_fields(old[id_], new[id_], there[id_])
            conflicts += [f"{id_} {name}" for name in merged.theirs]
            if merged.changes:
                now = OpenFile(root, path, now).put_item(id_, merged.changes)
        elif there.get(id_) != old.get(id_):
            conflicts.append(id_)
        elif id_ in new:
            now = OpenFile(root, path, now).insert_item(new[id_])
        else:
            now = OpenFile(root, path, now).remove_item(id_)
    return now, conflicts


def _index_items(values: Any) -> dict[str, Any]:
    items = values if isinstance(values, list) else []
    return {str(item.get("id")): item for item in items if isinstance(item, dict)}
