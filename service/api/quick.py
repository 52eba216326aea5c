"""The quick way: plain requests for records, lists and texts, answered from stored rows without Flask.

It makes the same calls as Flask's views do, and leaves to them whatever is not plain: what is refused, and every other
address. So an answer has one maker, and a refusal one wording.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import parse_qs

import marshmallow as ma

from service.api.arguments import list_query, record_query
from service.api.content import Content, from_content
from service.api.cursors import bad_cursor
from service.api.documents import text_of
from service.api.listing import Listing
from service.api.negotiation import INFOBUTTON, form_for
from service.api.problems import Refusal
from service.api.queries import Query, loaded
from service.api.records import Detail
from service.catalog import BY_NAME, BY_PLURAL, Kind
from service.delivery.answers import Answer
from service.representations.forms import ENDINGS, LIST_FORMS, RECORD_FORMS, Form
from service.store.database import Database, StorageFault
from service.store.newest import Newest

ROOT = "/v1/"
FORMS: Mapping[str, Form] = {form.media_type: form for form in (*RECORD_FORMS, *LIST_FORMS, *ENDINGS.values())}
# Clients decide what there is to ask for: so many ways are known already when the next record or page is asked for.
KEPT = 1024
# Of parameters in one spelling.
CURSOR = re.compile(r"(?:^|(?<=&))cursor=([A-Za-z0-9_-]{1,2000})(?:&|$)")


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
            return self._answer(kind, rest, query, form)
        except (Refusal, StorageFault, ma.ValidationError, UnicodeDecodeError):
            return None

    def _answer(self, kind: Kind, rest: str, query: str, form: str) -> Answer | None:
        if not rest:
            whole, cursor = _without_cursor(query) if query else (query, None)
            wanted = _listing(kind.name, whole, form).page(cursor)
            return self._made(wanted.answer, wanted.release)
        id_, _, below = rest.partition("/")
        if not below:
            detail = _detail(kind.name, query, form)
            return self._made(lambda read: detail.answer(id_, read), detail.release)
        if kind.name == "document" and below == "text":
            loaded(Query, _given(query))
            return self._made(lambda read: text_of(id_, read))
        return None

    def _made(self, make: Callable[[Content], Answer], release: int | None = None) -> Answer | None:
        return from_content(self._database, self._newest, make, release)


@lru_cache(KEPT)
def _detail(kind: str, query: str, form: str) -> Detail:
    return Detail(BY_NAME[kind], loaded(record_query(kind), _given(query)), FORMS[form])


@lru_cache(KEPT)
def _listing(kind: str, query: str, form: str) -> Listing:
    given = _given(query)
    if "cursor" in given:
        raise bad_cursor()
    return Listing(BY_NAME[kind], loaded(list_query(kind), given), FORMS[form])


def _without_cursor(query: str) -> tuple[str, str | None]:
    """Return the parameters that all pages of a list have, and the cursor of this one."""
    found = CURSOR.search(query)
    return (query[: found.start()] + query[found.end() :], found[1]) if found else (query, None)


def _given(query: str) -> dict[str, list[str]]:
    return parse_qs(query, keep_blank_values=True, errors="strict") if query else {}
