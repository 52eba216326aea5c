"""The quick way: plain requests for records, lists and texts, answered from stored rows without Flask.

It makes the same calls as Flask's views do, and leaves to them whatever is not plain: what is refused, and every other
address. So an answer has one maker, and a refusal one wording.
"""

from collections.abc import Callable
from urllib.parse import parse_qs

import marshmallow as ma

from service.api.arguments import list_query, record_query
from service.api.content import Content, from_content
from service.api.documents import text_of
from service.api.listing import Listing
from service.api.negotiation import INFOBUTTON, form_for
from service.api.problems import Refusal
from service.api.queries import Query, loaded
from service.api.records import record_at
from service.catalog import BY_PLURAL, Kind
from service.delivery.answers import Answer
from service.representations.forms import Form
from service.store.database import Database, StorageFault
from service.store.newest import Newest

ROOT = "/v1/"


class Plain:
    """What is asked for by an address alone."""

    def __init__(self, database: Database, newest: Newest) -> None:
        """Answer from a database."""
        self._database = database
        self._newest = newest

    def form(self, path: str, accept: str) -> str | None:
        """Return what an `Accept` comes to at a path; None where it admits no form of the answer."""
        if not path.startswith(ROOT) or path == INFOBUTTON:
            return accept
        form = form_for(path, accept)
        return form.media_type if form else None

    def answer(self, path: str, query: str, form: str) -> Answer | None:
        """Return the answer to a GET of a record, a list or a text; None for Flask to give it."""
        if not path.startswith(ROOT) or not path.isascii():
            return None
        plural, slash, rest = path.removeprefix(ROOT).partition("/")
        kind = BY_PLURAL.get(plural)
        if kind is None or bool(slash) != bool(rest):
            return None
        try:
            return self._answer(kind, rest, query, form_for(path, form))
        except (Refusal, StorageFault, ma.ValidationError, UnicodeDecodeError):
            return None

    def _answer(self, kind: Kind, rest: str, query: str, form: Form | None) -> Answer | None:
        given = parse_qs(query, keep_blank_values=True, errors="strict") if query else {}
        if not rest:
            listing = Listing(kind, loaded(list_query(kind.name), given), form)
            return self._made(listing.answer, listing.release)
        id_, _, below = rest.partition("/")
        if not below:
            asked = loaded(record_query(kind.name), given)
            return self._made(lambda read: record_at(kind, id_, read, asked, form), asked["release"])
        if kind.name == "document" and below == "text":
            loaded(Query, given)
            return self._made(lambda read: text_of(id_, read))
        return None

    def _made(self, make: Callable[[Content], Answer], release: int | None = None) -> Answer | None:
        return from_content(self._database, self._newest, make, release)
