"""Footnotes: the quotes cited on a Markdown page, each with its document, sentence and address."""

from collections.abc import Iterable, Iterator

from service.addresses import build_record_address
from service.catalog import get_kind
from service.quotations import list_lead_ins
from service.representations.cited_records import Sources
from service.representations.markdown_escape import link, quote_text


class Notes:
    """The footnotes of a page: each claim once, numbered in order of appearance."""

    def __init__(self, sources: Sources) -> None:
        """Take the claims that may be cited."""
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def format_marks(self, claims: Iterable[str]) -> str:
        """Return the marks of claims, in reading order."""
        ordered = self._sources.sort_claims(claims)
        return "".join(f"[^{self._numbers.setdefault(claim, len(self._numbers) + 1)}]" for claim in ordered)

    def render_footnotes(self) -> Iterator[str]:
        """Yield the heading and the footnotes."""
        if self._numbers:
            yield "## Sources"
            yield "\n".join(f"[^{number}]: {self._format_claim(claim)}" for claim, number in self._numbers.items())

    def _format_claim(self, id_: str) -> str:
        claim = self._sources.claims.get(id_)
        if claim is None:
            return f"Claim {link(id_, build_record_address(get_kind('claim'), id_))}."
        document, sentence = claim["document"], claim["sentence"]["id"]
        words = " ".join(
            [*(f"{quote_text(each['name'])} …" for each in list_lead_ins(claim)), quote_text(claim["quote"])]
        )
        return (
            f"{words}: document {link(document['name'], document['self'])}, "
            f"sentence {link(sentence, claim['sentence']['self'])}, claim {link(id_, claim['links']['self'])}."
        )
