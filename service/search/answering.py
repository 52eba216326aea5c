"""Answering: what answers the form of a question ranks higher, in the documents that the question is about."""

from collections.abc import Iterator, Mapping, Sequence

from tantivy import Occur, Query

from service.search.index import IndexPart, match_all, match_any
from service.search.keys import ANSWERS, HEADED, OF_KIND, SAID, VALUED, build_facet_key
from service.search.question_forms import AskedForm

# What it is worth to answer by a value, a kind, words or a heading: shares of what all words of the question are worth.
WORTH = {VALUED: 1.2, OF_KIND: 0.8, SAID: 0.7, HEADED: 1.0}
# The parts of that which count for the document, by its share, and if no other word of the question is missing.
LOOSE, FULL = 0.6, 0.6
# Documents that answer less than the best one are not looked at for that.
LEAST_SHARE = 0.5


class Answering:
    """What answers the form of a question in an index; nothing if the question has none."""

    def __init__(self, part: IndexPart, form: AskedForm | None) -> None:
        """Take the records and the form."""
        self._part = part
        tokens = {build_facet_key(name, form.name): worth for name, worth in WORTH.items()} if form else {}
        self._worth = {token: worth for token, worth in tokens.items() if part.count_documents("facets", token)}

    def __bool__(self) -> bool:
        return bool(self._worth)

    @property
    def facets(self) -> list[str]:
        """The facets of what answers."""
        return list(self._worth)

    def list_raising(
        self, documents: Mapping[str, float], whole: float, conditions: Sequence[tuple[Occur, Query]]
    ) -> Iterator[Query]:
        """Yield the queries for what answers in these documents, by their share, and for what meets the conditions too.

        All words of the question are worth `whole`. A question that is about no document raises what answers anywhere.
        """
        if not self._worth:
            return
        answering = match_any(
            self._part.match_constant("facets", token, worth * whole) for token, worth in self._worth.items()
        )
        if not documents:
            yield answering
        for document, share in documents.items():
            if share >= LEAST_SHARE:
                within = self._part.match_constant("facets", build_facet_key(ANSWERS, document))
                yield Query.boost_query(match_all([within, answering]), LOOSE * share)
        if documents and conditions:
            complete = Query.const_score_query(Query.boolean_query([*conditions]), 0.0)
            yield Query.boost_query(match_all([complete, answering]), FULL)
