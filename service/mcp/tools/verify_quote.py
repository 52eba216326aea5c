"""`verify_quote`: whether words that are attributed to a source occur there, and what reviewers say of them."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from marshmallow import validate

from schemas.quotes import MAX_ALL_CHARACTERS, MAX_QUOTE_CHARACTERS, MAX_QUOTES, QUOTE_MATCH
from service.addresses import QUOTES
from service.mcp.output_schema import (
    ADVISORIES,
    ATTRIBUTION,
    DOCUMENT,
    NOTICE,
    describe_flag,
    describe_list,
    describe_number,
    describe_object,
    describe_text,
)
from service.mcp.records import build_advisory, build_id, is_doubted, name_document, strip_document
from service.mcp.tool import Caller, Tool, ToolArguments, ToolFault, ToolResult
from service.publishing.attribution import NOTICE as NOTICE_FOR_READERS

# The API shows more; a model needs the first places.
MAX_PLACES = 3
TOO_LONG = f"A quote may have at most {MAX_QUOTE_CHARACTERS} characters; send its sentences as quotes of their own."


class VerifyArguments(ToolArguments):
    """The arguments of `verify_quote`."""

    quotes = ma.fields.List(
        ma.fields.String(validate=validate.Length(1, MAX_QUOTE_CHARACTERS, error=TOO_LONG)),
        required=True,
        validate=validate.Length(1, MAX_QUOTES, error=f"Send 1 to {MAX_QUOTES} quotes at once."),
        metadata={
            "description": "The quoted words, each without quotation marks and marks of omission; at most "
            f"{MAX_ALL_CHARACTERS} characters together."
        },
    )
    document = ma.fields.String(
        metadata={"description": "The document that the quotes are attributed to, by its id; any if left out."}
    )


SENTENCE = describe_object(
    {
        "id": describe_text("The sentence, for `fetch`."),
        "text": describe_text("Its whole text, words of the source."),
    },
    {"leadIn": describe_text("The words that introduce it; show them before it.")},
)
DIFFERENCE = describe_object(
    {"kind": describe_text("number, negation, hedge or wording")},
    {
        "quoted": describe_text("The words of the quote; absent if it leaves words out."),
        "source": describe_text("The words of the source; absent if the quote adds its own."),
    },
)
PLACE = describe_object(
    {
        "document": DOCUMENT,
        "start": describe_number("The start in the document's text, in Unicode code points from 0."),
        "end": describe_number("The end, exclusive."),
        "text": describe_text("The words of the source at this place."),
        "differences": describe_list(DIFFERENCE, "What differs, numbers and negations first."),
        "leftOut": describe_list(
            describe_object({"kind": describe_text("negation or hedge"), "word": describe_text("The word.")}),
            "Words around the quote that reverse or weaken it: do not quote it without them.",
        ),
        "sentences": describe_list(SENTENCE, "The sentences that it is from."),
        "claims": describe_list({"type": "string"}, "The claims in it, for `fetch`."),
        "records": describe_list({"type": "string"}, "The records that rest on them, for `fetch`."),
        "advisories": ADVISORIES,
        "attribution": ATTRIBUTION,
    }
)
OUTPUT = describe_object(
    {
        "results": describe_list(
            describe_object(
                {
                    "quote": describe_text("The quote."),
                    "match": {"type": "string", "enum": list(QUOTE_MATCH.terms), "description": "Whether it occurs."},
                    "message": describe_text("The same in words."),
                    "places": describe_list(PLACE, f"Where, at most {MAX_PLACES} places; or the nearest true wording."),
                    "more": describe_flag("Whether it occurs at more places."),
                }
            ),
            "One result for each quote, in the same order.",
        ),
        "notice": NOTICE,
    }
)


def run_verify(caller: Caller, arguments: Mapping[str, Any]) -> ToolResult:
    """Return for each quote whether it occurs. Raises ToolFault for quotes that are too long together."""
    quotes, document = arguments["quotes"], strip_document(arguments.get("document", ""))
    if (total := sum(map(len, quotes))) > MAX_ALL_CHARACTERS:
        raise ToolFault(f"The quotes have {total} characters together; send at most {MAX_ALL_CHARACTERS} at once.")
    named = {"document": document} if document else {}
    reply = caller.client.send(QUOTES, {"quotes": [{"text": quote, **named} for quote in quotes]})
    value = {"results": [_build_result(each) for each in reply.value["items"]], "notice": NOTICE_FOR_READERS}
    return ToolResult(value, reply.release, is_shared=False)


def _build_result(answer: Mapping[str, Any]) -> dict[str, Any]:
    places = answer["places"]
    return {
        "quote": answer["quote"]["text"],
        "match": answer["outcome"]["match"],
        "message": answer["outcome"]["message"],
        "places": [_build_place(place) for place in places[:MAX_PLACES]],
        "more": answer["more"] or len(places) > MAX_PLACES,
    }


def _build_place(place: Mapping[str, Any]) -> dict[str, Any]:
    supports = [support for each in place["claims"] for support in each["supports"]]
    return {
        "document": name_document(place["document"]),
        **{name: place[name] for name in ("start", "end", "text", "leftOut", "attribution")},
        "differences": [
            {name: value for name, value in each.items() if value is not None} for each in place["differences"]
        ],
        "sentences": [_build_sentence(each) for each in place["sentences"]],
        "claims": [build_id("claim", each["claim"]["id"]) for each in place["claims"]],
        "records": list(dict.fromkeys(build_id(each["type"], each["id"]) for each in supports)),
        "advisories": [
            build_advisory(each["claim"]["name"], each["assessment"])
            for each in place["claims"]
            if is_doubted(each["assessment"])
        ],
    }


def _build_sentence(found: Mapping[str, Any]) -> dict[str, str]:
    lead_in = {"leadIn": found["leadIn"]["name"]} if found["leadIn"] else {}
    return {"id": build_id("sentence", found["sentence"]["id"]), "text": found["sentence"]["name"], **lead_in}


VERIFY_TOOL = Tool(
    "verify_quote",
    "Verify quotes",
    "Check whether words that you are about to attribute to a source occur there verbatim, where, in which claims and "
    "records, and what reviewers say of them; otherwise get the nearest true wording, and what differs. Use it before "
    "you quote.",
    VerifyArguments,
    OUTPUT,
    run_verify,
)
