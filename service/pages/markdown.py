"""Pages as Markdown: the sections as headings, quotes as footnotes, and what reviewers say below the fields."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service.labels import format_provenance, format_words
from service.representations.markdown_escape import escape_text, link, quote_text

Wire = Mapping[str, Any]


def render_page(page: Wire) -> str:
    """Return a page as Markdown."""
    return "\n\n".join(_iterate_blocks(page, PageIndex(page))) + "\n"


class PageIndex:
    """What the fields of a page refer to, by number and id."""

    def __init__(self, page: Wire) -> None:
        """Take a page."""
        self.works = {work["number"]: work for work in page["works"]}
        self.documents = {each["id"]: each for each in page["documents"]}
        self.sentences = {each["id"]: each for document in page["documents"] for each in document["sentences"]}
        self.claims = {claim["number"]: claim for each in self.sentences.values() for claim in each["claims"]}

    def render_advisories(self, numbers: Sequence[int]) -> Iterator[str]:
        """Yield what reviewers say of these claims, in full."""
        for number in numbers:
            if said := self.claims[number]["advisory"]:
                works = ", ".join(link(self.works[each]["name"], self.works[each]["self"]) for each in said["works"])
                yield (
                    f"> **{escape_text(said['label'])}**[^{number}]: {escape_text(said['reason'])} Assessed by: "
                    f"{escape_text(said['assessedBy'])} ({format_words(said['status'])})."
                    f"{f' Works: {works}.' if works else ''}"
                )

    def list_lead_ins(self, ids: Sequence[str]) -> list[str]:
        """Return the texts of the sentences with these ids."""
        return [self.sentences[id_]["text"] for id_ in ids if id_ in self.sentences]


def _iterate_blocks(page: Wire, sources: PageIndex) -> Iterator[str]:
    yield f"# {escape_text(page['name'])}"
    if page["aliases"]:
        yield f"Also called: {', '.join(escape_text(each) for each in page['aliases'])}."
    if page["omitted"]:
        yield f"Left out because of reviewers' verdicts on their claims: {page['omitted']}."
    for section in page["sections"]:
        if section["items"]:
            yield f"## {escape_text(section['title'])}"
            for item in section["items"]:
                yield from _iterate_item(item, sources)
            if section["next"]:
                yield link(f"More of {section['total']}", section["next"])
    yield "## Sources"
    for document in page["documents"]:
        yield from _iterate_document(document, sources)
    yield escape_text(page["notice"])


def _iterate_item(item: Wire, sources: PageIndex) -> Iterator[str]:
    yield f"### {link(item['name'], item['self'])}"
    if len(sources.documents) > 1:
        document = sources.documents[item["document"]]
        yield f"From {link(document['name'], document['self'])}."
    if item["review"]["status"] == "reviewed":
        yield f"Reviewed by {escape_text(item['review']['reviewedBy'])} on {item['review']['lastReviewed']}."
    if item["provenance"]:
        yield escape_text(format_provenance(item["provenance"]))
    # Fields with the same advisories are listed together, so that each is there once.
    groups: dict[tuple[int, ...], list[str]] = {}
    for field in item["fields"]:
        advised = tuple(number for number in field["claims"] if sources.claims[number]["advisory"])
        groups.setdefault(advised, []).append(_render_field(field, sources))
    for advised, fields in groups.items():
        yield "\n".join(fields)
        yield from sources.render_advisories(advised)


def _render_field(field: Wire, sources: PageIndex) -> str:
    introduced = [quote_text(each) for each in sources.list_lead_ins(field["leadIns"])]
    values = "; ".join(_render_value(each) for each in field["values"])
    marks = "".join(f"[^{number}]" for number in field["claims"])
    return f"- **{escape_text(field['label'])}**: {' '.join([*introduced, values])}{marks}"


def _render_value(value: Wire) -> str:
    shown = _render_words(value)
    details = "; ".join(f"{escape_text(each['label'] or '')}: {_render_words(each)}" for each in value["details"])
    if value["quoted"] or not details:
        return f"{shown} ({details})" if details else shown
    return details


def _render_words(part: Wire) -> str:
    if part["quoted"]:
        return quote_text(part["text"])
    return link(part["text"], part["record"]) if part["record"] else escape_text(part["text"])


def _iterate_document(document: Wire, sources: PageIndex) -> Iterator[str]:
    yield f"{escape_text(document['attribution'])} Reuse: {escape_text(document['reuse'])}."
    name = link(document["name"], document["self"])
    notes = [
        f"[^{claim['number']}]: {_quote_claim(sentence, claim, sources)}: document {name}, sentence {sentence['id']}, "
        f"claim {claim['id']}, from {claim['start']} to {claim['end']}."
        for sentence in document["sentences"]
        for claim in sentence["claims"]
    ]
    yield "\n".join(notes)


def _quote_claim(sentence: Wire, claim: Wire, sources: PageIndex) -> str:
    introduced = (f"{quote_text(each)} …" for each in sources.list_lead_ins(sentence["leadIns"]))
    return " ".join([*introduced, quote_text(claim["quote"])])
