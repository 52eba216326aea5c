"""Limits of tools: how many results an answer has."""

import marshmallow as ma
from marshmallow import validate

DEFAULT_HITS, MAX_HITS = 5, 10


def declare_limit() -> ma.fields.Integer:
    """Return the argument by which a model asks for more or fewer results."""
    return ma.fields.Integer(
        validate=validate.Range(1, MAX_HITS, error=f"Write a whole number from 1 to {MAX_HITS}."),
        metadata={"description": f"The maximum number of results; {DEFAULT_HITS} by default."},
    )
