"""Footnotes: the quotes that a page of Markdown cites, each with its document, its sentence and its address."""

from collections.abc import Iterable, Iterator

from service.catalog import kind_named
from service.representations.escaping import link, quoted
from service.representations.sources import Sources, sentence_of


class Notes:
    """The footnotes of a page: each claim once, numbered in the order in which they are met."""

    def __init__(self, sources: Sources) -> None:
        """Take the claims that may be cited."""
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def marks(self, claims: Iterable[str]) -> str:
        """Return the marks of claims, in reading order."""
        ordered = sorted(claims, key=kind_named("claim").order_key)
        return "".join(f"[^{self._numbers.setdefault(claim, len(self._numbers) + 1)}]" for claim in ordered)

    def defined(self) -> Iterator[str]:
        """Yield the heading and the footnotes."""
        if self._numbers:
            yield "## Sources"
            yield "\n".join(f"[^{number}]: {self._cited(claim)}" for claim, number in self._numbers.items())

    def _cited(self, id_: str) -> str:
        claim = self._sources.claims.get(id_)
        if claim is None:
            return f"Claim {link(id_, f'/v1/claims/{id_}')}."
        document, sentence = claim["document"], sentence_of(id_)
        return (
            f"{quoted(claim['quote'])}: document {link(document['name'], document['self'])}, "
            f"sentence {link(sentence, claim['sentence']['self'])}, claim {link(id_, claim['links']['self'])}."
        )
