"""Pages: a list from its first page to its last, all of one release."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Protocol, Self, TypeVar

import httpx

from .answers import expect_answer
from .client import Client
from .models import Page, Problem
from .types import Response

Item_co = TypeVar("Item_co", covariant=True)


class ListPage(Protocol[Item_co]):
    """A page of a list, of any kind."""

    @property
    def items(self) -> Sequence[Item_co]:
        """The items of this page."""

    @property
    def page(self) -> Page:
        """Its position, with the address of the next page."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Return the page that a JSON object describes."""


AnyPage = TypeVar("AnyPage", bound=ListPage[Any])


def iterate_items(client: Client, first: ListPage[Item_co]) -> Iterator[Item_co]:
    """Yield the items of a list, from its first page on. Raises Refused and UnexpectedAnswer."""
    for page in iterate_pages(client, first):
        yield from page.items


def iterate_pages(client: Client, first: AnyPage) -> Iterator[AnyPage]:
    """Yield the pages of a list, from its first page on, with what they include."""
    page = first
    yield page
    while page.page.next_ is not None:
        page = _read_page(client, page.page.next_, type(first))
        yield page


def _read_page(client: Client, address: str, expected: type[AnyPage]) -> AnyPage:
    answer = client.get_httpx_client().get(address)
    response = Response(HTTPStatus(answer.status_code), answer.content, answer.headers, _parse(answer, expected))
    return expect_answer(response, expected)


def _parse(answer: httpx.Response, expected: type[AnyPage]) -> AnyPage | Problem | None:
    if answer.status_code == HTTPStatus.OK:
        return expected.from_dict(answer.json())
    is_problem = answer.headers.get("Content-Type", "").startswith("application/problem+json")
    return Problem.from_dict(answer.json()) if is_problem else None
