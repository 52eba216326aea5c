"""Records: their files, what a new one starts with, and their evidence."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from schemas.declaration import Origin
from schemas.fields import Listed, Number, Quoted, Ref
from seed.commands.new_from_claim import choose_path
from seed.drafting.enumerations import find_enumeration
from seed.drafting.list_items import split_items
from seed.error_report import get_relative_path
from seed.file_forms import get_form
from seed.reading.root import Root
from seed.reading.source_location import OTHERS
from seed.scaffold.record_template import build_bare_record
from seed.studio.articles import ArticleView, ClaimView
from seed.studio.edits import Edit, build_edit
from seed.studio.field_edits import OpenFile, open_file
from seed.studio.workspace import Snapshot
from service.catalog import Kind
from service.publishing.drafts import Draft
from service.publishing.number_words import list_digits
from service.publishing.quotes import is_quoted_in
from service.publishing.segmentation import Span


def open_record(root: Root, snapshot: Snapshot, draft: Draft) -> OpenFile:
    """Open the file of a record. Raises Refused."""
    return open_file(root, get_path(snapshot, draft))


def get_path(snapshot: Snapshot, draft: Draft) -> PurePosixPath:
    """Return the path of a record's file in the root."""
    return get_relative_path(snapshot.content, snapshot.content.written[draft.key].place)


def propose_values(article: ArticleView, kind: Kind, claims: Sequence[ClaimView]) -> dict[str, Any]:
    """Return what a new record starts with: the words of its claims, as far as the declaration says where they go."""
    words = " ".join(str(claims[0].values.get("quote") or "").split()) if claims else ""
    values: dict[str, Any] = {"document": article.id, "name": words[:1].upper() + words[1:], "wording": words}
    figures = list_digits(words)
    for name, field in kind.written.items():
        if not field.required or name in values:
            continue
        if isinstance(field, Quoted):
            values[name] = words
        elif isinstance(field, Number) and len(figures) == 1:
            values[name] = str(figures[0])
        elif target := _find_only(article, field, kind):
            values[name] = [target] if isinstance(field, Listed) else target
    return {**values, "evidence": {OTHERS: [claim.short for claim in claims]}}


def build_new_records(
    root: Root, article: ArticleView, kind: Kind, records: Sequence[Mapping[str, Any]]
) -> tuple[Edit, list[str]]:
    """Return the edit that writes new records, each in a file of its own, and their ids."""
    files: dict[PurePosixPath, bytes] = {}
    form = get_form(kind)
    for values in records:
        name = str(values.get("name") or values.get("wording") or kind.name)
        path = choose_path(article.snapshot.content, form, name, article.id, files)
        files[path] = build_bare_record(form, complete_evidence(article, kind, values)).encode()
    ids = [path.stem for path in files]
    what = f"{kind.name}/{ids[0]}" if len(ids) == 1 else f"{len(ids)} records of the kind {kind.name}"
    return build_edit(root, f"New {what}", files), ids


def complete_evidence(article: ArticleView, kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record whose quoted fields cite a claim of the sentence that has their words, where there is one."""
    evidence = values.get("evidence")
    evidence = dict(evidence) if isinstance(evidence, dict) else {}
    for name, origin in kind.content.items():
        quoted = values.get(name)
        for words in quoted if isinstance(quoted, list) else [quoted]:
            if origin is not Origin.QUOTED or not isinstance(words, str) or not words:
                continue
            cited = [str(each).rpartition(".")[2] for each in evidence.get(name) or evidence.get(OTHERS) or ()]
            if any(_is_in_sentence(article, each, words) for each in cited):
                continue
            if found := _find_claim(article, words):
                evidence[name] = [*cited, found] if name in evidence else [found]
    return {**values, "evidence": evidence} if evidence else dict(values)


def list_items(words: str) -> list[str]:
    """Return the items of a list in a sentence; the words themselves where there is no list."""
    found = find_enumeration(words)
    spans = found.items if found else split_items(words, Span(0, len(words)), is_sure=True)
    return [words[span.start : span.end] for span in spans] or [words]


def _find_claim(article: ArticleView, words: str) -> str | None:
    """Return the claim that quotes words most narrowly, or else one of their sentence."""
    quoting = [claim for claim in article.claims.values() if is_quoted_in(words, str(claim.values.get("quote") or ""))]
    if quoting:
        return min(quoting, key=lambda claim: len(str(claim.values.get("quote")))).short
    return next((short for short in article.claims if _is_in_sentence(article, short, words)), None)


def _is_in_sentence(article: ArticleView, claim: str, words: str) -> bool:
    view = article.claims.get(claim)
    sentence = article.find_sentence(view.sentence) if view else None
    return sentence is not None and is_quoted_in(words, sentence.text)


def _find_only(article: ArticleView, field: Any, kind: Kind) -> str | None:
    """Return the only record of the document that a reference can mean."""
    item = field.inner if isinstance(field, Listed) else field
    if not isinstance(item, Ref):
        return None
    found = [record.id for record in article.records if record.kind.name == (item.to or kind.name)]
    return found[0] if len(found) == 1 else None


def get_short_text(draft: Draft) -> str:
    """Return what a record is called in lists."""
    values = draft.values if isinstance(draft.values, dict) else {}
    return str(values.get("name") or values.get("wording") or draft.id)
