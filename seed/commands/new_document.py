"""`medcontent new document FILE.txt`: the folder of a new document, drafted from its text."""

from pathlib import Path, PurePosixPath

import click

from seed.drafts import ContentFiles
from seed.error_report import build_reports, print_report
from seed.reading.root import DOCUMENTS
from seed.reading.text import MOST_BYTES, read_text
from seed.scaffold.document_template import Article, Proposals
from seed.scaffold.glossary import Glossary
from seed.writing.atomic_write import create_folder
from service.operations.exit_codes import FaultsFound


def write_document(content: ContentFiles, file: Path, id_: str, language: str, folder: Path | None) -> None:
    """Write the folder of a new document; `folder` is the content root, if one was named.

    Raises UsageError, FaultsFound (having shown the faults), AlreadyThere and CannotWrite.
    """
    data = _read_data(file)
    article = Article.split(id_, _decode_text(content, data, file))
    proposals = Proposals(article, Glossary(content.drafts), {draft.key for draft in content.drafts}, folder)
    path = PurePosixPath(DOCUMENTS, id_)
    drafts = {
        "document.yaml": article.write_document_yaml(language),
        "claims.yaml": article.write_claims_yaml(proposals),
    }
    create_folder(
        content.root.path / path, {"text.txt": data, **{name: text.encode() for name, text in drafts.items()}}
    )
    shown, known = content.root.format_path(path), len(proposals)
    click.echo(
        f"Wrote {shown}: text.txt, document.yaml ({len(article.cuts)} sentences) and claims.yaml "
        f"(a draft of each claim; {known} known {'thing' if known == 1 else 'things'} named)\n"
        f"Check the sentences, word the claims, then run: medcontent check {shown}"
    )


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


def _read_data(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror or error}.") from error
