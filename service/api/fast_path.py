"""The fast path: plain requests for records, lists, texts and searches, answered without Flask.

It makes the same calls as Flask's views, and leaves all other requests to them: those that are refused, other
addresses, the first page of a list at a release, which needs a count, and responses that include records over several
steps, which take many queries. So each response has one builder, and each refusal one wording.
"""

import re
from collections.abc import Mapping
from functools import partial
from urllib.parse import parse_qs

import marshmallow as ma

from service.addresses import INFOBUTTON, Address, Resource, is_of_api, parse_address
from service.api.cursors import refuse_cursor
from service.api.documents import build_text_answer
from service.api.list_page import Listing, ListPage
from service.api.negotiation import choose_form
from service.api.records import Detail
from service.api.search_page import Hits
from service.api.search_params import SearchQuery
from service.byte_cache import KIBIBYTE, remember
from service.catalog import BY_NAME
from service.delivery.response import Answer
from service.http.list_params import At, list_query, record_query
from service.http.problems import Refusal
from service.http.query_string import load_known, load_query
from service.http.release_context import Content, answer_from_content
from service.representations.formats import FORMS
from service.representations.views import Form
from service.search.index_cache import Indexes
from service.store.counts import Uncounted
from service.store.database import Database, StorageFault
from service.store.latest_release import Newest

BY_TYPE: Mapping[str, Form] = {form.media_type: form for form in FORMS}
# Clients choose the queries, so the caches of parsed ones are bounded in bytes: those of records and of searches, and
# that of lists, which are larger.
DETAIL_BYTES, LISTING_BYTES = 512 * KIBIBYTE, 2048 * KIBIBYTE
# Longer searches would block the thread, which answers other requests too, for too long.
MAX_SEARCH_CHARACTERS = 100
# So would pages of lists that need this many steps.
MAX_STEPS = 5000
# Building a schema costs more than parsing a question with it.
SEARCH_QUERY = SearchQuery()
# In a normalised query.
CURSOR = re.compile(r"(?:^|(?<=&))cursor=([A-Za-z0-9_-]{1,2000})(?:&|$)")


class Plain:
    """Answers requests that depend on their address alone."""

    def __init__(self, database: Database, newest: Newest, indexes: Indexes, base: str) -> None:
        """Answer from a database and its search indexes, at the public address `base`."""
        self._newest = newest
        self._answer_from_content = partial(answer_from_content, database, newest)
        self._indexes = indexes
        self._base = base
        self.is_short = database.engine.is_here

    def choose_form(self, path: str, accept: str) -> str | None:
        """Return the representation that an `Accept` selects at a path; None if it accepts none."""
        # A parameter selects the format of an Infobutton response, and its clients send any `Accept`.
        if not is_of_api(path) or path == INFOBUTTON:
            return accept
        form = choose_form(path, accept)
        return form.media_type if form else None

    def answer(self, path: str, query: str, form: str) -> Answer | None:
        """Return the response to a GET of a record, list, text or search; None to leave it to Flask."""
        address = parse_address(path) if path.isascii() else None
        try:
            return self._answer(address, query, form) if address else None
        except (Refusal, StorageFault, Uncounted, ma.ValidationError, UnicodeDecodeError):
            return None

    def _answer(self, address: Address, query: str, form: str) -> Answer | None:
        resource, kind, id_ = address.resource, address.kind, address.id
        if kind and resource is Resource.RECORD:
            detail = _build_detail(kind.name, query, form, self._base)
            if detail.view.is_deep:
                return None
            return self._answer_from_content(lambda read: detail.answer(id_, read), detail.release)
        if kind and resource is Resource.LIST:
            whole, cursor = _split_cursor(query) if query else (query, None)
            wanted = _build_listing(kind.name, whole, form, self._base).page(cursor)
            if wanted.listing.view.is_deep:
                return None
            return self._answer_from_content(lambda read: self._answer_list(wanted, read), wanted.release)
        if resource is Resource.TEXT:
            release = load_query(At, _parse_query(query))["release"]
            return self._answer_from_content(lambda read: build_text_answer(id_, read, release), release)
        return self._answer_search(query) if resource is Resource.SEARCH else None

    def _answer_list(self, wanted: ListPage, read: Content) -> Answer | None:
        # For an earlier release the number of steps cannot be estimated: records came and went since then.
        newest = self._newest.get_release() if not read.is_newest else None
        steps = wanted.estimate_steps(read) if newest is None else max(read.release.total, newest.total)
        return wanted.answer(read) if steps <= MAX_STEPS else None

    def _answer_search(self, query: str) -> Answer | None:
        release = self._newest.get_release()
        if release is None or len(query) > MAX_SEARCH_CHARACTERS:
            return None
        hits = _build_hits(query)
        if hits.release not in {None, release.number}:
            return None
        found = self._indexes.ask_at_once(release, hits.find_soon)
        return hits.answer(release, found) if found and self._newest.get_release() == release else None


@remember(DETAIL_BYTES, value_bytes=1200, factor=4)
def _build_detail(kind: str, query: str, form: str, base: str) -> Detail:
    return Detail(BY_NAME[kind], load_query(record_query(kind), _parse_query(query)), BY_TYPE[form], base)


@remember(LISTING_BYTES, value_bytes=4000, factor=20)
def _build_listing(kind: str, query: str, form: str, base: str) -> Listing:
    given = _parse_query(query)
    if "cursor" in given:
        raise refuse_cursor()
    return Listing(BY_NAME[kind], load_query(list_query(kind), given), BY_TYPE[form], base)


@remember(DETAIL_BYTES, value_bytes=1000, factor=4)
def _build_hits(query: str) -> Hits:
    return Hits(SEARCH_QUERY.load(load_known(SearchQuery, _parse_query(query))))


def _split_cursor(query: str) -> tuple[str, str | None]:
    """Return the parameters common to all pages of a list, and the cursor of this page."""
    found = CURSOR.search(query)
    return (query[: found.start()] + query[found.end() :], found[1]) if found else (query, None)


def _parse_query(query: str) -> dict[str, list[str]]:
    return parse_qs(query, keep_blank_values=True, errors="strict") if query else {}
