"""Search parameters: those of search and completion."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from marshmallow import validate

from schemas.declaration import Vocabulary, build_arguments
from schemas.fields import Choice, Listed, Ref, Whole
from schemas.pages import MAX_LIMIT
from schemas.records import FOLD, VERDICT
from schemas.search import MAX_QUESTION_CHARACTERS
from service.catalog import KINDS, get_kind
from service.http.list_params import Paged, declare_filter
from service.http.query_string import Query
from service.http.value_lists import HOW_TO_WRITE
from service.search.query import clean_text
from service.search.suggestions import DEFAULT_SUGGESTIONS

KIND = Vocabulary("Kind", {kind.name: (kind.shape.__doc__ or "").split("\n\n")[0].replace("\n", " ") for kind in KINDS})
# A character that is neither a control character nor white space by Python's definition.
SAYING = r"[^\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"


class Typed(ma.fields.String):
    """Any typed text: control characters count as spaces, and something else must be left."""

    def __init__(self, description: str) -> None:
        """Declare the parameter."""
        super().__init__(**build_arguments(description, {"required": True}))
        self.validators.append(validate.Length(1, MAX_QUESTION_CHARACTERS))
        # For the OpenAPI document.
        self.validators.append(validate.Regexp(SAYING))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = clean_text(str(value))
        if not text or len(value) > MAX_QUESTION_CHARACTERS:
            raise ma.ValidationError(f"Enter a question of 1 to {MAX_QUESTION_CHARACTERS} characters.")
        return text


class SearchQuery(Paged):
    """The parameters of search."""

    q = Typed("The question, of 1 to 256 characters; control characters count as spaces.")
    type = Listed(Choice(KIND, "A kind."), f"Only records of these kinds. {HOW_TO_WRITE}")
    condition = Listed(
        Ref("condition", "The id of a condition."),
        f"Only records that refer to one of these conditions. {HOW_TO_WRITE}",
    )
    document = Listed(
        Ref("document", "The id of a document."),
        f"Only records that belong to one of these documents. {HOW_TO_WRITE}",
    )
    # The same as in lists.
    publisher = declare_filter(get_kind("claim"), "publisher")
    topic = Listed(
        Ref("topic", "The id of a topic."),
        f"Only records of these topics, or about a condition of one. {HOW_TO_WRITE}",
    )
    fold = Choice(FOLD, "Whether the records of one topic are one item; `topic` by default.")
    # marshmallow schemas already have an attribute `exclude`.
    exclude_ = Listed(
        Choice(VERDICT, "A verdict."),
        "Leave out records that rest on a claim with this verdict; `omitted` in the response counts them. "
        f"{HOW_TO_WRITE}",
    )


class SuggestQuery(Query):
    """The parameters of completion."""

    q = Typed("The text typed so far, of 1 to 256 characters; control characters count as spaces.")
    type = Listed(Choice(KIND, "A kind."), f"Only names of these kinds of record. {HOW_TO_WRITE}")
    fold = Choice(FOLD, "Whether the records of one topic are one item; `topic` by default.")
    limit = Whole(f"The maximum number of completions; {DEFAULT_SUGGESTIONS} by default.", least=1, most=MAX_LIMIT)
