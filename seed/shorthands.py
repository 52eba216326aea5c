"""Shorthands that save editors typing.

A field left empty counts as left out, `p1s2c3` becomes the claim's full id, and `others` under `evidence` becomes the
content fields that are not named there.
"""

import re
from typing import Any

from seed.reading.source_location import OTHERS
from service.catalog import Kind

SHORT_CLAIM = re.compile(r"p[1-9][0-9]*s[1-9][0-9]*c[1-9][0-9]*")


def drop_empty(values: Any) -> Any:
    """Return the values without the fields that were left empty."""
    if isinstance(values, list):
        # A dash without a value is an empty text, which no field accepts.
        return ["" if item is None else drop_empty(item) for item in values]
    if not isinstance(values, dict):
        return values
    # The value of `withdrawn` decides what the file is: an empty one is a mistake.
    return {name: drop_empty(value) for name, value in values.items() if value is not None or name == "withdrawn"}


def expand_evidence(kind: Kind, values: Any) -> Any:
    """Return the record with its evidence written out in full."""
    if not kind.stated or not isinstance(values, dict) or not isinstance(values.get("evidence"), dict):
        return values
    evidence = dict(values["evidence"])
    filled = [name for name in kind.content if values.get(name) not in (None, [])]
    unnamed = [name for name in filled if name not in evidence]
    # `others` stays where it matches no field, so that it is reported and not lost.
    if OTHERS in evidence and (unnamed or not evidence[OTHERS]):
        rest = evidence.pop(OTHERS)
        evidence |= dict.fromkeys(unnamed, rest)
    document = values.get("document")
    return {**values, "evidence": {name: _expand_claims(document, claims) for name, claims in evidence.items()}}


def expand_imprint(id_: str, values: Any) -> Any:
    """Return a document with the claims of its imprint written out in full."""
    if not isinstance(values, dict) or not isinstance(values.get("imprint"), dict):
        return values
    imprint = {
        field: {**given, "claim": f"{id_}.{given['claim']}"}
        if isinstance(given, dict) and _is_short(given.get("claim"))
        else given
        for field, given in values["imprint"].items()
    }
    return {**values, "imprint": imprint}


def _expand_claims(document: Any, claims: Any) -> Any:
    if not isinstance(claims, list) or not isinstance(document, str):
        return claims
    return [f"{document}.{claim}" if _is_short(claim) else claim for claim in claims]


def _is_short(claim: Any) -> bool:
    return isinstance(claim, str) and SHORT_CLAIM.fullmatch(claim) is not None
