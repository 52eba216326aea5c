"""Annotations: the position of a claim's quote in the text, by the selectors of the W3C Web Annotation model.

Each annotation has the fields that rest on the claim as its bodies, and the words in the document as its target, in the
scope of the sentences that introduce them.
https://www.w3.org/TR/annotation-model/
"""

from collections.abc import Iterator, Sequence

from service.quotations import list_lead_ins
from service.representations.cited_records import Sources, Wire, list_footnotes

# The characters before and after the quote that distinguish it from other occurrences.
AROUND = 32
POINTER = "https://www.rfc-editor.org/rfc/rfc6901"
# The used terms of https://www.w3.org/ns/anno.jsonld, and `evidence`, from a thing to its annotations.
CONTEXT = {
    "oa": "http://www.w3.org/ns/oa#",
    "Annotation": "oa:Annotation",
    "SpecificResource": "oa:SpecificResource",
    "FragmentSelector": "oa:FragmentSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "motivation": {"@id": "oa:motivatedBy", "@type": "@id"},
    "body": "oa:hasBody",
    "target": "oa:hasTarget",
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": "oa:hasSelector",
    "conformsTo": {"@id": "http://purl.org/dc/terms/conformsTo", "@type": "@id"},
    "fragment": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@id": "oa:start", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "evidence": {"@reverse": "oa:hasBody"},
}


def build_annotations(record: Wire, sources: Sources) -> list[Wire]:
    """Return an annotation for each claim under the record, or for the record if it is a claim."""
    if record["type"] == "claim":
        return [_build_annotation(record, [], sources)]
    return list(_list_resting(record, sources))


def _list_resting(record: Wire, sources: Sources) -> Iterator[Wire]:
    resting = list_footnotes(record)
    for claim in sources.sort_claims(resting):
        if claim in sources.claims:
            bodies = [_build_field(record["links"]["self"], each) for each in resting[claim]]
            yield _build_annotation(sources.claims[claim], bodies, sources)


def _build_annotation(claim: Wire, bodies: Sequence[Wire], sources: Sources) -> Wire:
    said = {"body": list(bodies)} if bodies else {}
    # Offsets of an earlier release are offsets in its text.
    at = f"?release={sources.release}" if sources.release else ""
    return {
        "@type": "Annotation",
        "@id": f"{claim['links']['self']}#annotation",
        "motivation": "oa:linking",
        **said,
        "target": {
            "@type": "SpecificResource",
            "source": f"{claim['document']['self']}/text{at}",
            "selector": [_quote(claim, sources), _build_position(claim)],
            **({"oa:hasScope": lead_ins} if (lead_ins := _list_lead_ins(claim)) else {}),
        },
    }


def _list_lead_ins(claim: Wire) -> list[Wire]:
    return [{"@id": each["self"]} for each in list_lead_ins(claim)]


def _build_field(address: str, name: str) -> Wire:
    selector = {"@type": "FragmentSelector", "conformsTo": POINTER, "fragment": f"/{name}"}
    return {"@type": "SpecificResource", "source": address, "selector": selector}


def _quote(claim: Wire, sources: Sources) -> Wire:
    selector = {"@type": "TextQuoteSelector", "exact": claim["quote"]}
    sentence = sources.find_sentence(claim["id"])
    if sentence is None:
        return selector
    start, end = claim["start"] - sentence["start"], claim["end"] - sentence["start"]
    around = {"prefix": sentence["text"][max(0, start - AROUND) : start], "suffix": sentence["text"][end:][:AROUND]}
    return {**selector, **{name: text for name, text in around.items() if text}}


def _build_position(claim: Wire) -> Wire:
    return {"@type": "TextPositionSelector", "start": claim["start"], "end": claim["end"]}
