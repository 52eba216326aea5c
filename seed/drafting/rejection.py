"""Rejection: take drafts out of the files, and what other drafts say of them."""

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import PurePosixPath

import marshmallow as ma

from schemas.fields import Ref
from seed.drafting.confirmation import Edited, group_by_file, list_unconfirmed, read_claim_key
from seed.drafting.file_editor import arrange_items, edit_file
from seed.drafts import ContentFiles
from seed.file_forms import get_item
from seed.reading.nodes import Items, Node, Scalar
from seed.reading.nodes import Mapping as Fields
from seed.writing.comments import Comments
from service.catalog import Kind
from service.publishing.drafts import Draft, Key


def reject_drafts(content: ContentFiles, drafts: Collection[Draft]) -> Edited:
    """Return the files without the drafts.

    Drafts that rest on nothing but rejected claims go too; the others no longer cite them. Raises ReadingFault.
    """
    unconfirmed = list_unconfirmed(content)
    gone = {draft.key for draft in drafts}
    gone |= {draft.key for draft in unconfirmed if draft.kind.stated and _is_baseless(draft, gone)}
    edited: Edited = {}
    for path, keys in group_by_file(content, (draft for draft in unconfirmed if draft.key in gone)).items():
        claims = path.name == "claims.yaml"
        edited[path] = edit_file(content.root, path, partial(_cut_claims, path, keys)) if claims else None
    for draft in unconfirmed:
        if draft.kind.stated and draft.key not in gone and any(_list_named(draft, gone)):
            (path,) = group_by_file(content, [draft])
            edited[path] = edit_file(content.root, path, partial(_cut_references, draft, gone))
    return edited


def _is_baseless(draft: Draft, gone: Collection[Key]) -> bool:
    claims = set(_list_evidence(draft))
    return bool(claims) and all(("claim", claim) in gone for claim in claims)


def _list_evidence(draft: Draft) -> Iterator[str]:
    evidence = draft.values.get("evidence")
    for claims in evidence.values() if isinstance(evidence, dict) else ():
        yield from (claim for claim in (claims if isinstance(claims, list) else ()) if isinstance(claim, str))


def _list_named(draft: Draft, gone: Collection[Key]) -> Iterator[Key]:
    """Yield what a draft names of the records and claims that are gone."""
    yield from (key for claim in _list_evidence(draft) if (key := ("claim", claim)) in gone)
    for name, kind in _list_references(draft.kind):
        values = draft.values.get(name)
        yield from (
            key for value in (values if isinstance(values, list) else [values]) if (key := (kind, value)) in gone
        )


def _list_references(kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield the names of a kind's references, and the kinds that they refer to."""
    for name in kind.content:
        field: ma.fields.Field[object] | None = get_item(kind.written[name]) or kind.written[name]
        if isinstance(field, Ref):
            yield name, field.to or kind.name


def _cut_claims(path: PurePosixPath, keys: Collection[Key], root: Node, comments: Comments) -> None:
    if isinstance(root, Items):
        kept = [place for place, item in enumerate(root.items) if read_claim_key(item, path) not in keys]
        arrange_items(root, comments, kept)


def _cut_references(draft: Draft, gone: Collection[Key], root: Node, _: Comments) -> None:
    if not isinstance(root, Fields):
        return
    evidence = root.entries["evidence"].value
    for name, kind in _list_references(draft.kind):
        if name in root.entries and _cut_items(root, name, {id_ for gone_kind, id_ in gone if gone_kind == kind}):
            _drop(evidence, name)
    for name in list(evidence.entries) if isinstance(evidence, Fields) else ():
        claims = {id_ for kind, id_ in gone if kind == "claim"}
        _cut_items(evidence, name, claims | {claim.rpartition(".")[2] for claim in claims})


def _cut_items(parent: Node, name: str, ids: Collection[str]) -> bool:
    """Take ids out of a list or a scalar, and the field where nothing is left; return whether it went."""
    value = parent.entries[name].value if isinstance(parent, Fields) else None
    if isinstance(value, Items):
        value.items = [item for item in value.items if not (isinstance(item, Scalar) and item.text in ids)]
    if (isinstance(value, Items) and not value.items) or (isinstance(value, Scalar) and value.text in ids):
        _drop(parent, name)
        return True
    return False


def _drop(parent: Node, name: str) -> None:
    if isinstance(parent, Fields):
        parent.entries.pop(name, None)
