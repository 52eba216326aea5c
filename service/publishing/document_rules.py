"""Rules about documents: whether all of the text is carried, and imprints and outlines fit it."""

from collections.abc import Iterator

from service.publishing.coverage import is_carried
from service.publishing.faults import Fault
from service.publishing.imprint import read_imprint
from service.publishing.licences import find_identifier, is_like_identifier
from service.publishing.quotes import is_quoted_in
from service.publishing.records import Source, World
from service.publishing.rule_registry import build_fault, register_recent_rule, register_rule

# Of a day the text need say no more than the year.
DAYS = frozenset(["published", "modified"])


@register_rule
def sentences_are_carried(world: World) -> Iterator[Fault]:
    """Every sentence is carried by a claim that some record rests on, or it is left out with a reason; never both."""
    for document in world.iterate("document"):
        left_out: dict[str, int] = {}
        for index, each in enumerate(document.values["leftOut"]):
            if left_out.setdefault(each["sentence"], index) != index:
                message = f"{each['sentence']} is left out twice."
                path = ("leftOut", index, "sentence")
                yield build_fault("sentences-are-carried", document, path, message, "delete one of the two")
        for number, sentence in enumerate(world.document_sentences.get(document.id, [])):
            short = sentence.id.rpartition(".")[2]
            place = left_out.pop(short, None)
            carried = is_carried(world, sentence.id)
            if carried and place is not None:
                message = f"{short} is listed under leftOut, but records rest on it."
                yield build_fault(
                    "sentences-are-carried", document, ("leftOut", place), message, "delete it from leftOut"
                )
            if not carried and place is None:
                yield build_fault(
                    "sentences-are-carried", document, ("sentences", number),
                    f'No record carries {short}: "{sentence.values["text"][:80]}"',
                    f"name a claim of it, such as {short}c1, as evidence in a record, or list {short} under leftOut",
                )  # fmt: skip
        for short, index in left_out.items():
            message = f"The document has no sentence {short}."
            help_ = "correct it, or delete it from leftOut"
            yield build_fault("sentences-are-carried", document, ("leftOut", index, "sentence"), message, help_)


@register_rule
def imprints_have_sources(world: World) -> Iterator[Fault]:
    """Every value of an imprint that the text is said to give names the claim that gives it, in the claim's words."""
    for document in world.iterate("document"):
        yield from _check_imprint(world, document)


@register_rule
def outlines_fit_their_texts(world: World) -> Iterator[Fault]:
    """Every entry of an outline is about a sentence of the document, once, and its lead-in comes before it."""
    for document in world.iterate("document"):
        places = {
            each.id.rpartition(".")[2]: each.values["start"] for each in world.document_sentences.get(document.id, [])
        }
        seen: set[str] = set()
        for index, entry in enumerate(document.values["outline"]):
            for field in ("sentence", "leadIn"):
                if entry[field] and entry[field] not in places:
                    yield build_fault(
                        "outlines-fit-their-texts", document, ("outline", index, field),
                        f"The document has no sentence {entry[field]}.", "correct it, or delete the entry",
                    )  # fmt: skip
            if entry["sentence"] in seen:
                yield build_fault(
                    "outlines-fit-their-texts", document, ("outline", index, "sentence"),
                    f"The outline has two entries for {entry['sentence']}.", "delete one of the two",
                )  # fmt: skip
            seen.add(entry["sentence"])
            start, lead_in = places.get(entry["sentence"]), places.get(entry["leadIn"])
            if start is not None and lead_in is not None and lead_in >= start:
                yield build_fault(
                    "outlines-fit-their-texts", document, ("outline", index, "leadIn"),
                    f"The lead-in {entry['leadIn']} does not come before {entry['sentence']}.",
                    "name the sentence that introduces it, or delete leadIn",
                )  # fmt: skip


@register_recent_rule()
def licences_are_identifiers(world: World) -> Iterator[Fault]:
    """Licences of imprints that SPDX has are given by their identifiers, and none only looks like one."""
    for document in world.iterate("document"):
        given = (document.values["imprint"] or {}).get("licence")
        if given is None or given["origin"] == "text":
            continue
        terms, identifier = given["value"], find_identifier(given["value"])
        path = ("imprint", "licence", "value")
        if identifier and identifier != terms:
            yield build_fault(
                "licences-are-identifiers", document, path, f'"{terms}" has an identifier.', None, identifier
            )
        elif identifier is None and is_like_identifier(terms):
            yield build_fault(
                "licences-are-identifiers", document, path, f'"{terms}" is not an identifier of SPDX.',
                "write an identifier, as in CC-BY-4.0 (https://spdx.org/licenses/ lists them), or the terms in words",
            )  # fmt: skip


def _check_imprint(world: World, document: Source) -> Iterator[Fault]:
    for field, known in read_imprint(document.values).items():
        given = (document.values["imprint"] or {}).get(field)
        if given is None:
            continue
        path, claim = ("imprint", field), world.get("claim", known.claim) if known.claim else None
        if known.origin != "text" and known.claim:
            message = f"The imprint names a claim for {field}, yet the origin is {known.origin}."
            yield build_fault(
                "imprints-have-sources", document, (*path, "claim"), message, "write origin: text, or delete claim"
            )
        elif known.origin == "text" and known.claim is None:
            yield build_fault(
                "imprints-have-sources", document, (*path, "origin"),
                f"The imprint says that the text gives {field}, and names no claim that says so.",
                "add the claim, as in claim: p1s1c1, or write origin: page or origin: editors",
            )  # fmt: skip
        elif claim and not is_quoted_in(known.value[:4] if field in DAYS else known.value, claim.values["quote"]):
            yield build_fault(
                "imprints-have-sources", document, (*path, "value"),
                f'The claim {claim.id.rpartition(".")[2]} does not say "{known.value}".',
                "use the words of the claim, or name the claim that has them",
            )  # fmt: skip
