"""The desk: what a document has before it is drafted, so that nothing is drafted twice and no editor's word is lost."""

from dataclasses import dataclass, field

from seed.drafting.passages import TextPassage, list_passages
from seed.drafts import ContentFiles
from service.publishing.drafts import Draft, Key
from service.publishing.quotes import FINAL_PUNCTUATION
from service.publishing.segmentation import BadStart


class Undraftable(Exception):
    """A document cannot be drafted; the message says why."""


@dataclass
class Desk:
    """The passages of a document, its claims by sentence, and its records.

    `blank` are the sentences that have only the claim that `new document` made of them, `done` those that need nothing:
    they were drafted before, are carried by a record, or are left out.
    """

    document: str
    passages: list[TextPassage]
    claims: dict[str, list[Draft]] = field(default_factory=dict)
    records: list[Draft] = field(default_factory=list)
    taken: set[Key] = field(default_factory=set)
    blank: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)


def open_desk(content: ContentFiles, document: Draft) -> Desk:
    """Return the desk of a document. Raises Undraftable."""
    if not isinstance(document.values, dict) or "withdrawn" in document.values:
        raise Undraftable(f"The document {document.id} is withdrawn, or its document.yaml is empty.")
    try:
        desk = Desk(document.id, list(list_passages(document.values)))
    except (BadStart, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Undraftable(
            f"The sentences of {document.id} are not in order; medcontent check shows where: {error}"
        ) from error
    desk.taken = {draft.key for draft in content.drafts} | content.unread
    texts = {passage.name: passage.text for passage in desk.passages}
    cited = {claim for draft in content.drafts for claim in draft.list_cited()}
    for draft in content.drafts:
        if draft.kind.name == "claim" and draft.id.partition(".")[0] == document.id:
            desk.claims.setdefault(draft.id.rpartition(".")[2].rpartition("c")[0], []).append(draft)
        elif draft.kind.stated and isinstance(draft.values, dict) and draft.values.get("document") == document.id:
            desk.records.append(draft)
    for sentence, claims in desk.claims.items():
        if all(_is_blank(claim, texts.get(sentence, ""), cited) for claim in claims):
            desk.blank.add(sentence)
        elif any(_is_drafted(claim) or claim.id in cited for claim in claims):
            desk.done.add(sentence)
    left_out = document.values.get("leftOut") or ()
    desk.done |= {str(each.get("sentence")) for each in left_out if isinstance(each, dict)}
    return desk


def _is_blank(claim: Draft, text: str, cited: set[str]) -> bool:
    """Return whether a claim is as `new document` made it."""
    values = claim.values
    return (
        isinstance(values, dict)
        and not values.get("states")
        and values.keys() <= {"document", "quote"}
        and values.get("quote") == (text.rstrip(FINAL_PUNCTUATION) or text)
        and claim.id not in cited
    )


def _is_drafted(claim: Draft) -> bool:
    return isinstance(claim.values, dict) and bool(claim.values.get("provenance"))
