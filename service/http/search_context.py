"""The search context: the indexes that a request's questions are answered from."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app

from service.config import Settings
from service.http.problems import Refusal
from service.search.index import SearchIndex
from service.search.index_cache import Indexes, NotReady
from service.store.database import Database, StorageFault
from service.store.derived_files import open_shelf
from service.store.queries import ReleaseRow

EXTENSION = "medcontent.search"
Answer = TypeVar("Answer")


def provide_indexes(app: Flask, database: Database, settings: Settings) -> Indexes:
    """Give the app the search indexes of the database, and return them."""
    indexes = app.extensions[EXTENSION] = Indexes(database, open_shelf(settings))
    return indexes


def answer_question(release: ReleaseRow, question: Callable[[SearchIndex], Answer]) -> Answer:
    """Return the answer to a question from the index of a release.

    Refuses the request if the index is still being built, or cannot be.
    """
    indexes: Indexes = current_app.extensions[EXTENSION]
    try:
        found = indexes.ask(release, question)
    except NotReady as error:
        raise Refusal("unavailable", str(error)) from error
    except StorageFault as fault:
        indexes.outages.note_failure(fault)
        raise Refusal("unavailable", "The content cannot be searched at the moment.") from fault
    indexes.outages.note_success()
    return found
