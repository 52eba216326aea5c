"""Find the record that a user names: by `treatment/oral-aspirin`, by its address, by its file or by its bare id."""

from collections.abc import Iterable
from pathlib import PurePosixPath

import click
import sqlalchemy as sa

from seed.reading.root import DOCUMENTS
from seed.value_formats import format_key
from service.catalog import BY_NAME, BY_PLURAL, Kind
from service.publishing.closest_names import add_question, find_closest
from service.publishing.corpus import LIKELY
from service.publishing.drafts import Key
from service.store.revisions import find_identities, list_ids
from service.store.versions import list_kinds_with_id

HELP = "Name a record as KIND/ID, as in treatment/oral-aspirin, or by its file."


def explain_missing_document(id_: str, documents: Iterable[str], help_: str = "") -> str:
    """Return the message for the id of a document that is not among these, with the one that may be meant."""
    return add_question(f"There is no document {id_}.", find_closest(id_, documents), help_)


def find_record(connection: sa.Connection, name: str) -> Key:
    """Return the named published record, withdrawn ones included. Raises UsageError for an unknown name."""
    kind, id_ = _split_name(name)
    if kind is None:
        return _find_by_id(connection, id_)
    key = (kind.name, id_)
    if key in find_identities(connection, {key}):
        return key
    close = find_closest(id_, list_ids(connection, kind.name, LIKELY))
    message = f"No {kind.name} {id_} has ever been published."
    raise click.UsageError(add_question(message, close and f"{kind.name}/{close}"))


def parse_record(name: str) -> Key:
    """Return the kind and id that a name or a file gives, whether or not there is such a record. Raises UsageError."""
    kind, id_ = _split_name(name)
    if kind is None:
        raise click.UsageError(f'"{name}" names no kind. {HELP}')
    return kind.name, id_


def _split_name(name: str) -> tuple[Kind | None, str]:
    """Return the kind and the id that a name gives; no kind for a bare id."""
    path = PurePosixPath(name.rstrip("/"))
    *folders, last = path.parts
    if DOCUMENTS in folders and last in {"document.yaml", "text.txt", "claims.yaml"}:
        return BY_NAME["document"], path.parent.name
    folder = folders[-1] if folders else None
    kind = BY_NAME.get(folder or "") or BY_PLURAL.get(folder or "")
    if folder and kind is None:
        close = find_closest(folder, [*BY_NAME, *BY_PLURAL])
        raise click.UsageError(add_question(f"There is no kind {folder}.", close, HELP))
    return kind, last.removesuffix(".yaml")


def _find_by_id(connection: sa.Connection, id_: str) -> Key:
    found = [(kind, id_) for kind in list_kinds_with_id(connection, id_)]
    if len(found) == 1:
        return found[0]
    if found:
        raise click.UsageError(f"{id_} could be {' or '.join(format_key(key) for key in found)}: name one of them.")
    raise click.UsageError(f"No record {id_} has ever been published. {HELP}")
