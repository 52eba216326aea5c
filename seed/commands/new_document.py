"""`medcontent new document FILE…`: the folders of new documents, drafted from the originals that publishers give."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import click

from seed.commands.document_ids import choose_ids, explain_taken
from seed.drafts import ContentFiles
from seed.error_report import build_reports, print_report
from seed.originals.account import print_account
from seed.originals.blocks import Original, UnreadableOriginal
from seed.originals.formats import OriginalFormat, detect_format
from seed.originals.manuscript import build_manuscript
from seed.originals.original_file import read_bytes, read_original
from seed.reading.characters import find_hostile
from seed.reading.root import DOCUMENTS, Root
from seed.reading.text import read_text
from seed.scaffold.document_template import Article, Proposals
from seed.scaffold.glossary import Glossary
from seed.slugs import build_slug, find_free_id, is_slug
from seed.writing.atomic_write import AlreadyThere, create_folder
from service.operations.exit_codes import FaultsFound
from service.publishing.canonical import compute_sha256
from service.publishing.imprint import FIELDS
from service.publishing.licences import find_identifier

# What to do about more files than this is not spelt out.
MAX_EXPLAINED = 5


@dataclass(frozen=True)
class ImportOptions:
    """How originals are read, and what their documents are called.

    `language` and `id` are None where they follow from the original and from the name of its file.
    """

    id: str | None = None
    language: str | None = None
    encoding: str | None = None
    main_only: bool = False
    leave_out: tuple[str, ...] = ()
    address: str | None = None


def write_documents(content: ContentFiles, files: list[Path], options: ImportOptions, folder: Path | None) -> None:
    """Write the folders of new documents; `folder` is the content root, where one was named.

    All files are read before the first is written. Raises UsageError, FaultsFound (having shown the faults),
    AlreadyThere and CannotWrite.
    """
    if options.id and len(files) > 1:
        raise click.UsageError("--id names one document; with several files their names make the ids.")
    taken = content.root.list_names(PurePosixPath(DOCUMENTS))
    ids = choose_ids([options.id or build_slug(file.stem) for file in files], taken)
    drafts = [
        ImportedDocument.read(content, file, replace(options, id=id_)) for file, id_ in zip(files, ids, strict=True)
    ]
    _refuse_taken(content.root, drafts, taken)
    glossary, keys = Glossary(content.drafts), {draft.key for draft in content.drafts} | content.unread
    for draft in drafts:
        draft.write(content, Proposals(draft.article, glossary, keys, folder))


@dataclass(frozen=True)
class ImportedDocument:
    """A document that is about to be written."""

    file: Path
    article: Article
    data: bytes
    language: str
    original: Original | None

    @classmethod
    def read(cls, content: ContentFiles, file: Path, options: ImportOptions) -> "ImportedDocument":
        """Read the original."""
        id_ = options.id or build_slug(file.stem)
        if not is_slug(id_):
            raise click.UsageError(f'"{file.stem}" cannot be an id. Give one with --id, in small letters and hyphens.')
        try:
            data = read_bytes(file)
            if not data.strip():
                raise click.UsageError(f"{file} is empty.")
            if detect_format(data, file.name) is OriginalFormat.TEXT:
                text = _decode_text(content, data, file)
                return cls(
                    file, Article.split(id_, text, _describe_address(options)), data, options.language or "en", None
                )
            original = read_original(
                data, file.name, encoding=options.encoding, main_only=options.main_only, leave_out=options.leave_out
            )
            manuscript = build_manuscript(original)
        except OSError as error:
            raise click.UsageError(f"{file} cannot be read: {error.strerror or error}.") from error
        except UnreadableOriginal as fault:
            raise click.UsageError(
                f"{file}: {fault}" + (f" To mend it, {fault.remedy}." if fault.remedy else "")
            ) from fault
        if not manuscript.text:
            raise click.UsageError(f"{file}: no text is left of it. Look at what it leaves out, and at --main-only.")
        _refuse_hostile(content, manuscript.text, file)
        known = _describe_original(original, data, options) | {"outline": manuscript.outline}
        language = options.language or _choose_language(original)
        return cls(
            file, Article(id_, manuscript.text, manuscript.cuts, known), manuscript.text.encode(), language, original
        )

    def write(self, content: ContentFiles, proposals: Proposals) -> None:
        """Write the folder, and say what was written and what was left out."""
        path = PurePosixPath(DOCUMENTS, self.article.id)
        create_folder(
            content.root.path / path,
            {
                "text.txt": self.data,
                "document.yaml": self.article.write_document_yaml(self.language).encode(),
                "claims.yaml": self.article.write_claims_yaml(proposals).encode(),
            },
        )
        shown, known = content.root.format_path(path), len(proposals)
        if self.original:
            print_account(self.original, str(self.file))
        click.echo(
            f"Wrote {shown}: text.txt, document.yaml ({len(self.article.cuts)} sentences) and claims.yaml "
            f"(a draft of each claim; {known} known {'thing' if known == 1 else 'things'} named)\n"
            f"Check the sentences, then run: medcontent draft {self.article.id}\n"
            f"Or word the claims yourself, and run: medcontent check {shown}"
        )


def _refuse_taken(root: Root, drafts: list[ImportedDocument], taken: Collection[str]) -> None:
    """Raise AlreadyThere where documents of the root have ids of new ones; say of each what to do."""
    there = [draft for draft in drafts if draft.article.id in taken]
    if not there:
        return
    used = {*taken, *(draft.article.id for draft in drafts)}
    helps = [
        explain_taken(root, draft.article.id, draft.file, draft.data, find_free_id(draft.article.id, used))
        for draft in there[:MAX_EXPLAINED]
    ]
    more = [f"The same is true of {len(there) - MAX_EXPLAINED:,} more files."] if len(there) > MAX_EXPLAINED else []
    raise AlreadyThere(root.path / DOCUMENTS / there[0].article.id, "\n".join([*helps, *more]))


def _describe_original(original: Original, data: bytes, options: ImportOptions) -> dict[str, Any]:
    """Return the facts about a document from its original: its imprint, and the file."""
    given = {
        field: {"value": _write_value(field, found.value), "origin": "page", "foundIn": found.found_in}
        for field, found in original.particulars.items()
        if field in FIELDS
    }
    imprint = given | _describe_address(options).get("imprint", {})
    file = {"sha256": compute_sha256(data), "mediaType": original.media_type, "bytes": len(data)}
    return {"imprint": {field: imprint[field] for field in FIELDS if field in imprint}, "original": file}


def _write_value(field: str, value: str) -> str:
    """Return a value of an imprint; a licence as its identifier, where it has one."""
    return (find_identifier(value) or value) if field == "licence" else value


def _describe_address(options: ImportOptions) -> dict[str, Any]:
    return {"imprint": {"url": {"value": options.address, "origin": "editors"}}} if options.address else {}


def _choose_language(original: Original) -> str:
    found = original.particulars.get("language")
    if found is None:
        return "en"
    first, *rest = found.value.split("-")
    return "-".join([first.lower(), *rest])


def _refuse_hostile(content: ContentFiles, text: str, file: Path) -> None:
    if faults := list(find_hostile(text, file)):
        found = ContentFiles(content.root, faults=list(faults), texts={str(file): text})
        for report in build_reports(found, ()):
            print_report(found, report)
        raise FaultsFound


def _decode_text(content: ContentFiles, data: bytes, file: Path) -> str:
    text, faults = read_text(data, file)
    if faults:
        found = ContentFiles(content.root, faults=list(faults), texts={str(file): text})
        for report in build_reports(found, ()):
            print_report(found, report)
        raise FaultsFound
    if not text.strip():
        raise click.UsageError(f"{file} is empty.")
    return text
