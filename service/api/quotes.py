"""The route of quotes: whether words that somebody attributes to a source occur there."""

import re
from typing import Any

from flask import Response

from schemas.base import SLUG
from schemas.quotes import MAX_ALL_CHARACTERS, MAX_QUOTE_CHARACTERS, MAX_QUOTES, MAX_QUOTES_BYTES, QuoteAnswers
from service.addresses import QUOTES
from service.api.openapi_fields import SPACE, UNSAFE
from service.api.request_body import check_members, parse_body, refuse_body
from service.api.responses import JSON, answer_json
from service.api.smorest import Routes, describe_headers
from service.http.query_string import Query
from service.http.release_context import get_current_release, open_content
from service.http.search_context import answer_question
from service.quotes.quoted_document import QuotedDocuments, ReadRelease
from service.quotes.verifier import AskedWords, find_candidates, verify_quote

MEMBERS = ("text", "document")
BODY = {
    "type": "object",
    "description": "The quotes to verify.",
    "required": ["quotes"],
    "additionalProperties": False,
    "properties": {
        "quotes": {
            "type": "array",
            "description": "The quotes.",
            "minItems": 1,
            "maxItems": MAX_QUOTES,
            "items": {
                "type": "object",
                "required": ["text"],
                "additionalProperties": False,
                "properties": {
                    "text": {
                        "type": "string",
                        "description": "The quoted words, without marks of omission: send the parts as quotes.",
                        "minLength": 1,
                        "maxLength": MAX_QUOTE_CHARACTERS,
                        "pattern": f"^[^{UNSAFE}]*[^{UNSAFE}{SPACE}][^{UNSAFE}]*$",
                    },
                    "document": {
                        "type": "string",
                        "description": "The id of the document named as the source; any document if left out.",
                        "pattern": SLUG,
                    },
                },
            },
            "examples": [[{"text": "it spreads out to other organs"}]],
        }
    },
}


def build_routes() -> Routes:
    """Return the blueprint of quotes."""
    blueprint = Routes("quotes", __name__, url_prefix=QUOTES, description="Quotes, verified in the sources.")
    _add_verify(blueprint)
    return blueprint


def _add_verify(blueprint: Routes) -> None:
    @blueprint.route("", methods=["POST"], endpoint="verify")
    @blueprint.describe_operation(
        "postQuotes",
        "Verify quotes",
        f"Whether words occur in the sources, for up to {MAX_QUOTES} quotes of {MAX_ALL_CHARACTERS} characters "
        "together: one answer for each, in the order of the request. For words that occur, the answer has their "
        "places with sentences, claims, the fields that rest on them, and what reviewers say of them; for others the "
        "nearest true wording, and what differs. `leftOut` has words around the quote that negate or hedge it. Show "
        "assessments in full, and the attribution and the notice, with the words.",
        ("bad-request", "too-large", "unsupported-media-type", "unavailable"),
        cached=False,
    )
    @blueprint.doc(requestBody={"required": True, "content": {JSON: {"schema": BODY}}})
    @blueprint.arguments(Query, location="query")
    @blueprint.response(
        200,
        QuoteAnswers,
        description="The answer for each quote.",
        headers=describe_headers("Content-Release", "Last-Modified"),
    )
    def post_quotes(_arguments: dict[str, Any]) -> Response:
        asked = _parse_quotes(parse_body(MAX_QUOTES_BYTES))
        release = get_current_release()
        # No connection is held until the index is ready.
        scopes = answer_question(release, lambda index: [find_candidates(index, each) for each in asked])
        with open_content(release.number) as read:
            documents = QuotedDocuments(ReadRelease(read.source, read.release.number, read.is_newest))
            found = [verify_quote(*each, documents) for each in zip(asked, scopes, strict=True)]
            return answer_json({"items": found}, updated_at=read.release.time)


def _parse_quotes(body: dict[str, Any]) -> list[AskedWords]:
    check_members(body, ["quotes"])
    quotes = body.get("quotes")
    if not isinstance(quotes, list) or not 0 < len(quotes) <= MAX_QUOTES:
        raise refuse_body("/quotes", f"It must be a list of 1 to {MAX_QUOTES} quotes.")
    asked = [_parse_quote(quote, f"/quotes/{index}") for index, quote in enumerate(quotes)]
    if (total := sum(len(each.text) for each in asked)) > MAX_ALL_CHARACTERS:
        raise refuse_body("/quotes", f"They have {total} characters together; at most {MAX_ALL_CHARACTERS} are read.")
    return asked


def _parse_quote(quote: Any, pointer: str) -> AskedWords:
    if not isinstance(quote, dict):
        raise refuse_body(pointer, "It must be an object with a text.", MEMBERS)
    check_members(quote, MEMBERS, pointer)
    text, document = quote.get("text"), quote.get("document")
    if not isinstance(text, str) or not text.strip():
        raise refuse_body(f"{pointer}/text", "It must be the quoted words.")
    if len(text) > MAX_QUOTE_CHARACTERS:
        raise refuse_body(f"{pointer}/text", f"It has {len(text)} characters; at most {MAX_QUOTE_CHARACTERS} are read.")
    if "document" in quote and not (isinstance(document, str) and re.fullmatch(SLUG, document)):
        raise refuse_body(f"{pointer}/document", "It must be the id of a document.")
    return AskedWords(text, document)
