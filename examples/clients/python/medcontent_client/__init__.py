"""A client of medcontent. `api` and `models` are generated from the contract; the rest is written by hand.

An operation is a module: `list_treatments.sync_detailed(client=client)`. `expect_answer` takes its answer, or raises
what the service says instead.
"""

from .answers import Refused, UnexpectedAnswer, UnknownToken, Withdrawn, expect_answer
from .changes import Batch, follow_changes
from .client import Client
from .connection import connect
from .contract import VERSION
from .evidence import FieldEvidence, read_evidence
from .paging import iterate_items, iterate_pages
from .stored_answers import AnswerStore, Store
from .values import escape_commas

__all__ = [
    "VERSION",
    "AnswerStore",
    "Batch",
    "Client",
    "FieldEvidence",
    "Refused",
    "Store",
    "UnexpectedAnswer",
    "UnknownToken",
    "Withdrawn",
    "connect",
    "escape_commas",
    "expect_answer",
    "follow_changes",
    "iterate_items",
    "iterate_pages",
    "read_evidence",
]
