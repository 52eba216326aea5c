"""Copy to a new record what it can share with a record about the same thing from another document.

Only editorial fields are copied. What this document says must be read out of its text; the other record's values are
shown as comments.
"""

from collections.abc import Sequence
from typing import Any

from seed.draft_sentences import cut_draft, get_drafted_sentence
from seed.drafts import ContentFiles
from seed.file_forms import OUR_OWN
from seed.scaffold.glossary import Glossary
from seed.shorthands import SHORT_CLAIM
from service.publishing.drafts import Draft
from service.publishing.records import name_sentence


def fill_from(content: ContentFiles, document: str | None, like: Draft | None, claims: Sequence[str]) -> dict[str, Any]:
    """Return the values that a new record of the document can start with."""
    values: dict[str, Any] = {"document": document} if document else {}
    if claims:
        values["evidence"] = {"others": list(claims)}
    if like is None or not isinstance(like.values, dict):
        return values
    values |= {name: like.values[name] for name in OUR_OWN if name in like.values}
    if confirmed := [each for each in like.values.get("confirmed") or () if each.get("field") in OUR_OWN]:
        values["confirmed"] = confirmed
    if like.values.get("document") == document:
        values.pop("topic", None)
    elif "topic" not in values:
        values["sameAs"] = [like.id, *values.get("sameAs", [])]
    words = _find_words(content, document, like, claims)
    return values | ({"wording": words} if words else {})


def collect_remarks(like: Draft | None) -> dict[str, str]:
    """Return the other record's values of the fields that must be read out of the source."""
    if like is None or not isinstance(like.values, dict):
        return {}
    said = {name: like.values[name] for name in like.kind.content if like.values.get(name) not in (None, [])}
    return {name: f"{like.id} has: {_format_value(value)}" for name, value in said.items()}


def _find_words(content: ContentFiles, document: str | None, like: Draft, claims: Sequence[str]) -> str | None:
    """Return the words by which the document names the thing, in the sentences of the claims."""
    draft = next((each for each in content.drafts if each.key == ("document", document)), None)
    known = {each.id: each for each in content.drafts if each.kind.name == "claim"}
    named = {
        get_drafted_sentence(known[id_]) if (id_ := f"{document}.{claim}") in known else name_sentence(id_)
        for claim in claims
        if SHORT_CLAIM.fullmatch(claim)
    }
    glossary, (text, cuts) = Glossary([like]), cut_draft(draft)
    for cut in cuts:
        sentence = text[cut.span.start : cut.span.end]
        if f"{document}.{cut.name}" in named and (found := glossary.find_mentions(sentence)):
            return " ".join(found[0].words.split())
    return None


def _format_value(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_format_value, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {_format_value(inner)}" for name, inner in value.items())
    return " ".join(str(value).split())
