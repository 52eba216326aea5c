"""The look-up routes: from codes of public terminologies to records, one code or many at once."""

import re
from typing import Any

from flask import Response

from schemas.fields import Choice, Text
from schemas.lookup import CODED, MOST_CODES, MOST_OCTETS, LookupAnswer, LookupAnswers
from schemas.records import FOLD
from service.addresses import LOOKUP
from service.api.request_body import check_members, parse_body, refuse_body
from service.api.responses import JSON, answer_json
from service.api.smorest import Routes, describe_headers
from service.http.query_string import Query
from service.http.release_context import open_content
from service.lookup.code_lookup import look_up, parse_code

BODY = {
    "type": "object",
    "description": "The codes to look up.",
    "required": ["codes"],
    "additionalProperties": False,
    "properties": {
        "codes": {
            "type": "array",
            "description": "The codes, each a terminology and a code separated by a bar.",
            "minItems": 1,
            "maxItems": MOST_CODES,
            "items": {"type": "string", "pattern": CODED},
            "examples": [["icd-10-cm|C50.911", "http://id.nlm.nih.gov/mesh|D001943"]],
        }
    },
}


class FoldQuery(Query):
    """The parameter that folds items."""

    fold = Choice(FOLD, "Whether the records of one topic are one item; `topic` by default.")


class LookupQuery(FoldQuery):
    """The parameters of a look-up."""

    code = Text(
        "The terminology (its short name, its URI or `urn:oid:` and its OID), a bar, and the code. Case and the dot of "
        "ICD codes do not count.",
        pattern=CODED,
        required=True,
    )


def build_routes() -> Routes:
    """Return the blueprint of look-up."""
    blueprint = Routes("lookup", __name__, url_prefix=LOOKUP, description="Records by codes of public terminologies.")
    _add_one(blueprint)
    _add_many(blueprint)
    return blueprint


def _add_one(blueprint: Routes) -> None:
    @blueprint.route("", endpoint="one")
    @blueprint.describe_operation(
        "getLookup",
        "Look up a code",
        "The records about the meaning of a code from a public terminology, best match first. `outcome.match` says "
        "how the first of them relates to the code, and `outcome.reason` why. For terminologies with a hierarchy in "
        "their codes (ICD-10, ICD-10-CM, ATC), records with broader and narrower codes are found too. An unknown "
        "code or terminology gives `none`, not an error.",
        ("bad-parameter", "unavailable"),
    )
    @blueprint.arguments(LookupQuery, location="query")
    @blueprint.response(
        200,
        LookupAnswer,
        description="The answer for the code.",
        headers=describe_headers("ETag", "Content-Release", "Last-Modified", "Link"),
    )
    def get_lookup(arguments: dict[str, Any]) -> Response:
        wanted = parse_code(arguments["code"])
        with open_content() as read:
            found = look_up(read.connection, wanted, is_folded=arguments["fold"] != "none")
            return answer_json(found, updated_at=read.release.time, links=[("describedby", "/openapi.json")])


def _add_many(blueprint: Routes) -> None:
    @blueprint.route("", endpoint="many", methods=["POST"])
    @blueprint.describe_operation(
        "postLookup",
        "Look up several codes",
        f"The same for up to {MOST_CODES} codes at once: one answer for each, in the order of the request.",
        ("bad-request", "too-large", "unsupported-media-type", "unavailable"),
        cached=False,
    )
    @blueprint.doc(requestBody={"required": True, "content": {JSON: {"schema": BODY}}})
    @blueprint.arguments(FoldQuery, location="query")
    @blueprint.response(
        200,
        LookupAnswers,
        description="The answer for each code.",
        headers=describe_headers("Content-Release", "Last-Modified"),
    )
    def post_lookup(arguments: dict[str, Any]) -> Response:
        wanted = [parse_code(code) for code in _parse_codes(parse_body(MOST_OCTETS))]
        is_folded = arguments["fold"] != "none"
        with open_content() as read:
            answers = [look_up(read.connection, each, is_folded=is_folded) for each in wanted]
            return answer_json({"items": answers}, updated_at=read.release.time)


def _parse_codes(body: dict[str, Any]) -> list[str]:
    check_members(body, ["codes"])
    codes = body.get("codes")
    if not isinstance(codes, list) or not 0 < len(codes) <= MOST_CODES:
        raise refuse_body("/codes", f"It must be a list of 1 to {MOST_CODES} codes.")
    for index, code in enumerate(codes):
        if not isinstance(code, str) or not re.fullmatch(CODED, code):
            raise refuse_body(f"/codes/{index}", "It must be a terminology and a code, separated by a bar.")
    return codes
